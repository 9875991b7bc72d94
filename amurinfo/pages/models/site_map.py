"""The site map of an edition."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..readers import open_pages
from ..shell import Link
from .record_index import RecordIndexPage
from .words import WordsPage


class SiteMapPage(WordsPage):
    template = "pages/site_map_page.html"
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("site map")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        home = Page.objects.ancestor_of(self).get(depth=2)
        pages = open_pages().descendant_of(home).order_by("path").specific(defer=True)
        counted = {model: None for model in RecordIndexPage.__subclasses__()}
        entries = []
        for page in pages:
            count = None
            model = page.specific_class
            if model in counted:
                count = model(locale_id=page.locale_id).records().count()
            entries.append((page.depth - 3, Link(page.title, where.page(page)), count))
        context["entries"] = entries
        return context
