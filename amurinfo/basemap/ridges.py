"""Pictures of the land for the heads of sections: rows of heights, drawn one before the other.

Each section has a piece of the basin of its own. Illustrations, not maps: heights come in steps
of 28 m and are smoothed, and what lies behind a ridge is hidden by it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from amurinfo.basemap import watershed
from amurinfo.basemap.frame import CONTENT

FOLDER = "ridges"

#: Name -> (west, north) in degrees of a window ``SPAN`` wide. What is seen there, for whom.
WINDOWS = {
    "ecoregion": (128.2, 52.6),  # the Bureya range down to the Zeya plain
    "programme": (118.5, 51.5),  # the Greater Khingan
    "species": (133.2, 47.6),  # the Sikhote-Alin
    "protected-areas": (129.6, 50.4),  # the Lesser Khingan, where the Amur breaks through
    "networks": (129.4, 46.6),  # the lowland of Khanka between two ranges
    "places": (135.0, 54.2),  # the lower Amur and its mouth
    "library": (109.4, 50.8),  # the Khentii, where the Onon rises
    "news": (113.2, 51.6),  # the Daurian steppe
    "history": (124.0, 54.4),  # the Stanovoy foothills
}
SPAN = (7.0, 3.6)  # degrees of longitude and latitude
ROWS, COLUMNS = 22, 84
#: Units of the drawing. The highest point rises ``RISE`` units, but flat land stays flat: less
#: than ``HILLS`` steps (of 28 m) are not stretched to that.
WIDTH, HEIGHT, RISE, HILLS = 640, 144, 54, 16
#: In the source: the sea, and the step that holds its level.
SEA, SEA_LEVEL = 255, 16


@lru_cache
def names(folder: Path = CONTENT) -> frozenset[str]:
    """The sections that have a picture."""
    return frozenset(path.stem for path in (folder / FOLDER).glob("*.svg"))


def pictures(elevation_wheel: Path) -> dict[str, bytes]:
    """All of them as SVG, by their place in the folder of the base map."""
    heights, west, north = watershed.heights(elevation_wheel)
    return {
        f"{FOLDER}/{name}.svg": svg(_window(heights, window[0] - west, north - window[1]))
        for name, window in sorted(WINDOWS.items())
    }


def _window(heights: Any, right: float, down: float) -> Any:
    """(ROWS, COLUMNS) heights, north first, of the window that begins so many degrees in."""
    import numpy as np

    cells = watershed.CELLS_PER_DEGREE
    y = (down + (np.arange(ROWS) + 0.5) * SPAN[1] / ROWS) * cells - 0.5
    x = (right + (np.arange(COLUMNS) + 0.5) * SPAN[0] / COLUMNS) * cells - 0.5
    top, left = np.floor(y).astype(int)[:, None], np.floor(x).astype(int)[None, :]
    v, u = y[:, None] - top, x[None, :] - left

    def between(cell: Any) -> Any:
        # A mean over 3 by 3 cells first: single cells of coarse data look like teeth.
        mean = sum(
            np.roll(cell, (down, right), axis=(0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)
        ) / 9
        return (
            mean[top, left] * (1 - u) * (1 - v) + mean[top, left + 1] * u * (1 - v)
            + mean[top + 1, left] * (1 - u) * v + mean[top + 1, left + 1] * u * v
        )

    sea = heights == SEA
    land = between(np.where(sea, SEA_LEVEL, heights))
    return np.where(between(sea.astype(float)) > 0.5, np.nan, land)


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
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}"><path fill="none" stroke="#000" '
        f'stroke-width="1.1" stroke-linejoin="round" d="{path}"/></svg>\n'
    ).encode()


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
