"""Members of networks by country: those known by name, and those that a source counts."""

from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext as _

from amurinfo import charts
from amurinfo.facts import formats
from amurinfo.facts.models import Figure, Membership, Network
from amurinfo.facts.vocabulary import Confidence, MembershipState, Property

from ..addresses import Addresses
from .chart import Chart, changed, credit, text, together


def members(
    networks: Sequence[Network], language: str, where: Addresses, csv: str
) -> Chart | None:
    """How many protected areas of each country belong to each network. Two queries.

    A source may count more than it names: then there are two marks with a line between them, and
    candidates are in neither. ``None`` without members.
    """
    known: dict[tuple[int, str], int] = {
        (network, code): count
        for network, code, count in Membership.objects.filter(state=MembershipState.CONFIRMED)
        .values_list("network", "area__countries").annotate(Count("pk"))
    }
    stated: dict[tuple[int, str], Figure] = {}
    for figure in Figure.objects.current().filter(
        subject__kind="network", aspect=Property.MEMBERS, low__isnull=False
    ).order_by("as_of"):
        if len(figure.countries) == 2 and int(figure.low) > known.get(
            (figure.subject_id, figure.countries), 0
        ):
            stated[figure.subject_id, figure.countries] = figure
    codes = sorted({code for _network, code in (*known, *stated)})
    rows = [one for one in networks if any((one.pk, code) in {**known, **stated} for code in codes)]
    if not rows or len(codes) > 6:
        return None
    rows.sort(key=lambda one: -sum(known.get((one.pk, code), 0) for code in codes))

    def point(network: Network, code: str) -> charts.Point | None:
        figure = stated.get((network.pk, code))
        count = known.get((network.pk, code), 0)
        if figure:
            said = _("%(known)s of %(total)s known by name") % {
                "known": formats.number(count, language),
                "total": formats.number(figure.low, language),
            }
            return charts.Point(0, count, int(figure.low), said)
        return charts.Point(0, count, count, formats.number(count, language)) if count else None

    points = [[point(one, code) for code in codes] for one in rows]
    names = [formats.country(code, language) for code in codes]
    title = _("Protected areas in each network, by country")
    first = rows[0]
    described = _("The largest is “%(name)s”: %(counts)s.") % {
        "name": first.name_for(language).text,
        "counts": formats.listing([
            f"{name} {found.label}" for name, found in zip(names, points[0], strict=True) if found
        ], language),
    }
    drawn = charts.dots(
        [(one.name_for(language).text, found, where.record(one, language) or "")
         for one, found in zip(rows, points, strict=True)],
        names, text(title, described, language, "members"),
    )
    table = charts.Table([_("Network"), *names, _("Confidence")], [
        [one.name_for(language).text, *(p.label if p else formats.number(0, language) for p in row),
         str(one.get_confidence_display()) if one.confidence else ""]
        for one, row in zip(rows, points, strict=True)
    ])
    data = charts.Table(
        [_("Network"), _("country"), _("known by name"), _("counted by a source"), _("as of"),
         _("confidence"), _("source")],
        [[one.name_for(language).text, code, str(known.get((one.pk, code), 0)),
          str(int(figure.low)) if figure else "", figure.as_of if figure else "", one.confidence,
          " ; ".join(dict.fromkeys([*(figure.sources if figure else []), *one.sources]))]
         for one in rows for code in codes
         if (figure := stated.get((one.pk, code))) or (one.pk, code) in known],
    )
    notes = []
    if stated:
        notes.append(_("Two marks with a line: the left one is the areas known to us by name, the "
                       "right one all that a source counts."))
    unsure = [one.name_for(language).text for one in rows if one.confidence == Confidence.LOW]
    if unsure:
        notes.append(_("Not quite sure: %(names)s.") % {
            "names": formats.listing(unsure, language)})
    sources, more = credit(
        [one.sources for one in rows] + [figure.sources for figure in stated.values()], language)
    return Chart(title, drawn, sources, changed(rows, language), csv, "members", table, data,
                 together(notes, language), more=more)
