"""Several values a row on one scale: what differs is seen at once."""

from collections.abc import Sequence

from .data import Point, Text
from .labels import Span, beside, key, meet
from .scale import Scale, ticks
from .svg import (
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

_RADIUS = 5
_STEP = 2.4 * _RADIUS
_LINE = SIZE * 1.2

#: Name, points, and where the name leads.
Row = tuple[str, Sequence[Point | None], str]


def dots(rows: Sequence[Row], names: Sequence[str], text: Text) -> str:
    """``rows``: name, a point (its ``x`` means nothing here) or ``None`` for each of ``names``,
    at most six, and an address or ``""``. A range is two marks joined by a line; marks that would
    cover one another stand one above the other. Each of ``names`` stands once beside a mark of
    its own, in the first row that has room for it.

    Raises ``ValueError`` if a row has another number of points or there is none at all.
    """
    points = [point for _name, row, _url in rows for point in row if point]
    if not points or len(names) > KINDS or any(len(row) != len(names) for _n, row, _url in rows):
        raise ValueError("every row has a point or none for each name, of at most six")
    values = ticks(0, max(point.top for point in points), 4)
    edge = width_of(text.number(values[-1])) / 2 + 4
    scale = Scale(0, values[-1], 14, WIDTH - edge)
    spans = [[_span(point, scale) for point in row] for _name, row, _url in rows]
    lanes = [_lanes(row) for row in spans]
    places = _places(spans, lanes, names)
    named = {index for _row, index in places}
    parts, top = key([(index, name) for index, name in enumerate(names) if index not in named],
                     lambda index, x, y: mark(index, x, y, _RADIUS))
    at, drawn, tracks = top, [], []
    for row, (name, found, url) in enumerate(rows):
        head = wrap(name, WIDTH - 8)
        drawn.append(link("".join(
            label(4, at + _LINE * (1 + line) - SIZE * .2, words) for line, words in enumerate(head)
        ), url))
        at += len(head) * _LINE + SIZE * .75 + max(lanes[row].values(), default=0) * _STEP
        tracks.append(f"M{number(scale(0))} {number(at)}H{number(WIDTH - edge)}")
        for index, point in enumerate(found):
            if point is None:
                continue
            y = at - lanes[row][index] * _STEP
            drawn.append(hover(_mark(index, point, scale, y),
                               f"{name}, {names[index]}: {point.label}"))
            if (row, index) in places:
                drawn.append(label(places[row, index], y + SIZE * .35, names[index],
                                   kind=f"ch-name ch-{index + 1}"))
        at += SIZE * .55
    grid = [f"M{number(scale(value))} {number(top)}V{number(at)}" for value in values]
    parts += [
        lines(grid + tracks, "ch-grid"),
        group([label(scale(value), at + SIZE * 1.2, text.number(value)) for value in values],
              "ch-tick", "middle"),
        *drawn,
    ]
    return frame(text, at + SIZE * 1.6, parts, "dots")


def _mark(index: int, point: Point, scale: Scale, y: float) -> str:
    low, high = scale(point.bottom), scale(point.top)
    drawn = mark(index, high, y, _RADIUS)
    if low == high:
        return drawn
    return (f'<path class="ch-r ch-{index + 1}" d="M{number(low)} {number(y)}H{number(high)}"/>'
            f"{mark(index, low, y, _RADIUS)}{drawn}")


def _span(point: Point | None, scale: Scale) -> Span | None:
    """From where to where a point is drawn."""
    if point is None:
        return None
    return scale(point.bottom) - _RADIUS * 1.4, scale(point.top) + _RADIUS * 1.4


def _lanes(row: Sequence[Span | None]) -> dict[int, int]:
    """The lowest lane of the row for each point where it covers none before it."""
    found: dict[int, int] = {}
    for index, span in enumerate(row):
        if span:
            full = {found[other] for other in found if meet(span, row[other], 0)}
            found[index] = next(lane for lane in range(len(row)) if lane not in full)
    return found


def _places(
    spans: Sequence[Sequence[Span | None]], lanes: Sequence[dict[int, int]], names: Sequence[str],
) -> dict[tuple[int, int], float]:
    """Where names stand: (row, which) -> left end."""
    found: dict[tuple[int, int], float] = {}
    taken: dict[tuple[int, int], list[Span]] = {}
    for index, name in enumerate(names):
        for row, marks in enumerate(spans):
            own = marks[index]
            if own is None:
                continue
            # A name is higher than a lane: it has to keep clear of the neighbours', too.
            lane = lanes[row][index]
            near = [marks[other] for other in lanes[row] if abs(lanes[row][other] - lane) < 2]
            near += [span for (of, on), some in taken.items() if of == row and abs(on - lane) < 2
                     for span in some]
            stretch = beside(own, name, near)
            if stretch:
                taken.setdefault((row, lane), []).append(stretch)
                found[row, index] = stretch[0]
                break
    return found
