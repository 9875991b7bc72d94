"""The gazetteer: the list of places, and the page of each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amurinfo.facts import collation, formats
from amurinfo.facts.models import Place
from amurinfo.facts.names import Chosen

from .. import profiles
from ..listing import Filter, Listing
from .record_index import RecordIndexPage, by_name
from .record_page import RecordPage


@dataclass
class PlaceRow:
    record: Place
    name: Chosen
    url: str
    kind: Chosen
    countries: str


def country_filter(language: str) -> Filter:
    """Filter of rows by the countries of their records."""

    def choices(rows):
        codes = {code for row in rows for code in row.record.country_codes}
        pairs = [(code, formats.country(code, language)) for code in codes]
        return sorted(pairs, key=lambda pair: collation.key(pair[1], language))

    return Filter("country", gettext_lazy("Country"), choices,
                  lambda row, value: value in row.record.country_codes)


class PlaceIndexPage(RecordIndexPage):
    record_kind = "place"
    row_template = "pages/parts/place_row.html"
    subpage_types = ["pages.PlacePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("list of places")

    def records(self):
        return Place.objects.select_related("place_kind").prefetch_related(
            "name_set", "place_kind__name_set"
        )

    def rows(self, records, language, where):
        return [
            PlaceRow(record, record.name_for(language), where.record(record, language),
                     record.place_kind.name_for(language),
                     profiles.countries(record.country_codes, language))
            for record in records
        ]

    def listing(self, language):
        def kinds(rows):
            found = {row.record.place_kind.code: row.kind.text for row in rows}
            return sorted(found.items(), key=lambda pair: collation.key(pair[1], language))

        return Listing(
            [
                Filter("kind", gettext_lazy("Kind"), kinds,
                       lambda row, value: row.record.place_kind.code == value),
                country_filter(language),
            ],
            [by_name(language)],
        )

    def profile(self, record, language, where):
        with override(language):
            sources = profiles.Sources(language)
            kind = record.place_kind.name_for(language)
            profile = profiles.begin(record, language, kind, sources)
            if record.lat is not None:
                profile.facts.append(profiles.Fact(
                    _("Coordinates"), formats.position(record.lat, record.lon, language, 2)
                ))
                profile.points = [profiles.point_of(record, language, where)]
            profile.figures = profiles.figure_groups(
                profiles.figures_about(record), language, sources
            )
        return profile


class PlacePage(RecordPage):
    record_kind = "place"
    parent_page_types = ["pages.PlaceIndexPage"]

    class Meta:
        verbose_name = gettext_lazy("words on a place")
