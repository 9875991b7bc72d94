"""Vector layers of the base map: countries, sea, borders, rivers, lakes.

Third-party modules are handed in by ``build`` or imported inside functions, so that importing
this file costs nothing. Geometry is shapely's, longitude and latitude in degrees.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amurinfo.basemap import corrections, sources
from amurinfo.basemap.corrections import ANCHOR_TOLERANCE, BorderStretch, Point
from amurinfo.basemap.sources import BuildError

# West, south, east, north. All quarrels about borders that map makers must take sides in lie
# outside of this box; nothing beyond it may be shipped.
BOX = (105.0, 41.0, 145.0, 57.0)

# Visvalingam tolerance of countries and coast in degrees: triangles smaller than its square go.
COUNTRY_TOLERANCE = 0.016
# Douglas-Peucker tolerances in degrees.
RIVER_TOLERANCE = 0.006
NEIGHBOUR_RIVER_TOLERANCE = 0.02
LAKE_TOLERANCE = 0.008
# Smaller lakes (square degrees; about 30 km2) cannot be seen on any of our maps.
SMALLEST_LAKE = 0.004
# Smaller islands (square degrees; about 15 km2) likewise.
SMALLEST_ISLAND = 0.002

COUNTRIES = {"CHN": "CN", "PRK": "KP", "MNG": "MN", "RUS": "RU", "JPN": "JP"}

Shape = Any  # a shapely geometry; shapely is not imported when this module is


def read_shapefile(
    wheel: Path, member: str, encoding: str
) -> Iterator[tuple[dict[str, Any], Shape]]:
    """Attributes and geometry of each record of a shapefile inside a wheel."""
    import shapefile
    from shapely.geometry import shape

    reader = shapefile.Reader(
        shp=io.BytesIO(sources.read_member(wheel, f"{member}.shp")),
        shx=io.BytesIO(sources.read_member(wheel, f"{member}.shx")),
        dbf=io.BytesIO(sources.read_member(wheel, f"{member}.dbf")),
        encoding=encoding,
    )
    for item in reader.iterShapeRecords():
        yield item.record.as_dict(), shape(item.shape.__geo_interface__)


def clip_box(margin: float = 0.0) -> Shape:
    """The clip box as a polygon, wider by ``margin`` degrees on all sides."""
    from shapely.geometry import box

    west, south, east, north = BOX
    return box(west - margin, south - margin, east + margin, north + margin)


def parts(geometry: Shape, kind: str) -> list[Shape]:
    """The parts of one kind ("Polygon", "LineString") of any geometry, in their order."""
    if geometry.is_empty:
        return []
    if geometry.geom_type == kind:
        return [geometry]
    return [p for g in getattr(geometry, "geoms", ()) for p in parts(g, kind)]


def countries(wheel: Path) -> dict[str, Shape]:
    """Two-letter code -> multipolygon in the box, corrected and simplified as one coverage.

    Neighbours share their vertices before and after: borders have no gaps and no overlaps.
    """
    import numpy as np
    import shapely

    raw: dict[str, Shape] = {}
    for record, geometry in read_shapefile(wheel, sources.COUNTRIES_MEMBER, "utf-8"):
        code = COUNTRIES.get(record["ADM0_A3"])
        if code is None:
            if geometry.intersects(clip_box()):
                raise BuildError(f"Unexpected country {record['ADM0_A3']} inside the box.")
            continue
        raw[code] = geometry
    if set(raw) != set(COUNTRIES.values()):
        raise BuildError("The source lacks a country that touches the box.")
    for stretch in corrections.BORDER_STRETCHES:
        for code in ("RU", "CN"):
            raw[code] = replace_stretch(raw[code], stretch)
    codes = sorted(raw)
    clipped = [raw[code].intersection(clip_box()) for code in codes]
    kept = [
        shapely.MultiPolygon([p for p in parts(g, "Polygon") if p.area >= SMALLEST_ISLAND])
        for g in clipped
    ]
    # Rounding before simplifying makes the shared vertices equal to the last bit.
    rounded = [shapely.transform(g, lambda xy: np.round(xy, 5)) for g in kept]
    if not shapely.coverage_is_valid(rounded):
        raise BuildError("Country polygons overlap or gape after the border corrections.")
    simple = shapely.coverage_simplify(rounded, COUNTRY_TOLERANCE)
    simple = [shapely.transform(g, lambda xy: np.round(xy, 3)) for g in simple]
    for code, geometry in zip(codes, simple, strict=True):
        if not geometry.is_valid:
            raise BuildError(f"The outline of {code} crosses itself after simplification.")
    return dict(zip(codes, simple, strict=True))


def replace_stretch(geometry: Shape, stretch: BorderStretch) -> Shape:
    """The (multi)polygon with one stretch of its outline replaced."""
    import shapely

    hits = 0
    polygons = []
    for polygon in parts(geometry, "Polygon"):
        ring = list(polygon.exterior.coords)[:-1]
        start, end = _nearest(ring, stretch.start), _nearest(ring, stretch.end)
        if start is not None and end is not None:
            hits += 1
            ring = _spliced(ring, start, end, stretch)
            polygon = shapely.Polygon(ring, [hole.coords for hole in polygon.interiors])
            if not polygon.is_valid:
                raise BuildError(f"Border correction {stretch.name}: the outline crosses itself.")
        polygons.append(polygon)
    if hits != 1:
        raise BuildError(f"Border correction {stretch.name}: its end points were not found.")
    return shapely.MultiPolygon(polygons)


def _nearest(ring: list[Point], anchor: Point) -> int | None:
    """Index of the vertex of a ring at the anchor, or None when there is none near enough."""
    best = min(range(len(ring)), key=lambda i: math.dist(ring[i][:2], anchor))
    off = max(abs(ring[best][0] - anchor[0]), abs(ring[best][1] - anchor[1]))
    return best if off <= ANCHOR_TOLERANCE else None


def _spliced(ring: list[Point], start: int, end: int, stretch: BorderStretch) -> list[Point]:
    """The open ring with the shorter way between two indices replaced by the new vertices."""
    new = list(stretch.vertices)
    forward = (end - start) % len(ring)
    if forward <= len(ring) - forward:
        turned = ring[start:] + ring[:start]  # start is now at 0, end at `forward`
        return [turned[0], *new, *turned[forward:]]
    turned = ring[end:] + ring[:end]  # the ring runs the other way round
    return [turned[0], *reversed(new), *turned[len(ring) - forward :]]


def sea(lands: dict[str, Shape]) -> Shape:
    """What is left of the box when the land is taken away."""
    import shapely

    left = clip_box().difference(shapely.unary_union(list(lands.values())))
    # Slivers between box and rounded land are not sea; the real sea is in large pieces.
    return shapely.MultiPolygon([p for p in parts(left, "Polygon") if p.area > 0.01])


def borders(lands: dict[str, Shape]) -> dict[str, Shape]:
    """ "CN-RU" etc. -> the line that two countries share, taken from their simplified outlines.

    Not read from the border lines of the source: so polygons and lines cannot disagree.
    """
    import shapely

    found = {}
    codes = sorted(lands)
    for i, one in enumerate(codes):
        for other in codes[i + 1 :]:
            shared = lands[one].boundary.intersection(lands[other].boundary)
            lines = parts(shared, "LineString")
            if lines:
                merged = shapely.line_merge(shapely.MultiLineString(lines))
                found[f"{one}-{other}"] = shapely.MultiLineString(parts(merged, "LineString"))
    return found


def raw_rivers(wheel: Path) -> dict[corrections.River, Shape]:
    """River -> multiline, unclipped; the Bureya included."""
    import shapely

    lines: dict[corrections.River, list[Shape]] = {}
    for record, geometry in read_shapefile(wheel, sources.RIVERS_MEMBER, "latin-1"):
        number = record["rivernum"]
        if number in corrections.RIVERS_LEFT_OUT or not geometry.intersects(clip_box()):
            continue
        river = corrections.RIVERS.get(number)
        if river is None:
            raise BuildError(f"River number {number} of the source has no name in corrections.py.")
        lines.setdefault(river, []).extend(parts(geometry, "LineString"))
    if len(lines) < len(set(corrections.RIVERS.values())):
        raise BuildError("The source lacks a river that corrections.py names.")
    lines[corrections.BUREYA_RIVER] = [shapely.LineString(corrections.BUREYA)]
    return {
        river: shapely.MultiLineString(
            parts(shapely.line_merge(shapely.MultiLineString(found)), "LineString")
        )
        for river, found in lines.items()
    }


def clipped_rivers(rivers: dict[corrections.River, Shape]) -> dict[corrections.River, Shape]:
    """The rivers in the box, simplified."""
    import shapely

    clipped = {}
    for river, geometry in rivers.items():
        tolerance = NEIGHBOUR_RIVER_TOLERANCE if river.size == 4 else RIVER_TOLERANCE
        inside = geometry.intersection(clip_box()).simplify(tolerance)
        clipped[river] = shapely.MultiLineString(parts(inside, "LineString"))
    return clipped


def lakes(wheel: Path) -> list[tuple[str, str, Shape]]:
    """Name, slug (either may be empty) and polygon of each lake in the box, largest first."""
    found = []
    for record, geometry in read_shapefile(wheel, sources.LAKES_MEMBER, "utf-8"):
        if not geometry.intersects(clip_box()):
            continue
        key = record["name"] or record["note"]
        known = record["name"] if not key.startswith("_untitled") else ""
        name, slug = corrections.LAKES.get(key, (known, ""))
        inside = geometry.intersection(clip_box()).simplify(LAKE_TOLERANCE)
        for polygon in parts(inside, "Polygon"):
            if polygon.area >= SMALLEST_LAKE:
                found.append((name, slug, polygon))
    return sorted(found, key=lambda lake: (-lake[2].area, lake[2].bounds))
