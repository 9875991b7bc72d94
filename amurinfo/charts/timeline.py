"""Events over years: a lane a kind, and in it each event where it stands in time."""

from collections.abc import Sequence

from .data import Event, Text
from .scale import Scale, years
from .svg import (
    BOLD,
    KINDS,
    SIZE,
    WIDTH,
    frame,
    group,
    hover,
    label,
    lines,
    link,
    mark,
    number,
    width_of,
    wrap,
)

_TALL = 10.0
_THICK = 7.0
_RADIUS = 4.0


def timeline(events: Sequence[Event], kinds: Sequence[str], text: Text) -> str:
    """``kinds``: names of the kinds of events, at most six; each stands at the head of its lane.

    A day is a mark; a time that is known less exactly is a bar as long as it may be, with an
    arrow at an end that nobody knows. Raises ``ValueError`` if there are no events or one is of
    an unknown kind.
    """
    if not events or len(kinds) > KINDS or any(not 0 <= e.kind < len(kinds) for e in events):
        raise ValueError("there are events, each of one of at most six kinds")
    ends = [end for event in events for end in (event.low, event.high) if end is not None]
    # Whole years, so that the bar of a year has its room.
    first, last = int(min(ends)), max(int(min(ends)) + 1, -int(-max(ends) // 1))
    edge = width_of("2000") / 2
    scale = Scale(first, last, edge, WIDTH - edge)
    parts, ground = [], 0.0
    for kind, name in enumerate(kinds):
        lane = sorted((e for e in events if e.kind == kind), key=lambda e: _span(e, scale))
        if not lane:
            continue
        head = [label(2, ground + SIZE * (1 + row * 1.15), words, kind="ch-head")
                for row, words in enumerate(wrap(name, WIDTH - 4, BOLD))]
        levels = _levels([_span(event, scale) for event in lane])
        ground += SIZE * (.6 + 1.15 * len(head)) + (max(levels) + 1) * _TALL
        parts += head
        for event, level in zip(lane, levels, strict=True):
            drawn = _event(event, scale, ground - 6 - level * _TALL)
            parts.append(link(hover(drawn, event.label), event.url))
        parts.append(lines([f"M0 {number(ground)}H{WIDTH}"], "ch-axis"))
        ground += SIZE * .5
    ground -= SIZE * .5
    shown = years(first, last, int((WIDTH - 2 * edge) // (edge * 3)) or 1)
    parts.append(lines([f"M{number(scale(year))} {number(ground)}v5" for year in shown],
                       "ch-axis"))
    parts.append(group([label(scale(year), ground + SIZE * 1.35, text.when(year))
                        for year in shown], "ch-tick", "middle"))
    return frame(text, ground + SIZE * 1.8, parts, "timeline")


def _span(event: Event, scale: Scale) -> tuple[float, float]:
    """From where to where an event is drawn."""
    low = scale.start if event.low is None else scale(event.low)
    high = scale.end if event.high is None else scale(event.high)
    if high - low >= 2 * _RADIUS or None in (event.low, event.high):
        return low, high
    middle = (low + high) / 2
    return middle - _RADIUS, middle + _RADIUS


def _levels(spans: Sequence[tuple[float, float]]) -> list[int]:
    """The lowest level for each where it covers none before it. ``spans``: from the left."""
    full: list[float] = []
    found = []
    for low, high in spans:
        level = next((i for i, end in enumerate(full) if end <= low + .05), len(full))
        full[level:level + 1] = [high]
        found.append(level)
    return found


def _event(event: Event, scale: Scale, y: float) -> str:
    low, high = _span(event, scale)
    colour = f"ch-{event.kind + 1}"
    if None in (event.low, event.high):
        way = f"M{number(low)} {number(y)}H{number(high)}"
        if event.low is None:
            way += f"M{number(low + 5)} {number(y - 4)}l-5 4l5 4"
        if event.high is None:
            way += f"M{number(high - 5)} {number(y - 4)}l5 4l-5 4"
        return f'<path class="ch-r {colour}" d="{way}"/>'
    if scale(event.high) - scale(event.low) < 2 * _RADIUS:
        return mark(event.kind, (low + high) / 2, y, _RADIUS)
    return (f'<rect class="ch-b {colour}" x="{number(low)}" y="{number(y - _THICK / 2)}" '
            f'width="{number(high - low)}" height="{number(_THICK)}" rx="2"/>')
