"""Protected areas: how many are of which class, and which are the largest."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amurinfo import charts
from amurinfo.facts import formats
from amurinfo.facts.models import Figure, ProtectedArea
from amurinfo.facts.vocabulary import Confidence, Level, Property

from ..addresses import Addresses
from ..profiles import countries
from .chart import Chart, bare, changed, credit, text, together

#: Classes and areas that have a row of their own.
CLASSES, LARGEST = 9, 10


def by_class(areas: Sequence[ProtectedArea], language: str, csv: str) -> Chart | None:
    """How many areas are of which class, by country; ``None`` without areas, or with more
    countries than can be told apart. ``areas``: with their designations and the names of them."""
    present = sorted({area.countries for area in areas})
    if not areas or len(present) > 6:
        return None
    found: dict[str, dict[str, list[ProtectedArea]]] = {}
    for area in areas:
        of_class = found.setdefault(area.designation.name_for(language).text, {})
        of_class.setdefault(area.countries, []).append(area)
    counted = sorted(
        ((name, {code: len(members) for code, members in of_class.items()})
         for name, of_class in found.items()), key=lambda pair: -sum(pair[1].values()),
    )
    shown, rest = counted[:CLASSES], counted[CLASSES:]
    if rest:
        other: dict[str, int] = {}
        for _name, of_class in rest:
            for code, count in of_class.items():
                other[code] = other.get(code, 0) + count
        shown.append((_("other classes"), other))
    names = [countries(code.split(";"), language) for code in present]
    stacks = [charts.Stack(name, [of_class.get(code, 0) for code in present])
              for name, of_class in shown]
    title = _("Protected areas by class and country")
    largest = shown[0]
    described = _("Most are of the class “%(name)s”: %(count)s.") % {
        "name": largest[0], "count": formats.number(sum(largest[1].values()), language)
    }
    table = charts.Table([_("Class"), *names], [
        [stack.name, *(formats.number(value, language) for value in stack.values)]
        for stack in stacks
    ])
    data = charts.Table([_("Class"), _("country"), _("number"), _("source")], [
        [name, code, str(len(members)),
         " ; ".join(dict.fromkeys(part for area in members for part in area.sources))]
        for name, of_class in sorted(found.items())
        for code, members in sorted(of_class.items())
    ])
    sources, more = credit([area.sources for area in areas], language)
    return Chart(
        title, charts.stacked(stacks, names, text(title, described, language, "classes")),
        sources, changed(areas, language), csv, "classes", table, data, more=more,
    )


def largest(
    areas: Sequence[ProtectedArea], language: str, where: Addresses, csv: str
) -> Chart | None:
    """The largest areas of national level: a regional one may lie within them. One query."""
    national = {area.pk: area for area in areas if area.level == Level.NATIONAL}
    figures = [
        figure for figure in Figure.objects.current().filter(
            subject__kind="area", aspect=Property.AREA, unit="ha",
        ).order_by("slug")
        if figure.subject_id in national and (figure.low or figure.high)
    ]
    if not figures:
        return None
    figures.sort(key=lambda figure: -(figure.high or figure.low))
    unknown = len(national) - len({figure.subject_id for figure in figures})
    shown = [(national[figure.subject_id], figure) for figure in figures[:LARGEST]]
    bars = [
        charts.Bar(area.name_for(language).text, float(figure.low or 0),
                   float(figure.high or figure.low), figure.value_for(language),
                   where.record(area, language) or "")
        for area, figure in shown
    ]
    title = _("The largest protected areas of national level")
    described = "; ".join(f"{bar.name}: {bar.label}" for bar in bars[:3]) + "."
    table = charts.Table([_("Name"), _("Country"), _("Size"), _("Confidence")], [
        [bar.name, countries(area.country_codes, language),
         f"{bar.label}, {formats.date(figure.as_of, language)}" if figure.as_of else bar.label,
         str(_trust(area, figure).label) if _trust(area, figure) else ""]
        for bar, (area, figure) in zip(bars, shown, strict=True)
    ])
    data = charts.Table(
        [_("name"), _("country"), _("lower value"), _("upper value"), _("unit"), _("as of"),
         _("confidence"), _("source"), _("notes and doubts")],
        [[bar.name, area.countries, bare(figure.low), bare(figure.high), figure.unit,
          figure.as_of, _trust(area, figure) or "", figure.source, area.note_for(language)]
         for bar, (area, figure) in zip(bars, shown, strict=True)],
    )
    notes = []
    unsure = [bar.name for bar, pair in zip(bars, shown, strict=True)
              if _trust(*pair) in (Confidence.LOW, Confidence.MEDIUM)]
    if unsure:
        notes.append(_("Not quite sure: %(names)s.") % {
            "names": formats.listing(unsure, language)})
    if not any(figure.as_of for _area, figure in shown):
        notes.append(_("No source gives a date of these sizes."))
    if unknown:
        notes.append(ngettext(
            "The size of %(unknown)s area of national level is not known to us.",
            "The size of %(unknown)s areas of national level is not known to us.", unknown,
        ) % {"unknown": formats.number(unknown, language)})
    sources, more = credit([figure.sources for _area, figure in shown], language)
    return Chart(
        title, charts.bars(bars, text(title, described, language, "largest")), sources,
        changed([area for area, _figure in shown], language), csv, "largest", table, data,
        together(notes, language), more=more,
    )


def _trust(area: ProtectedArea, figure: Figure) -> Confidence | None:
    """In the figure if it says so, else in the data of the area."""
    said = figure.confidence or area.data_confidence
    return Confidence(said) if said else None
