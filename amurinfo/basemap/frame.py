"""The frame of a map: which piece of the Earth it shows, at what size; and the data it draws."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from amurinfo.basemap.projection import AMUR
from amurinfo.basemap.shapes import Frame, Line, Point

CONTENT = Path(__file__).resolve().parents[2] / "content" / "basemap"

# West, south, east, north of the data in degrees. Nothing beyond is known to the map.
BOX = (105.0, 41.0, 145.0, 57.0)

# Room between the basin and the edge of the map, as a share of the width of the basin.
PADDING = 0.025


@dataclass(frozen=True)
class View:
    """A map window over the basin. ``width``, ``height``: CSS pixels; ``scale``: pixels a km;
    ``left``, ``top``: map coordinates (km) of the upper left corner."""

    width: int
    height: int
    scale: float
    left: float
    top: float

    def place(self, lon: float, lat: float) -> Point:
        """Pixels from the upper left corner of a place given in degrees."""
        x, y = AMUR.forward(lon, lat)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def shows(self, lon: float, lat: float) -> bool:
        """Whether a place (degrees) lies in the data and inside the window."""
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return False
        if not (BOX[0] <= lon <= BOX[2] and BOX[1] <= lat <= BOX[3]):
            return False
        x, y = self.place(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def edge(self, margin: float) -> Frame:
        """The window, wider by ``margin`` pixels on each side."""
        return -margin, -margin, self.width + margin, self.height + margin


@dataclass(frozen=True)
class Piece:
    """One feature of the base map. ``layer``: c, o, l, r, b or w (see ``build``); ``key``: slug
    or codes, may be empty; ``size``: 1 to 4 for rivers, else 0; ``rings``: whether its lines are
    rings; ``lines``: tuples of (longitude, latitude)."""

    layer: str
    key: str
    size: int
    rings: bool
    lines: tuple[tuple[Point, ...], ...]


@lru_cache(maxsize=4)
def pieces(folder: Path) -> tuple[Piece, ...]:
    """All features of ``base.geojson`` and ``basin.geojson`` in a folder, read once a process."""
    found = []
    for name in ("base.geojson", "basin.geojson"):
        data = json.loads((folder / name).read_text(encoding="utf-8"))
        found += [piece(feature) for feature in data["features"]]
    return tuple(found)


def piece(feature: dict[str, Any]) -> Piece:
    kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    if kind == "LineString":
        lines = [coordinates]
    elif kind in ("MultiLineString", "Polygon"):
        lines = coordinates
    elif kind == "MultiPolygon":
        lines = [ring for polygon in coordinates for ring in polygon]
    else:
        raise ValueError(f"The base map holds a geometry of an unexpected type, {kind}.")
    properties = feature["properties"]
    return Piece(
        layer=properties["k"],
        key=properties.get("i", ""),
        size=properties.get("s", 0),
        rings="Polygon" in kind,
        lines=tuple(tuple((lon, lat) for lon, lat in line) for line in lines),
    )


@lru_cache(maxsize=16)
def view(width: int, folder: Path = CONTENT) -> View:
    """The window over the basin for a map of a given width in CSS pixels."""
    if not 80 <= width <= 4000:
        raise ValueError(f"A map may be 80 to 4000 pixels wide, not {width}.")
    points = [
        AMUR.forward(lon, lat)
        for piece in pieces(folder)
        if piece.layer == "w"
        for line in piece.lines
        for lon, lat in line
    ]
    if not points:
        raise ValueError("The base map lacks the outline of the basin.")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    pad = PADDING * (east - west)
    scale = width / (east - west + 2 * pad)
    return View(
        width=width,
        height=round((north - south + 2 * pad) * scale),
        scale=scale,
        left=west - pad,
        top=north + pad,
    )


def placed(piece: Piece, window: View) -> list[Line]:
    """The lines of a piece in pixels; of rings the repeated last point is left out."""
    lines = []
    for line in piece.lines:
        points = line[:-1] if piece.rings else line
        if piece.layer == "o":
            points = tuple(_beyond(lon, lat) for lon, lat in points)
        lines.append([window.place(lon, lat) for lon, lat in points])
    return lines


def _beyond(lon: float, lat: float) -> Point:
    """Sea that touches the southern edge of the data goes on a little: on a conic map the lower
    right corner lies south of it, and the Sea of Japan has no land there before 39 N."""
    return (lon, 39.5) if lat <= BOX[1] else (lon, lat)
