"""Networks: their list, and the page of each."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from amurinfo.facts import collation, formats
from amurinfo.facts.models import Network, ProtectedArea
from amurinfo.facts.names import Chosen
from amurinfo.facts.vocabulary import MembershipState, Property
from amurinfo.pages import pictures, profiles
from amurinfo.pages.listing import Listing, Order
from amurinfo.pages.models import RecordIndexPage, RecordPage
from amurinfo.pages.models.place import country_filter
from amurinfo.pages.models.record_index import by_name

from ..maps import sizes_ha

CONFIRMED = Q(memberships__state=MembershipState.CONFIRMED)


@dataclass
class NetworkRow:
    record: Network
    name: Chosen
    url: str
    kind: Chosen
    countries: str
    members: int


class NetworkIndexPage(RecordIndexPage):
    record_kind = "network"
    row_template = "econet/parts/network_row.html"
    subpage_types = ["econet.NetworkPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("list of networks")

    def records(self):
        return (
            Network.objects.select_related("network_kind")
            .prefetch_related("name_set", "network_kind__name_set")
            .annotate(members=Count("memberships", filter=CONFIRMED))
        )

    def rows(self, records, language, where):
        return [
            NetworkRow(record, record.name_for(language), where.record(record, language),
                       record.network_kind.name_for(language),
                       profiles.countries(record.country_codes, language), record.members)
            for record in records
        ]

    def listing(self, language):
        return Listing(
            [country_filter(language)],
            [
                by_name(language),
                Order("year", gettext_lazy("year, oldest first"),
                      lambda row: row.record.year or 9999),
            ],
        )

    def charts(self, language, where):
        chart = pictures.members(
            list(self.records()), language, where, self.csv_of(where, "members"))
        return [chart] if chart else []

    def profile(self, record, language, where):
        with override(language):
            return _profile(record, language, where)


def _profile(record: Network, language: str, where) -> profiles.Profile:
    sources = profiles.Sources(language)
    kind = record.network_kind.name_for(language)
    profile = profiles.begin(record, language, kind, sources)
    facts = profile.facts
    facts.append(profiles.Fact(_("Kind"), kind.text, lang=profiles.foreign(kind)))
    if record.year:
        facts.append(profiles.Fact(_("Since"), formats.date(str(record.year), language)))
    founding = record.text("founding", language)
    if founding:
        facts.append(profiles.Fact(_("Founding document"), founding))
    figures = profiles.figures_about(record)
    profile.figures = profiles.figure_groups(figures, language, sources)
    members = list(
        ProtectedArea.objects.filter(CONFIRMED, memberships__network=record).with_names()
    )
    members.sort(key=lambda area: (area.countries,
                                   collation.key(area.name_for(language).text, language)))
    profile.remark = _known_members(figures, members, language)
    for code in dict.fromkeys(area.countries for area in members):
        profile.related.append(profiles.Related(
            _("Members: %(country)s") % {"country": formats.country(code, language)},
            [profiles.link(a, where, language) for a in members if a.countries == code],
        ))
    sizes = sizes_ha(members)
    profile.points = [
        point for area in members
        if (point := profiles.point_of(area, language, where, sizes.get(area.pk)))
    ]
    agreements = list(record.agreements.with_names())
    if agreements:
        agreements.sort(key=lambda one: one.date)
        profile.related.append(profiles.Related(
            _("Agreements and documents"),
            [profiles.link(one, where, language) for one in agreements],
        ))
    return profile


def _known_members(figures, members, language: str) -> str:
    """How many of the members that a source counts are known by name, by country where the
    source tells them apart. Empty if no source counts them."""
    counts = {
        figure.countries: int(figure.low)
        for figure in figures
        if figure.aspect == Property.MEMBERS and figure.low is not None
    }
    total = max(
        (count for codes, count in counts.items() if len(codes) != 2), default=0
    )
    if not total or len(members) >= total:
        return ""
    sentences = [ngettext(
        "Of its %(total)s member, %(known)s is known to us by name.",
        "Of its %(total)s members, %(known)s are known to us by name.",
        total,
    ) % {"total": formats.number(total, language), "known": formats.number(len(members), language)}]
    for code, count in sorted(counts.items()):
        if len(code) == 2:
            known = sum(area.countries == code for area in members)
            sentences.append(_("%(country)s: %(known)s of %(total)s.") % {
                "country": formats.country(code, language),
                "known": formats.number(known, language),
                "total": formats.number(count, language),
            })
    sentences.append(_("Candidates that no source confirms are not shown."))
    return " ".join(sentences) if language != "zh-hans" else "".join(sentences)


class NetworkPage(RecordPage):
    record_kind = "network"
    parent_page_types = ["econet.NetworkIndexPage"]

    class Meta:
        verbose_name = gettext_lazy("words on a network")
