"""Events over years: a mark an event, stacked over its year."""

from collections.abc import Sequence

from .data import Event, Text
from .scale import Scale, years
from .svg import KINDS, SIZE, WIDTH, frame, hover, label, link, mark, rule, width_of

_TALL = 11.0


def timeline(events: Sequence[Event], kinds: Sequence[str], text: Text) -> str:
    """``kinds``: names of the kinds of events, at most six; their key stands above.

    Raises ``ValueError`` if there are no events or one is of an unknown kind.
    """
    if not events or len(kinds) > KINDS or any(not 0 <= e.kind < len(kinds) for e in events):
        raise ValueError("there are events, each of one of at most six kinds")
    first, last = min(event.year for event in events), max(event.year for event in events)
    by_year: dict[int, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.kind):
        by_year.setdefault(event.year, []).append(event)
    edge = width_of("2000") / 2
    scale = Scale(first, last, edge, WIDTH - edge)
    parts = []
    x = y = 0.0
    for index, name in enumerate(kinds):
        wide = width_of(name) + SIZE + 22
        if x and x + wide > WIDTH:
            x, y = 0.0, y + SIZE * 1.5
        parts.append(mark(index, x + 9, y + SIZE * .65, 5))
        parts.append(label(x + SIZE + 6, y + SIZE, name))
        x += wide
    gap = min(_TALL, (WIDTH - 2 * edge) / max(last - first, 1))
    size = max(2.2, gap * .4)
    ground = y + SIZE * 2 + max(map(len, by_year.values())) * _TALL
    parts.append(rule(0, ground, WIDTH, ground, "ch-axis"))
    for year, found in sorted(by_year.items()):
        for row, event in enumerate(found):
            drawn = mark(event.kind, scale(year), ground - 6 - row * _TALL, size)
            parts.append(link(hover(drawn, f"{text.when(year)}: {event.name}"), event.url))
    for year in years(first, last, int((WIDTH - 2 * edge) // (edge * 3)) or 1):
        parts.append(rule(scale(year), ground, scale(year), ground + 5, "ch-axis"))
        parts.append(label(scale(year), ground + SIZE * 1.35, text.when(year), "middle",
                           "ch-tick"))
    return frame(text, ground + SIZE * 1.8, parts, "timeline")
