"""What grows: rows of strokes, each kind of land with a stroke of its own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from amurinfo.basemap import sources
from amurinfo.basemap.faces import canvas
from amurinfo.basemap.faces.canvas import HEIGHT, WIDTH, Window
from amurinfo.basemap.sources import BuildError

CELLS_PER_DEGREE = 20
ROWS, COLUMNS = 36, 200

FOREST, WOOD, GRASS, FIELD, WETLAND = "forest", "wood", "grass", "field", "wetland"
#: Class of the International Geosphere-Biosphere Programme -> kind. Water (0), towns (13), snow
#: and bare ground stay empty.
KINDS = {
    **dict.fromkeys((1, 2, 3, 4, 5), FOREST), **dict.fromkeys((6, 8, 9), WOOD),
    **dict.fromkeys((7, 10), GRASS), **dict.fromkeys((12, 14), FIELD), 11: WETLAND,
}
#: Kind -> width of its stroke, dashes, strength. Rows lie 4 units apart.
STROKES = {
    FOREST: (2.4, "", 0.8),
    WOOD: (1.2, "", 0.8),
    WETLAND: (1.4, "5 3", 1.0),
    FIELD: (2.4, "1 3", 0.9),
    GRASS: (0.7, "", 0.55),
}


def classes(wheel: Path) -> Any:
    """Classes of land cover of the whole world, north first."""
    import numpy as np
    from PIL import Image

    data = sources.read_member(wheel, sources.COVER_MEMBER)
    size = (360 * CELLS_PER_DEGREE, 180 * CELLS_PER_DEGREE)
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as picture:
        if picture.size != size or picture.mode != "L":
            raise BuildError(f"The land cover has an unexpected form {picture.size}.")
        return np.asarray(picture)


def grid(world: Any, window: Window) -> list[list[str]]:
    """(ROWS, COLUMNS) kinds of a window, north first, each the one at that place."""
    down = [int((90 - window.north + (row + 0.5) * window.depth / ROWS) * CELLS_PER_DEGREE)
            for row in range(ROWS)]
    right = [int((180 + window.west + (column + 0.5) * window.span / COLUMNS) * CELLS_PER_DEGREE)
             for column in range(COLUMNS)]
    return [[KINDS.get(int(world[y, x]), "") for x in right] for y in down]


def svg(kinds: Sequence[Sequence[str]]) -> bytes:
    """One picture of rows of kinds."""
    high, wide = HEIGHT / len(kinds), WIDTH / len(kinds[0])
    paths = dict.fromkeys(STROKES, "")
    for at, row in enumerate(kinds):
        x, y = 0, round((at + 0.5) * high)
        for kind, run in groupby(row):
            length = len(list(run))
            if kind:
                start, end = round(x * wide), round((x + length) * wide)
                paths[kind] += f"M{start} {y}h{end - start}"
            x += length
    return canvas.sheet(*(
        canvas.stroke(paths[kind], width, dash=dash, strength=strength)
        for kind, (width, dash, strength) in STROKES.items()
    ))
