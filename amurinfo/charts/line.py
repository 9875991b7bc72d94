"""Values over time: lines with ranges, alone or in panels side by side."""

from collections.abc import Sequence

from .data import Panel, Point, Series, Text
from .scale import Scale, ticks, years
from .svg import (
    BOLD,
    SIZE,
    WIDTH,
    frame,
    group,
    hover,
    label,
    lines,
    mark,
    number,
    width_of,
    wrap,
)

_LINE = SIZE * 1.15


def line(series: Sequence[Series], text: Text, height: float = 250) -> str:
    """One line a series, its name at its end; ranges as bars, "at least" as an arrow up.

    Raises ``ValueError`` if there is no point at all.
    """
    shown = [one for one in series if one.points]
    names = max((min(width_of(one.name, BOLD), 130) for one in shown), default=0)
    domain = _domain(shown)
    return frame(text, height, _plot(shown, text, (0, 0, WIDTH, height), domain, names + 14),
                 "line")


def multiples(panels: Sequence[Panel], text: Text, height: float = 190) -> str:
    """Panels that share both scales, so that they may be compared and are never added up; two
    in a row, if the numbers of the axis leave room for it.

    Raises ``ValueError`` if there is no point at all.
    """
    shown = [panel for panel in panels if any(one.points for one in panel.series)]
    domain = _domain([one for panel in shown for one in panel.series])
    parts = []
    wide = max(width_of(text.number(value)) for value in ticks(0, domain[2], 4))
    across = min(2 if wide < WIDTH / 8 else 1, len(shown))
    width = WIDTH / across
    heads = [wrap(panel.title, width - 12, BOLD, lines=4) for panel in shown]
    deep = max(map(len, heads), default=0) * _LINE
    height += deep
    for index, (panel, head) in enumerate(zip(shown, heads, strict=True)):
        left, top = index % across * width, index // across * height
        parts += [label(left + 4, top + SIZE + i * _LINE, words, kind="ch-head")
                  for i, words in enumerate(head)]
        room = (left, top + deep, width - 8, height - deep)
        parts += _plot([one for one in panel.series if one.points], text, room, domain, 10,
                       named=len(panel.series) > 1, at_most=4)
    rows = -(-len(shown) // across)
    return frame(text, rows * height, parts, "multiples")


def _domain(series: Sequence[Series]) -> tuple[float, float, float]:
    """(first x, last x, highest value)."""
    points = [point for one in series for point in one.points]
    if not points:
        raise ValueError("there is nothing to draw")
    xs = [point.x for point in points]
    return min(xs), max(xs), max(point.top for point in points)


def _plot(series, text: Text, room, domain, right: float, named: bool = True, at_most: int = 5):
    left, top, width, height = room
    # Half of the last year's number stands to the right of its place.
    right = max(right, width_of("2000") / 2)
    first, last, highest = domain
    values = ticks(0, highest, at_most)
    axis = max(width_of(text.number(value)) for value in values) + 8
    x = Scale(first - (0.5 if first == last else 0), last + (0.5 if first == last else 0),
              left + axis + 10, left + width - right)
    y = Scale(0, values[-1], top + height - 1.9 * SIZE, top + SIZE)
    end = number(left + width - right + 6)
    across = [f"M{number(left + axis)} {number(y(value))}H{end}" for value in values]
    shown = _years(first, last, x)
    parts = [
        lines(across[1:], "ch-grid"),
        lines([across[0], *(f"M{number(x(year))} {number(y(0))}v5" for year in shown)], "ch-axis"),
        group([label(left + axis - 5, y(value) + SIZE * .35, text.number(value))
               for value in values], "ch-tick", "end"),
        group([label(x(year), y(0) + SIZE * 1.35, text.when(year)) for year in shown],
              "ch-tick", "middle"),
    ]
    for index, one in enumerate(series):
        parts += _series(index, one, x, y)
    if named:
        parts += _names(series, x, y, right, text)
    return parts


def _years(first: float, last: float, x: Scale) -> list[int]:
    """Years for the axis, no closer than their numbers."""
    for most in range(6, 0, -1):
        shown = years(first, last, most)
        if all(x(b) - x(a) > width_of("2000") * 1.2
               for a, b in zip(shown, shown[1:], strict=False)):
            return shown
    return shown[:1]


def _series(index: int, one: Series, x: Scale, y: Scale) -> list[str]:
    points = sorted(one.points, key=lambda point: point.x)
    kind = f"ch-l ch-{index % 6 + 1}"
    way = "L".join(f"{number(x(p.x))} {number(y(p.middle))}" for p in points)
    parts = [f'<path class="{kind}" d="M{way}"/>'] if len(points) > 1 else []
    return parts + [
        hover(_range(index, point, x, y) + mark(index, x(point.x), y(point.middle)), point.label)
        for point in points
    ]


def _range(index: int, point: Point, x: Scale, y: Scale) -> str:
    here = x(point.x)
    kind = f"ch-r ch-{index % 6 + 1}"
    if point.high is None or point.low is None:
        # Open above or below: an arrow that ends nowhere.
        way = -1 if point.high is None else 1
        # It does not go below the ground.
        foot = y(point.middle)
        tip = min(foot + way * 17, max(y(y.low), foot + 5))
        return (f'<path class="{kind}" d="M{number(here)} {number(foot)}V{number(tip)}'
                f'm-4 {number(-way * 5)}l4 {number(way * 5)}l4 {number(-way * 5)}"/>')
    if point.low == point.high:
        return ""
    low, high = y(point.low), y(point.high)
    return (f'<path class="{kind}" d="M{number(here - 4)} {number(low)}h8m-4 0V{number(high)}'
            f'm-4 0h8"/>')


def _names(series, x: Scale, y: Scale, right: float, text: Text) -> list[str]:
    """Names at the ends of lines, pushed apart where they would meet."""
    placed: list[tuple[float, int, list[str]]] = []
    for index, one in enumerate(series):
        last = max(one.points, key=lambda point: point.x)
        placed.append((y(last.middle), index, wrap(one.name, max(right - 14, 40), BOLD)))
    placed.sort()
    parts, floor = [], float("-inf")
    for at, index, words in placed:
        top = max(at + SIZE * .35, floor)
        for row, words_of_line in enumerate(words):
            parts.append(label(x.end + 12, top + row * _LINE, words_of_line,
                               kind=f"ch-name ch-{index % 6 + 1}"))
        floor = top + len(words) * _LINE + 2
    return parts
