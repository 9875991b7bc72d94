"""What happened when, on a line of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amurinfo import charts
from amurinfo.facts import dates, formats
from amurinfo.facts.models import Record

from .chart import Chart, changed, credit, text, together


@dataclass(frozen=True)
class Dated:
    """A record and when it happened (:mod:`amurinfo.facts.dates`); ``kind``: which of the
    kinds."""

    record: Record
    date: str
    kind: int
    url: str = ""


def timeline(
    events: Sequence[Dated], kinds: Sequence[str], title: str, language: str, csv: str,
    note: str = "",
) -> Chart | None:
    """Events over years; the page itself lists them. ``note``: what is not shown."""
    if not events:
        return None
    years = [dates.year_of(event.date) for event in events]
    described = _("%(count)s events from %(first)s to %(last)s; each is listed below.") % {
        "count": formats.number(len(events), language), "first": min(years), "last": max(years)
    }
    drawn = charts.timeline([
        charts.Event(
            *dates.span(event.date), event.kind,
            f"{formats.date(event.date, language)}: {event.record.name_for(language).text}",
            event.url,
        ) for event in events
    ], kinds, text(title, described, language, "timeline"))
    data = charts.Table([_("date"), _("what"), _("name"), _("source")], [
        [event.date, kinds[event.kind], event.record.name_for(language).text, event.record.source]
        for event in sorted(events, key=lambda event: (event.date, event.record.slug))
    ])
    says = _("A mark is a day; a bar is a year of which no source tells us more.")
    sources, more = credit([event.record.sources for event in events], language)
    return Chart(
        title, drawn, sources, changed([event.record for event in events], language), csv,
        "timeline", data=data, note=together([says, note], language), more=more,
    )
