"""Protected areas: their list, and the page of each."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amurinfo.facts import collation, formats
from amurinfo.facts.models import Figure, Membership, ProtectedArea
from amurinfo.facts.names import Chosen
from amurinfo.facts.vocabulary import MembershipState, Property
from amurinfo.pages import pictures, profiles
from amurinfo.pages.listing import Filter, Listing, Order
from amurinfo.pages.models import RecordIndexPage, RecordPage
from amurinfo.pages.models.place import country_filter
from amurinfo.pages.models.record_index import by_name


@dataclass
class AreaRow:
    record: ProtectedArea
    name: Chosen
    url: str
    designation: Chosen
    country: str
    size: str
    size_ha: Decimal | None
    networks: set[str]


class ProtectedAreaIndexPage(RecordIndexPage):
    record_kind = "area"
    row_template = "econet/parts/area_row.html"
    subpage_types = ["econet.ProtectedAreaPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("list of protected areas")

    def records(self):
        size = Figure.objects.current().filter(
            subject=OuterRef("pk"), aspect=Property.AREA, unit="ha"
        )
        return (
            ProtectedArea.objects.select_related("designation")
            .prefetch_related("name_set", "designation__name_set")
            .annotate(size_ha=Subquery(size.values("low")[:1]))
        )

    def rows(self, records, language, where):
        networks: dict[int, set[str]] = {}
        for area, slug in Membership.objects.filter(
            state=MembershipState.CONFIRMED
        ).values_list("area_id", "network__slug"):
            networks.setdefault(area, set()).add(slug)
        return [
            AreaRow(
                record, record.name_for(language), where.record(record, language),
                record.designation.name_for(language),
                profiles.countries(record.country_codes, language),
                _size(record.size_ha, language), record.size_ha, networks.get(record.pk, set()),
            )
            for record in records
        ]

    def listing(self, language):
        def designations(rows):
            found = {row.record.designation.code: row.designation.text for row in rows}
            return sorted(found.items(), key=lambda p: collation.key(p[1], language))

        def networks(rows):
            from amurinfo.facts.models import Network

            present = set().union(*(row.networks for row in rows)) if rows else set()
            named = [(n.slug, n.name_for(language).text)
                     for n in Network.objects.filter(slug__in=present).with_names()]
            return sorted(named, key=lambda pair: collation.key(pair[1], language))

        def decades(rows):
            years = {row.record.established for row in rows if row.record.established}
            found = sorted({year // 10 * 10 for year in years})
            return [(str(start), formats.interval(str(start), str(start + 9), language))
                    for start in found]

        return Listing(
            [
                country_filter(language),
                Filter("class", gettext_lazy("Class"), designations,
                       lambda row, value: row.record.designation.code == value),
                Filter("network", gettext_lazy("Network"), networks,
                       lambda row, value: value in row.networks),
                Filter("year", gettext_lazy("Protected since"), decades,
                       lambda row, value: bool(row.record.established)
                       and row.record.established // 10 * 10 == int(value)),
            ],
            [
                by_name(language),
                Order("size", gettext_lazy("size, largest first"),
                      lambda row: -(row.size_ha or 0)),
                Order("year", gettext_lazy("year, oldest first"),
                      lambda row: row.record.established or 9999),
            ],
        )

    def charts(self, language, where):
        areas = list(self.records())
        found = [
            pictures.largest(areas, language, where, self.csv_of(where, "largest")),
            pictures.by_class(areas, language, self.csv_of(where, "classes")),
        ]
        return [chart for chart in found if chart]

    def profile(self, record, language, where):
        with override(language):
            return _profile(record, language, where)


def _size(size_ha: Decimal | None, language: str) -> str:
    return formats.measure(formats.number(size_ha, language), "ha", language) if size_ha else ""


def _profile(record: ProtectedArea, language: str, where) -> profiles.Profile:
    sources = profiles.Sources(language)
    designation = record.designation.name_for(language)
    profile = profiles.begin(record, language, designation, sources)
    facts = profile.facts
    facts.append(
        profiles.Fact(_("Class"), designation.text, lang=profiles.foreign(designation))
    )
    if record.level:
        facts.append(profiles.Fact(_("Level"), record.get_level_display()))
    if record.iucn_category:
        facts.append(profiles.Fact(_("IUCN category"), record.get_iucn_category_display()))
    figures = profiles.figures_about(record)
    size = next((f for f in figures if f.aspect == Property.AREA and f.unit == "ha"), None)
    if size:
        facts.append(profiles.Fact(
            _("Size"), size.value_for(language),
            doubt="" if size.as_of else _("the source gives no date"),
        ))
    else:
        facts.append(profiles.Fact(_("Size"), _("not known to us")))
    facts.append(profiles.Fact(
        _("First protected in"),
        str(record.established) if record.established else _("not known to us"),
    ))
    if record.world_heritage:
        facts.append(profiles.Fact(_("World Heritage"), _("lies in or is a listed site")))
    if record.lat is not None:
        facts.append(profiles.Fact(
            _("Coordinates"), formats.position(record.lat, record.lon, language, 2)
        ))
        profile.points = [profiles.point_of(record, language, where, size.low if size else None)]
        profile.doubts.append(_(
            "We have no boundary of this area; the map shows a circle of its size around a point."
        ) if size else _(
            "We have neither the boundary nor the size of this area; the map shows a point."
        ))
    if record.data_confidence:
        facts.append(profiles.Fact(
            _("Confidence in these data"), record.get_data_confidence_display()
        ))
    profile.figures = profiles.figure_groups(figures, language, sources)
    confirmed = record.memberships.filter(state=MembershipState.CONFIRMED).select_related(
        "network"
    ).prefetch_related("network__name_set")
    networks = [profiles.link(m.network, where, language) for m in confirmed]
    if networks:
        profile.related.append(profiles.Related(_("Networks"), networks))
    order = record.texts.get("species_order", [])
    species = sorted(
        record.species.with_names(),
        key=lambda s: order.index(s.slug) if s.slug in order else len(order),
    )
    if species:
        profile.related.append(profiles.Related(
            _("Species"), [profiles.link(one, where, language) for one in species]
        ))
    return profile


class ProtectedAreaPage(RecordPage):
    record_kind = "area"
    parent_page_types = ["econet.ProtectedAreaIndexPage"]

    class Meta:
        verbose_name = gettext_lazy("words on a protected area")
