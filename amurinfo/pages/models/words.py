"""Pages that are mostly words."""

from django.db import models
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from amurinfo.batch import once
from amurinfo.editions.signals import drafts_begun

from ..addresses import Addresses
from ..blocks import BODY
from ..prose import check, names
from ..readers import open_pages
from ..shell import Link
from .base import CentrePage


class WordsPage(CentrePage):
    """Base of pages with a body."""

    body = StreamField(BODY, blank=True, verbose_name=_("text"))

    content_panels = [*CentrePage.content_panels, FieldPanel("body")]

    class Meta:
        abstract = True

    def save_revision(self, *args, **kwargs):
        self.link_names()
        return super().save_revision(*args, **kwargs)

    def link_names(
        self, where: Addresses | None = None, lexicon: names.Lexicon | None = None
    ) -> None:
        """Names of records link themselves on first mention (:mod:`..prose.names`).
        ``where``, ``lexicon``: as known to who does it for many pages."""
        items = list(self.body.raw_data) if self.body else []
        rich = [item for item in items if item["type"] == "paragraph"]
        if not rich:
            return
        where = where or Addresses()
        language = where.language(self)
        sources = [item["value"] for item in rich]
        made = names.link_names(
            sources, language, lexicon or names.lexicon(), self.unlinked_names,
            self._known_records(sources, where, language),
        )
        if made == sources:
            return
        for item, html in zip(rich, made, strict=True):
            item["value"] = html
        self.body = StreamValue(self.body.stream_block, items, is_lazy=True)

    def _known_records(self, sources: list[str], where: Addresses, language: str) -> set[str]:
        """Records that the page is about or that an editor has linked, as kind/slug."""
        own = where.page(self) if self.url_path else ""
        paths = {own, *(link.split("#")[0] for html in sources for link in check.links(html))}
        named = names.mentioned(sources)
        known = {f"{kind}/{slug}" for kind in names.KINDS for slug in named}
        for (kind, code), index in where.indexes.items():
            if code == language:
                known |= {f"{kind}/{path.removeprefix(index).strip('/')}"
                          for path in paths if path.startswith(index)}
        return known

    @property
    def headings(self) -> list[tuple[str, str]]:
        """(anchor, text) of each heading, for the table of contents."""
        return [(f"s-{block.id[:8]}", block.value) for block in self.body
                if block.block_type == "heading" and block.id]


@receiver(drafts_begun, dispatch_uid="pages-names-in-drafts")
def link_names_in_drafts(pages, **kwargs) -> None:
    where, lexicon = Addresses(), names.lexicon()
    for page in pages:
        if isinstance(page, WordsPage):
            page.link_names(where, lexicon)


class SectionPage(WordsPage):
    """A room of the edition: introduction and the list of what stands in it."""

    template = "pages/section_page.html"

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = list(open_pages().child_of(self).order_by("path").specific())
        for child in children:
            child.address = context["shell"].addresses.page(child)
        context["children"] = children
        return context


#: Pages that an article offers to read next.
READ_ON = 3


class ArticlePage(WordsPage):
    template = "pages/article_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["read_on"] = self.neighbours(context["shell"].addresses)
        return context

    def neighbours(self, where: Addresses) -> list[Link]:
        """Those that stand after this page in its section, then those before: one query."""
        def links() -> dict[int, Link]:
            siblings = open_pages().sibling_of(self, inclusive=True).order_by("path")
            return {key: Link(title, where.path(url_path, locale)) for key, title, url_path, locale
                    in siblings.values_list("pk", "title", "url_path", "locale_id")}

        siblings = once(("siblings", self.path[:-self.steplen]), links)
        keys = list(siblings)
        here = keys.index(self.pk) if self.pk in siblings else -1
        return [siblings[key] for key in (keys[here + 1:] + keys[:max(here, 0)])[:READ_ON]]


class PolicyPage(WordsPage):
    """A rule that we promise to keep: privacy, accessibility, how to cite."""

    valid_from = models.DateField(_("in force from"), default=timezone.localdate)
    version = models.CharField(_("version"), max_length=20, default="1")

    content_panels = [
        *CentrePage.content_panels, FieldPanel("valid_from"), FieldPanel("version"),
        FieldPanel("body"),
    ]
    template = "pages/policy_page.html"
    subpage_types = []

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
