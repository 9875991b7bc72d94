"""Charts of pages: from records and figures to drawings, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amurinfo import charts
from amurinfo.facts import dates, formats
from amurinfo.facts.models import Figure, Record
from amurinfo.facts.vocabulary import Property
from amurinfo.languages import tag

from .profiles import countries


@dataclass(frozen=True)
class Chart:
    """``table``: the same data as words, unless the page prints them anyway; ``csv``: where they
    can be had for machines."""

    title: str
    svg: str
    table: charts.Table | None = None
    csv: str = ""
    note: str = ""


def text(title: str, description: str, language: str, name: str) -> charts.Text:
    return charts.Text(
        title, description, tag(language),
        number=lambda value: formats.number(value, language), id=f"chart-{name}",
    )


def population(
    record: Record, figures: Iterable[Figure], language: str, csv: str = ""
) -> Chart | None:
    """Counts over time, a panel a country; ``None`` if no territory was counted twice.

    Of each country the territory that was counted most often, else last. Figures of two
    territories, or in two units, never share a line.
    """
    series: dict[tuple, list[Figure]] = {}
    for figure in figures:
        if figure.aspect == Property.POPULATION and figure.as_of:
            key = (figure.countries, figure.territory_id, figure.unit)
            series.setdefault(key, []).append(figure)
    many = sorted(
        (found for found in series.values() if len({f.as_of for f in found}) > 1),
        key=lambda found: (len(found), max(f.as_of for f in found), found[0].slug), reverse=True,
    )
    if not many:
        return None
    # One unit a drawing: nests and animals have no common scale.
    of_country: dict[str, list[Figure]] = {}
    for found in many:
        if found[0].unit == many[0][0].unit:
            of_country.setdefault(found[0].countries, found)
    shown = list(of_country.values())
    panels = [
        charts.Panel(_where(found[0], language),
                     [charts.Series(_where(found[0], language),
                                    [_point(figure, language) for figure in found])])
        for found in shown
    ]
    name = record.name_for(language).text
    title = _("%(name)s: counts over time") % {"name": name}
    described = "; ".join(
        _("%(where)s, from %(first)s to %(last)s: %(before)s, then %(after)s") % {
            "where": panel.title, **_ends(found, language)
        }
        for panel, found in zip(panels, shown, strict=True)
    )
    words = text(title, described + ".", language, "population")
    if len(panels) == 1:
        svg = charts.line([charts.Series("", panels[0].series[0].points)], words)
        title = _("%(name)s: counts over time, %(where)s") % {
            "name": name, "where": panels[0].title
        }
    else:
        svg = charts.multiples(panels, words)
    note = _("Bars show ranges; an arrow up means “at least”, an arrow down “at most”.")
    if len(panels) > 1:
        note += " " + _("Each panel is a territory of its own: their counts are not added up.")
    return Chart(title, svg, csv=csv, note=note)


def _point(figure: Figure, language: str) -> charts.Point:
    year, month, _day = dates.parse(figure.as_of)
    low, high = figure.low, figure.high
    if figure.qualifier in ("at-least", "more-than"):
        high = None if low is not None else high
    elif figure.qualifier in ("at-most", "fewer-than"):
        low = None if high is not None else low
    return charts.Point(
        year + ((month - 1) / 12 if month else 0),
        float(low) if low is not None else None, float(high) if high is not None else None,
        f"{formats.date(figure.as_of, language)}: {figure.value_for(language)}",
    )


def _where(figure: Figure, language: str) -> str:
    """The territory in the reader's language, else its countries: a drawing marks no languages."""
    if figure.territory:
        name = figure.territory.name_for(language)
        if not name.foreign:
            return name.text
    return countries(figure.country_codes, language)


def _ends(figures: Sequence[Figure], language: str) -> dict[str, str]:
    first, last = (end(figures, key=lambda figure: figure.as_of) for end in (min, max))
    return {
        "first": formats.date(first.as_of, language), "last": formats.date(last.as_of, language),
        "before": first.value_for(language), "after": last.value_for(language),
    }


def figures_csv(record: Record, figures: Iterable[Figure], language: str) -> str:
    """All figures of a record as a table for machines, with labels in the reader's language."""
    head = [_("as of"), _("property"), _("territory"), _("countries"), _("lower value"),
            _("upper value"), _("unit"), _("qualifier"), _("method"), _("source")]
    rows = [
        [
            figure.as_of, str(figure.get_aspect_display()), _where(figure, language),
            figure.countries, _bare(figure.low), _bare(figure.high),
            str(figure.get_unit_display()),
            str(figure.get_qualifier_display()) if figure.qualifier else "",
            figure.method.name_for(language).text if figure.method else "", figure.source,
        ]
        for figure in sorted(figures, key=lambda f: (f.aspect, f.countries, f.as_of))
    ]
    return charts.csv(head, rows)


def _bare(value) -> str:
    return f"{value.normalize():f}" if value is not None else ""


def by_class(
    rows: Sequence[tuple[str, str]], language: str, most: int = 9
) -> Chart | None:
    """How many records are of which class, by country. ``rows``: class and country code, both
    of one record, the class as the reader is shown it."""
    present = sorted({country for _name, country in rows})
    counted: dict[str, dict[str, int]] = {}
    for name, country in rows:
        of_class = counted.setdefault(name, {})
        of_class[country] = of_class.get(country, 0) + 1
    if not rows or len(present) > 6:
        return None
    ordered = sorted(counted.items(), key=lambda pair: -sum(pair[1].values()))
    shown, rest = ordered[:most], ordered[most:]
    if rest:
        other: dict[str, int] = {}
        for _name, of_class in rest:
            for country, count in of_class.items():
                other[country] = other.get(country, 0) + count
        shown.append((_("other classes"), other))
    names = [formats.country(code, language) for code in present]
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
    return Chart(title, charts.stacked(stacks, names, text(title, described, language, "class")),
                 table)


def timeline(
    events: Sequence[charts.Event], kinds: Sequence[str], title: str, language: str
) -> Chart | None:
    """Events over years; the page itself lists them."""
    if not events:
        return None
    years = [event.year for event in events]
    described = _("%(count)s events from %(first)s to %(last)s; each is listed below.") % {
        "count": formats.number(len(events), language), "first": min(years), "last": max(years)
    }
    words = text(title, described, language, "timeline")
    return Chart(title, charts.timeline(events, kinds, words))
