"""Rows of heights, drawn one before the other.

Heights come in steps of 28 m and are smoothed, and what lies behind a ridge is hidden by it.
"""

from __future__ import annotations

from typing import Any

from amurinfo.basemap import watershed
from amurinfo.basemap.faces import canvas
from amurinfo.basemap.faces.canvas import HEIGHT, WIDTH

SPAN = (7.0, 3.6)  # degrees of longitude and latitude
ROWS, COLUMNS = 22, 84
#: The highest point rises ``RISE`` units, but flat land stays flat: less than ``HILLS`` steps (of
#: 28 m) are not stretched to that.
RISE, HILLS = 54, 16
#: In the source: the sea, and the step that holds its level.
SEA, SEA_LEVEL = 255, 16


def window(heights: Any, right: float, down: float) -> Any:
    """(ROWS, COLUMNS) heights, north first, of the window that begins so many degrees in."""
    import numpy as np

    cells = watershed.CELLS_PER_DEGREE
    y = (down + (np.arange(ROWS) + 0.5) * SPAN[1] / ROWS) * cells - 0.5
    x = (right + (np.arange(COLUMNS) + 0.5) * SPAN[0] / COLUMNS) * cells - 0.5
    sea = heights == SEA
    land = watershed.between(np.where(sea, SEA_LEVEL, heights), y, x)
    return np.where(watershed.between(sea.astype(float), y, x) > 0.5, np.nan, land)


def svg(heights: Any) -> bytes:
    """One picture of an array (rows from the back to the front, columns) of steps of 28 m.

    Nothing is drawn where it is not a number (the sea), nor where a nearer row rises above. Lines
    only, so that it serves as a mask for any colour.
    """
    rows = len(heights)
    step = WIDTH / (len(heights[0]) - 1)
    known = [h for row in heights for h in row if h == h]
    low, rise = min(known), RISE / max(max(known) - min(known), HILLS)
    horizon = [float("inf")] * len(heights[0])
    lines = []
    for at in reversed(range(rows)):
        base = RISE + (HEIGHT - RISE - 2) * at / (rows - 1)
        row = [round(base - (h - low) * rise, 1) for h in heights[at]]
        # A comparison with what is not a number is false: the sea is not shown and hides nothing.
        shown = [y < edge - 0.4 for y, edge in zip(row, horizon, strict=True)]
        horizon = [y if y < edge else edge for y, edge in zip(row, horizon, strict=True)]
        lines.append(_line(row, shown, step))
    path = "".join(reversed(lines))
    return canvas.sheet(canvas.stroke(path, 1.1))


def _line(row: list[float], shown: list[bool], step: float) -> str:
    """Path data of the shown runs of a row; whole units across, tenths up and down."""
    out, drawing, before = [], False, (0, 0.0)
    for at, y in enumerate(row):
        if not shown[at]:
            drawing = False
            continue
        x = round(at * step)
        if drawing:
            out.append(f"l{x - before[0]} {_short(y - before[1])}")
        else:
            out.append(f"M{x} {_short(y)}")
        drawing, before = True, (x, y)
    return "".join(out)


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".").replace("-0.", "-.") or "0"
