"""Counts of a species over time, and all figures of a record as CSV."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from amurinfo import charts
from amurinfo.facts import dates, formats
from amurinfo.facts.models import Figure, Record
from amurinfo.facts.vocabulary import Property

from ..profiles import countries
from .chart import Chart, bare, credit, text, together


def population(
    record: Record, figures: Iterable[Figure], language: str, csv: str, listed: str = "",
    name: str = "population",
) -> Chart | None:
    """Counts over time, a panel a country; ``None`` if no territory was counted twice.

    ``csv``: where all figures of the record can be had; ``listed``: the place on the page that
    tells the source of each; ``name``: of the chart on its page.

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
    species = record.name_for(language).text
    title = _("%(name)s: counts over time") % {"name": species}
    described = "; ".join(
        _("%(where)s, from %(first)s to %(last)s: %(before)s, then %(after)s") % {
            "where": panel.title, **_ends(found, language)
        }
        for panel, found in zip(panels, shown, strict=True)
    )
    words = text(title, described + ".", language, name)
    if len(panels) == 1:
        svg = charts.line([charts.Series("", panels[0].series[0].points)], words)
        title = _("%(name)s: counts over time, %(where)s") % {
            "name": species, "where": panels[0].title
        }
    else:
        svg = charts.multiples(panels, words)
    notes = [_("Bars show ranges; an arrow up means “at least”, an arrow down “at most”.")]
    if len(panels) > 1:
        notes.append(
            _("Each panel is a territory of its own: their counts are not added up."))
    drawn = [figure for found in shown for figure in found]
    sources, more = credit([figure.sources for figure in drawn], language)
    years = [str(dates.year_of(figure.as_of)) for figure in drawn]
    as_of = _("counts of %(years)s") % {
        "years": formats.interval(min(years), max(years), language)
    }
    return Chart(title, svg, sources, as_of, csv, note=together(notes, language), listed=listed,
                 more=more)


def _point(figure: Figure, language: str) -> charts.Point:
    begin, end = dates.span(figure.as_of)
    low, high = figure.low, figure.high
    if figure.qualifier in ("at-least", "more-than"):
        high = None if low is not None else high
    elif figure.qualifier in ("at-most", "fewer-than"):
        low = None if high is not None else low
    return charts.Point(
        # A year stands above its number, half of it on either side; a month or day beside it.
        (begin + end) / 2 - .5,
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
            figure.countries, bare(figure.low), bare(figure.high),
            str(figure.get_unit_display()),
            str(figure.get_qualifier_display()) if figure.qualifier else "",
            figure.method.name_for(language).text if figure.method else "", figure.source,
        ]
        for figure in sorted(figures, key=lambda f: (f.aspect, f.countries, f.as_of))
    ]
    return charts.csv(head, rows)
