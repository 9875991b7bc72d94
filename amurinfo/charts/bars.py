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

_THICK = SIZE * .95
_LINE = SIZE * 1.25


def bars(rows: Sequence[Bar], text: Text) -> str:
    """A bar a row; the part between ``low`` and ``high`` is hatched.

    Raises ``ValueError`` if there are no rows.
    """
    if not rows:
        raise ValueError("there is nothing to draw")
    room = max(width_of(row.label) for row in rows) + 8
    scale = Scale(0, max(row.high for row in rows) or 1, 2, max(WIDTH - room, WIDTH * .4))
    parts = [hatches(text.id, 0, any(row.high > row.low for row in rows))]
    top = 0.0
    for row in rows:
        name, y = _head(row.name, top)
        parts.append(link(name, row.url))
        drawn = box(2, y, scale(row.low) - 2, _THICK, "ch-b ch-1")
        if row.high > row.low:
            drawn += box(scale(row.low), y, scale(row.high) - scale(row.low), _THICK, "ch-b",
                         fill(text.id, -1))
        parts.append(hover(drawn, f"{row.name}: {row.label}"))
        parts.append(label(scale(row.high) + 5, y + SIZE * .8, row.label, kind="ch-value"))
        top = y + SIZE * 1.25
    parts.append(rule(2, SIZE * .3, 2, top, "ch-axis"))
    return frame(text, top + 4, parts, "bars")


def _head(name: str, top: float) -> tuple[str, float]:
    """The name of a row in at most two lines, and where its bar begins."""
    said = wrap(name, WIDTH - 4)
    drawn = "".join(label(2, top + SIZE + at * _LINE, words) for at, words in enumerate(said))
    return drawn, top + SIZE * 1.35 + (len(said) - 1) * _LINE


def stacked(rows: Sequence[Stack], names: Sequence[str], text: Text) -> str:
    """Rows of parts on one scale; each part has its name and value beside or below its bar.
    ``names``: of the parts, at most six.

    Raises ``ValueError`` if a row has another number of parts, or there are too many.
    """
    if not rows or len(names) > KINDS or any(len(row.values) != len(names) for row in rows):
        raise ValueError("every row has a value for each part, of at most six")
    longest = max(rows, key=lambda row: sum(row.values))
    room = sum(width for width, _index, _said in _words(longest, names, text)) + 10
    scale = Scale(0, sum(longest.values) or 1, 0,
                  WIDTH - (room if room < WIDTH * .4 else 4))
    parts = [hatches(text.id, len(names))]
    top = 0.0
    for row in rows:
        name, y = _head(row.name, top)
        parts.append(name)
        end = 2.0
        for index, value in enumerate(row.values):
            if value:
                parts.append(box(end, y, scale(value), _THICK, f"ch-b ch-{index + 1}",
                                 fill(text.id, index)))
                end += scale(value)
        words = _words(row, names, text)
        wide = sum(width for width, _index, _words in words)
        # Beside the bar if all of them fit there, else below, in as many lines as they need.
        beside = end + 6 + wide <= WIDTH
        x, at = (end + 6, y + SIZE * .8) if beside else (2.0, y + SIZE * 2.1)
        for width, index, said in words:
            if not beside and x > 2 and x + width > WIDTH:
                x, at = 2.0, at + _LINE
            if len(words) > 1:
                parts.append(box(x, at - SIZE * .7, SIZE * .7, SIZE * .7, f"ch-b ch-{index + 1}",
                                 fill(text.id, index)))
                parts.append(label(x + SIZE, at, said))
            else:
                parts.append(label(x, at, said))
            x += width
        top = at + SIZE * .6
    return frame(text, top, parts, "stacked")


def _words(row: Stack, names: Sequence[str], text: Text) -> list[tuple[float, int, str]]:
    """(width, which part, its name and value) of the parts that are there. Of several, each is
    preceded by a sample of its paint."""
    there = [(index, f"{names[index]} {text.number(value)}")
             for index, value in enumerate(row.values) if value]
    sample = SIZE if len(there) > 1 else 0
    return [(sample + width_of(said) + (10 if sample else 0), index, said)
            for index, said in there]
