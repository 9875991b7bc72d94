"""Species: their list, and the page of each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amurinfo.facts import collation
from amurinfo.facts.models import Species
from amurinfo.facts.names import Chosen
from amurinfo.facts.vocabulary import RedList

from .. import pictures, profiles
from ..listing import Filter, Listing, Order
from .charted import FIGURES
from .record_index import RecordIndexPage, by_name
from .record_page import RecordPage

#: From the most threatened on.
SEVERITY = ["EX", "EW", "CR", "EN", "VU", "NT", "LC", "DD", ""]


@dataclass
class SpeciesRow:
    record: Species
    name: Chosen
    url: str
    group: Chosen
    role: Chosen | None
    status: str


class SpeciesIndexPage(RecordIndexPage):
    record_kind = "species"
    row_template = "pages/parts/species_row.html"
    subpage_types = ["pages.SpeciesPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("list of species")

    def records(self):
        return Species.objects.select_related("group", "role").prefetch_related(
            "name_set", "group__name_set", "role__name_set"
        )

    def rows(self, records, language, where):
        return [
            SpeciesRow(
                record, record.name_for(language), where.record(record, language),
                record.group.name_for(language),
                record.role.name_for(language) if record.role else None,
                record.get_iucn_status_display() if record.iucn_status else "",
            )
            for record in records
        ]

    def listing(self, language):
        def terms(field):
            def choices(rows):
                found = {
                    getattr(row.record, field).code: getattr(row, field).text
                    for row in rows if getattr(row, field)
                }
                return sorted(found.items(), key=lambda p: collation.key(p[1], language))
            return choices

        def statuses(rows):
            present = {row.record.iucn_status for row in rows}
            return [(c, RedList(c).label) for c in SEVERITY if c and c in present]

        return Listing(
            [
                Filter("group", gettext_lazy("Group"), terms("group"),
                       lambda row, value: row.record.group.code == value),
                Filter("role", gettext_lazy("Role"), terms("role"),
                       lambda row, value: bool(row.role) and row.record.role.code == value),
                Filter("status", gettext_lazy("Red List"), statuses,
                       lambda row, value: row.record.iucn_status == value),
            ],
            [
                by_name(language),
                Order("status", gettext_lazy("how threatened"),
                      lambda row: (SEVERITY.index(row.record.iucn_status),
                                   collation.key(row.name.text, language))),
                Order("scientific", gettext_lazy("scientific name"),
                      lambda row: row.record.scientific_name),
            ],
        )

    def profile(self, record, language, where):
        with override(language):
            sources = profiles.Sources(language)
            profile = profiles.begin(record, language, record.group.name_for(language), sources)
            facts = profile.facts
            facts.append(profiles.Fact(_("Scientific name"), record.scientific_name, lang="la"))
            if record.role:
                role = record.role.name_for(language)
                facts.append(profiles.Fact(_("Role"), role.text, lang=profiles.foreign(role)))
            if record.iucn_status:
                value = record.get_iucn_status_display()
                if record.iucn_year:
                    value = _("%(status)s, %(year)s") % {"status": value, "year": record.iucn_year}
                facts.append(profiles.Fact(_("IUCN Red List, worldwide"), value))
            profile.lead = record.text("flagship_for", language)
            figures = profiles.figures_about(record)
            profile.figures = profiles.figure_groups(figures, language, sources)
            chart = pictures.population(
                record, figures, language, f"{where.page(self)}{record.slug}/{FIGURES}/", "#n"
            )
            profile.charts = [chart] if chart else []
            if len(profile.figures) > 1:
                profile.remark = _(
                    "Counts of different countries stand side by side and are not added up: "
                    "animals that cross the border may be counted on both sides."
                )
            areas = list(record.areas.with_names())
            areas.sort(key=lambda area: collation.key(area.name_for(language).text, language))
            if areas:
                profile.related.append(profiles.Related(
                    _("Protected areas where it is found"),
                    [profiles.link(area, where, language) for area in areas],
                ))
            profile.points = [
                point for area in areas
                if (point := profiles.point_of(area, language, where))
            ]
        return profile


class SpeciesPage(RecordPage):
    record_kind = "species"
    parent_page_types = ["pages.SpeciesIndexPage"]

    class Meta:
        verbose_name = gettext_lazy("words on a species")
