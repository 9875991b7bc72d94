"""News."""

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from amurinfo.facts import collation, formats
from amurinfo.facts.models import Concept

from ..addresses import addresses
from ..listing import Filter, Listing, Order
from ..readers import open_pages
from .base import CentrePage
from .words import WordsPage


class DatedListPage(WordsPage):
    """Base of lists of dated pages: the newest first, filtered by country, module, year."""

    max_count_per_parent = 1

    class Meta:
        abstract = True

    def items(self) -> list:
        """The live children, as their own type, in one query."""
        raise NotImplementedError

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = addresses(request)
        language = where.language(self)
        items = self.items()
        for item in items:
            item.address = where.page(item)
        listing = context["listing"] = dated_listing(language).show(items, request.GET)
        context["shell"].query = listing.query
        return context


def dated_listing(language: str) -> Listing:
    """Lists of things that have ``day``, ``country_codes`` and ``module``."""

    def countries(items):
        codes = {code for item in items for code in item.country_codes}
        pairs = [(code, formats.country(code, language)) for code in codes]
        return sorted(pairs, key=lambda pair: collation.key(pair[1], language))

    def modules(items):
        found = {i.module.code: i.module.name_for(language).text for i in items if i.module}
        return sorted(found.items())

    def years(items):
        return [(str(y), str(y)) for y in sorted({i.day.year for i in items}, reverse=True)]

    return Listing(
        [
            Filter("country", _("Country"), countries, lambda i, v: v in i.country_codes),
            Filter("module", _("Module"), modules,
                   lambda i, v: i.module is not None and i.module.code == v),
            Filter("year", _("Year"), years, lambda i, v: str(i.day.year) == v),
        ],
        [
            Order("newest", _("newest first"), lambda i: i.day, reverse=True),
            Order("oldest", _("oldest first"), lambda i: i.day),
        ],
        per_page=20,
    )


class CountriesField(forms.CharField):
    """Country codes of a page, checked as the importer of facts checks them."""

    def clean(self, value):
        from amurinfo.facts.importing.cells import Countries
        from amurinfo.facts.importing.problems import CellError, explain

        value = super().clean(value)
        try:
            return Countries().check(value.strip())
        except CellError as error:
            raise forms.ValidationError(explain(error.code, error.params)) from None


class TopicPage(WordsPage):
    """Base of news and events: what they are about."""

    countries = models.CharField(
        _("countries"), max_length=40, blank=True,
        help_text=_("Two-letter codes joined by “;”, e.g. RU;CN."),
    )
    module = models.ForeignKey(
        Concept, models.PROTECT, null=True, blank=True, related_name="+",
        limit_choices_to={"vocabulary": "module"}, verbose_name=_("module"),
    )

    topic_panels = [
        MultiFieldPanel([FieldPanel("countries"), FieldPanel("module")], _("What it is about"))
    ]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        try:
            self.countries = CountriesField(required=False).clean(self.countries)
        except forms.ValidationError as error:
            raise forms.ValidationError({"countries": error}) from None

    @property
    def country_codes(self) -> list[str]:
        return [code for code in self.countries.split(";") if code]


class NewsIndexPage(DatedListPage):
    template = "pages/dated_list.html"
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("news")

    def items(self):
        return list(
            open_pages(NewsPage).child_of(self)
            .select_related("module").prefetch_related("module__name_set")
        )


class NewsPage(TopicPage):
    """One news item. ``date``: of what happened, not of its publication here."""

    date = models.DateField(_("date"), default=timezone.localdate)

    content_panels = [
        *CentrePage.content_panels, FieldPanel("date"), *TopicPage.topic_panels,
        FieldPanel("body"),
    ]
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types = []
    template = "pages/news_page.html"

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    @property
    def day(self):
        return self.date
