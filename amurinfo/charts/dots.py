"""Several values a row on one scale: what differs is seen at once."""

from collections.abc import Sequence

from .data import Point, Text
from .labels import beside, key
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
_LINE = SIZE * 1.2

#: Name, points, and where the name leads.
Row = tuple[str, Sequence[Point | None], str]


def dots(rows: Sequence[Row], names: Sequence[str], text: Text) -> str:
    """``rows``: name, a point (its ``x`` means nothing here) or ``None`` for each of ``names``,
    at most six, and an address or ``""``. A range is two marks joined by a line. Each of
    ``names`` stands once beside a mark of its own, in the first row that has room for it.

    Raises ``ValueError`` if a row has another number of points or there is none at all.
    """
    points = [point for _name, row, _url in rows for point in row if point]
    if not points or len(names) > KINDS or any(len(row) != len(names) for _n, row, _url in rows):
        raise ValueError("every row has a point or none for each name, of at most six")
    values = ticks(0, max(point.top for point in points), 4)
    edge = width_of(text.number(values[-1])) / 2 + 4
    scale = Scale(0, values[-1], 14, WIDTH - edge)
    places = _places([row for _name, row, _url in rows], names, scale)
    named = {index for _row, index in places}
    parts, top = key([(index, name) for index, name in enumerate(names) if index not in named],
                     lambda index, x, y: mark(index, x, y, _RADIUS))
    at, drawn, tracks = top, [], []
    for row, (name, found, url) in enumerate(rows):
        for words in wrap(name, WIDTH - 8):
            at += _LINE
            drawn.append(link(label(4, at - SIZE * .2, words), url))
        at += SIZE * .75
        tracks.append(f"M{number(scale(0))} {number(at)}H{number(WIDTH - edge)}")
        for index, point in enumerate(found):
            if point is None:
                continue
            low, high = scale(point.bottom), scale(point.top)
            shape = mark(index, high, at, _RADIUS)
            if low != high:
                shape = (f'<path class="ch-r ch-{index + 1}" d="M{number(low)} {number(at)}'
                         f'H{number(high)}"/>{mark(index, low, at, _RADIUS)}{shape}')
            drawn.append(hover(shape, f"{name}, {names[index]}: {point.label}"))
            if (row, index) in places:
                drawn.append(label(places[row, index], at + SIZE * .35, names[index],
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


def _places(rows, names: Sequence[str], scale: Scale) -> dict[tuple[int, int], float]:
    """Where names stand: (row, which) -> left end."""
    found: dict[tuple[int, int], float] = {}
    taken: dict[int, list] = {}
    for index, name in enumerate(names):
        for number_of, row in enumerate(rows):
            marks = [(scale(point.bottom) - _RADIUS * 1.4, scale(point.top) + _RADIUS * 1.4)
                     for point in row if point]
            own = row[index]
            if own is None:
                continue
            stretch = beside(
                marks, (scale(own.bottom) - _RADIUS * 1.4, scale(own.top) + _RADIUS * 1.4),
                name, taken.setdefault(number_of, []),
            )
            if stretch:
                taken[number_of].append(stretch)
                found[number_of, index] = stretch[0]
                break
    return found
