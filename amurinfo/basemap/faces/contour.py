"""Lines of equal height."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amurinfo.basemap import shapes, watershed
from amurinfo.basemap.faces import canvas
from amurinfo.basemap.faces.canvas import HEIGHT, WIDTH, Window

#: Points of the grid on which lines are looked for.
ROWS, COLUMNS = 37, 161
#: Lines there are at most, and how many steps of 28 m lie between two at least; each fourth is a
#: stronger one, as on a map of the land.
MOST, LEAST_STEP, STRONG = 18, 1, 4
#: Square units: smaller bends are the grid's and not the land's.
LEAST_BEND = 0.8
#: Units: shorter lines are no hills but steps of the data.
SHORTEST = 24.0


def grid(heights: Any, west: float, north: float, window: Window) -> Any:
    """(ROWS, COLUMNS) heights of a window, smoothed, corner to corner."""
    import numpy as np

    cells = watershed.CELLS_PER_DEGREE
    y = (north - np.linspace(window.north, window.north - window.depth, ROWS)) * cells - 0.5
    x = (np.linspace(window.west, window.west + window.span, COLUMNS) - west) * cells - 0.5
    return watershed.between(heights, y, x)


def svg(heights: Any) -> bytes:
    """One picture of an array of heights, north first."""
    rows = [[float(value) for value in row] for row in heights]
    low, high = min(map(min, rows)), max(map(max, rows))
    step = max(LEAST_STEP, -(-(high - low) // MOST))
    weak: list[shapes.Line] = []
    strong: list[shapes.Line] = []
    number, level = 0, low // step * step + step
    while level < high:
        # Half a step aside: heights are whole numbers where the land is flat, and a line that
        # runs along what is as high as itself runs everywhere.
        lines = (shapes.simplify(line, LEAST_BEND) for line in isolines(rows, level - 0.5))
        (strong if number % STRONG == STRONG - 1 else weak).extend(
            line for line in lines if _length(line) >= SHORTEST)
        number, level = number + 1, level + step
    return canvas.sheet(canvas.stroke(shapes.path(weak, 1), 0.9),
                        canvas.stroke(shapes.path(strong, 1), 2))


def isolines(rows: list[list[float]], level: float) -> list[shapes.Line]:
    """Lines along which a grid has one value (marching squares), in units of the sheet; a line
    that closes ends where it begins."""
    across, down = WIDTH / (len(rows[0]) - 1), HEIGHT / (len(rows) - 1)

    def at(edge: tuple[int, int, int]) -> shapes.Point:
        """``edge``: row, column, and 0 for the one to the right of there, 1 for the one below."""
        row, column, below = edge
        here = rows[row][column]
        there = rows[row + below][column + 1 - below]
        share = (level - here) / (there - here)
        return (column + share * (not below)) * across, (row + share * below) * down

    return [[at(edge) for edge in chain] for chain in _chains(_steps(rows, level))]


def _steps(
    rows: list[list[float]], level: float
) -> Iterable[tuple[tuple[int, int, int], tuple[int, int, int]]]:
    """From edge to edge through each square that the level crosses."""
    for row in range(len(rows) - 1):
        for column in range(len(rows[0]) - 1):
            a, b = rows[row][column] > level, rows[row][column + 1] > level
            d, c = rows[row + 1][column] > level, rows[row + 1][column + 1] > level
            top, left = (row, column, 0), (row, column, 1)
            bottom, right = (row + 1, column, 0), (row, column + 1, 1)
            crossed = [edge for edge, cut in (
                (top, a != b), (right, b != c), (bottom, c != d), (left, d != a)) if cut]
            if len(crossed) == 2:
                yield crossed[0], crossed[1]
            elif crossed:  # a saddle: two corners that lie across are higher
                middle = (rows[row][column] + rows[row][column + 1] + rows[row + 1][column]
                          + rows[row + 1][column + 1]) / 4 > level
                if middle == a:
                    yield top, right
                    yield bottom, left
                else:
                    yield left, top
                    yield right, bottom


def _chains(steps: Iterable[tuple[Any, Any]]) -> list[list[Any]]:
    """Steps that meet, joined; those that run out of the sheet first."""
    after: dict[Any, list[Any]] = {}
    for one, other in steps:
        after.setdefault(one, []).append(other)
        after.setdefault(other, []).append(one)
    chains = []
    ends = [edge for edge, others in after.items() if len(others) == 1]
    for start in [*ends, *after]:
        if not after[start]:
            continue
        chain = [start]
        while after[chain[-1]]:
            following = after[chain[-1]].pop(0)
            after[following].remove(chain[-1])
            chain.append(following)
        chains.append(chain)
    return chains


def _length(line: shapes.Line) -> float:
    return sum(
        ((x - a) ** 2 + (y - b) ** 2) ** 0.5 for (a, b), (x, y) in zip(line, line[1:], strict=False)
    )
