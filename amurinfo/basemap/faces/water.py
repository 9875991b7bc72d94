"""Rivers by size, lakes and the sea: the land left empty."""

from __future__ import annotations

from typing import Any

from amurinfo.basemap import frame, shapes
from amurinfo.basemap.faces import canvas
from amurinfo.basemap.faces.canvas import HEIGHT, WIDTH, Window

#: Size of a river (``corrections.River``) -> width of its line. Those of the neighbouring basins
#: are not ours to show.
WIDTHS = {3: 1.0, 2: 1.9, 1: 3.4}
LAKE, SEA = 0.75, 0.3
#: Square units: bends that are smaller cannot be seen.
LEAST = 0.35


def svg(features: list[dict[str, Any]], window: Window) -> bytes:
    """One picture from the features of ``base.geojson``."""
    rivers: dict[int, list[shapes.Line]] = {}
    areas: dict[str, list[shapes.Line]] = {"l": [], "o": []}
    # Wider than what is seen, or the ends of thick lines would show.
    edge = (-4.0, -4.0, WIDTH + 4.0, HEIGHT + 4.0)
    for piece in map(frame.piece, features):
        lines = [[window.place(lon, lat) for lon, lat in line] for line in piece.lines]
        if piece.layer == "r" and piece.size in WIDTHS:
            for line in lines:
                rivers.setdefault(piece.size, []).extend(
                    shapes.simplify(part, LEAST) for part in shapes.clip_line(line, edge))
        elif piece.layer in areas:
            for line in lines:
                areas[piece.layer].append(
                    shapes.simplify(shapes.clip_ring(line[:-1], edge), LEAST, ring=True))
    return canvas.sheet(
        canvas.fill(shapes.path(areas["o"], 1, closed=True), SEA),
        canvas.fill(shapes.path(areas["l"], 1, closed=True), LAKE),
        *(canvas.stroke(shapes.path(rivers.get(size, []), 1), width)
          for size, width in WIDTHS.items()),
    )
