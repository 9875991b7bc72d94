"""The page on which a reader chooses what to keep."""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext_lazy

from amurinfo.facts import formats
from amurinfo.pages.models import WordsPage

from ..offline import sections


@dataclass(frozen=True)
class Choice:
    slug: str
    title: str
    pages: int
    shown_pages: str
    size: str


class OfflinePage(WordsPage):
    template = "delivery/offline_page.html"
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page for keeping sections")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        language = context["shell"].language.code
        context["choices"] = [
            Choice(
                one.slug, one.title, len(one.pages), formats.number(len(one.pages), language),
                # Rounded up: nobody is told less than comes.
                formats.number(ceil(sections.weight(one, language) / 100_000) / 10, language),
            )
            for one in sections.sections(language) if one.pages
        ]
        return context
