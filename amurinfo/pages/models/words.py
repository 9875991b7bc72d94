"""Pages that are mostly words."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from ..blocks import BODY
from .base import CentrePage


class WordsPage(CentrePage):
    """Base of pages with a body."""

    body = StreamField(BODY, blank=True, verbose_name=_("text"))

    content_panels = [*CentrePage.content_panels, FieldPanel("body")]

    class Meta:
        abstract = True

    @property
    def headings(self) -> list[tuple[str, str]]:
        """(anchor, text) of each heading, for the table of contents."""
        return [(f"s-{block.id[:8]}", block.value) for block in self.body
                if block.block_type == "heading" and block.id]


class SectionPage(WordsPage):
    """A room of the edition: introduction and the list of what stands in it."""

    template = "pages/section_page.html"

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = list(self.get_children().live().order_by("path").specific())
        for child in children:
            child.address = context["shell"].addresses.page(child)
        context["children"] = children
        return context


class ArticlePage(WordsPage):
    template = "pages/article_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


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
