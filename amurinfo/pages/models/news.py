"""News."""

import datetime
from dataclasses import dataclass

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from amurinfo.facts import collation, formats
from amurinfo.facts.models import Concept

from ..addresses import Addresses, addresses
from ..listing import Filter, Listing, Order
from ..readers import open_pages
from .base import CentrePage
from .words import WordsPage


def _codes(countries: str) -> list[str]:
    return [code for code in countries.split(";") if code]


@dataclass(frozen=True, slots=True)
class Dated:
    """What a list asks of all its pages, before it knows which ones it shows. ``last``: the last
    day of what lasts longer than one."""

    pk: int
    country_codes: list[str]
    module: Concept | None
    day: datetime.date
    last: datetime.date | None = None


class DatedListPage(WordsPage):
    """Base of lists of dated pages: the newest first, filtered by country, module, year.

    An archive grows for decades: of all of it, a few columns are read; of the pages that are
    shown, everything but their text.
    """

    #: Type of the pages in the list, and the fields that say their days.
    item_type: type[Page]
    item_days: tuple[str, ...]

    max_count_per_parent = 1

    class Meta:
        abstract = True

    def dated(self) -> list[Dated]:
        rows = list(
            open_pages(self.item_type).child_of(self)
            .values_list("pk", "countries", "module", *self.item_days)
        )
        modules = Concept.objects.with_names().in_bulk({row[2] for row in rows} - {None})
        return [Dated(pk, _codes(countries), modules.get(module), *days)
                for pk, countries, module, *days in rows]

    def listed(self) -> list[Dated]:
        """All that readers may filter and turn over."""
        return self.dated()

    def items(self):
        """The pages with all that a list shows of each."""
        return self.item_type.objects.defer("body")

    def shown(self, some: list[Dated], where: Addresses) -> list:
        """The pages themselves, in this order, in one query."""
        found = self.items().in_bulk([one.pk for one in some])
        pages = [found[one.pk] for one in some if one.pk in found]
        for page in pages:
            page.address = where.page(page)
        return pages

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = addresses(request)
        listing = dated_listing(where.language(self)).show(self.listed(), request.GET)
        listing.rows = self.shown(listing.rows, where)
        context["listing"], context["shell"].query = listing, listing.query
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
        return _codes(self.countries)


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


class NewsIndexPage(DatedListPage):
    template = "pages/dated_list.html"
    subpage_types = ["pages.NewsPage"]
    item_type = NewsPage
    item_days = ("date",)

    class Meta:
        verbose_name = _("news")
