"""Rows: a bar each, or a bar of parts each. Names stand above, so that long ones have room."""

from collections.abc import Sequence

from .data import Bar, Stack, Text
from .scale import Scale
from .svg import (
    KINDS,
    SIZE,
    WIDTH,
    box,
    fill,
    frame,
    hatches,
    hover,
    label,
    link,
    rule,
    width_of,
    wrap,
)

_ROW = SIZE * 2.6
_THICK = SIZE * .95


def bars(rows: Sequence[Bar], text: Text) -> str:
    """A bar a row; the part between ``low`` and ``high`` is hatched.

    Raises ``ValueError`` if there are no rows.
    """
    if not rows:
        raise ValueError("there is nothing to draw")
    room = max(width_of(row.label) for row in rows) + 8
    scale = Scale(0, max(row.high for row in rows) or 1, 2, max(WIDTH - room, WIDTH * .4))
    parts = [hatches(text.id)]
    for index, row in enumerate(rows):
        top = index * _ROW
        name = label(2, top + SIZE, wrap(row.name, WIDTH - 4, lines=1)[0])
        parts.append(link(name, row.url))
        y = top + SIZE * 1.35
        drawn = box(2, y, scale(row.low) - 2, _THICK, "ch-b ch-1")
        if row.high > row.low:
            drawn += box(scale(row.low), y, scale(row.high) - scale(row.low), _THICK, "ch-b",
                         fill(text.id, -1))
        parts.append(hover(drawn, f"{row.name}: {row.label}"))
        parts.append(label(scale(row.high) + 5, y + SIZE * .8, row.label, kind="ch-value"))
    parts.append(rule(2, SIZE * .3, 2, len(rows) * _ROW, "ch-axis"))
    return frame(text, len(rows) * _ROW + 4, parts, "bars")


def stacked(rows: Sequence[Stack], names: Sequence[str], text: Text) -> str:
    """Rows of parts on one scale, with a key above. ``names``: of the parts, at most six.

    Raises ``ValueError`` if a row has another number of parts, or there are too many.
    """
    if not rows or len(names) > KINDS or any(len(row.values) != len(names) for row in rows):
        raise ValueError("every row has a value for each part, of at most six")
    totals = [sum(row.values) for row in rows]
    room = max(width_of(text.number(total)) for total in totals) + 8
    scale = Scale(0, max(totals) or 1, 0, WIDTH - 2 - room)
    parts = [hatches(text.id)]
    x = y = 0.0
    for index, name in enumerate(names):
        wide = width_of(name) + SIZE + 22
        if x and x + wide > WIDTH:
            x, y = 0.0, y + SIZE * 1.5
        parts.append(box(2 + x, y + 3, SIZE, SIZE, f"ch-b ch-{index + 1}", fill(text.id, index)))
        parts.append(label(x + SIZE + 8, y + SIZE, wrap(name, WIDTH - SIZE - 8, lines=1)[0]))
        x += wide
    top = y + SIZE * 2
    for number, row in enumerate(rows):
        at = top + number * _ROW
        parts.append(label(2, at + SIZE, wrap(row.name, WIDTH - 4, lines=1)[0]))
        at += SIZE * 1.35
        start = 2.0
        for index, value in enumerate(row.values):
            if not value:
                continue
            wide = scale(value)
            words = text.number(value)
            parts.append(hover(
                box(start, at, wide, _THICK, f"ch-b ch-{index + 1}", fill(text.id, index)),
                f"{row.name}, {names[index]}: {words}",
            ))
            start += wide
        parts.append(label(start + 5, at + SIZE * .8, text.number(totals[number]),
                           kind="ch-value"))
    return frame(text, top + len(rows) * _ROW + 4, parts, "stacked")
