"""The page on which a reader chooses what to keep."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from amurinfo.facts import formats
from amurinfo.pages.models import WordsPage

from ..found import picture
from ..found.head import FOLDER
from ..offline import sections

#: Sides of the sign under which the application stands on a device, in pixels.
ICONS = (192, 512)


@dataclass(frozen=True)
class Choice:
    slug: str
    title: str
    pages: int
    shown_pages: str


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
            Choice(one.slug, one.title, len(one.pages), formats.number(len(one.pages), language))
            for one in sections.sections(language) if one.pages
        ]
        # The script fills it in: other pages change what it is, and this one would have to be
        # rendered anew with each of them.
        context["size"] = SafeString('<span class="size">…</span>')
        # Now, so that nobody's request for them has to.
        for side in ICONS:
            picture.write_icon(settings.MEDIA_ROOT / FOLDER, side)
        return context
