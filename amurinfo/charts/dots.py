"""Several values a row on one scale: what differs is seen at once."""

from collections.abc import Sequence

from .data import Point, Text
from .scale import Scale, ticks
from .svg import KINDS, SIZE, WIDTH, frame, hover, label, mark, number, rule, width_of, wrap

_ROW = SIZE * 2.5


def dots(
    rows: Sequence[tuple[str, Sequence[Point | None]]], names: Sequence[str], text: Text
) -> str:
    """``rows``: name, and a point (its ``x`` means nothing here) or ``None`` for each of
    ``names``, at most six. Ranges are lines through their mark.

    Raises ``ValueError`` if a row has another number of points or there is none at all.
    """
    points = [point for _name, row in rows for point in row if point]
    if not points or len(names) > KINDS or any(len(row) != len(names) for _name, row in rows):
        raise ValueError("every row has a point or none for each name, of at most six")
    values = ticks(0, max(point.top for point in points), 4)
    edge = width_of(text.number(values[-1])) / 2 + 4
    scale = Scale(0, values[-1], 14, WIDTH - edge)
    parts = []
    x = y = 0.0
    for index, name in enumerate(names):
        wide = width_of(name) + SIZE + 22
        if x and x + wide > WIDTH:
            x, y = 0.0, y + SIZE * 1.5
        parts.append(mark(index, x + 9, y + SIZE * .65, 5))
        parts.append(label(x + SIZE + 6, y + SIZE, name))
        x += wide
    top = y + SIZE * 1.8
    bottom = top + len(rows) * _ROW
    for value in values:
        parts.append(rule(scale(value), top, scale(value), bottom, "ch-grid"))
        parts.append(label(scale(value), bottom + SIZE * 1.2, text.number(value),
                           "middle", "ch-tick"))
    for row, (name, found) in enumerate(rows):
        at = top + row * _ROW
        parts.append(label(4, at + SIZE, wrap(name, WIDTH - 8, lines=1)[0]))
        at += SIZE * 1.75
        parts.append(rule(scale(0), at, WIDTH - edge, at, "ch-grid"))
        for index, point in enumerate(found):
            if point is None:
                continue
            span = "" if point.bottom == point.top else (
                f'<path class="ch-r ch-{index + 1}" d="M{number(scale(point.bottom))} '
                f'{number(at)}H{number(scale(point.top))}"/>'
            )
            parts.append(hover(span + mark(index, scale(point.middle), at, 5),
                               f"{name}, {names[index]}: {point.label}"))
    return frame(text, bottom + SIZE * 1.6, parts, "dots")
