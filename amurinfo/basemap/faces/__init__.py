"""Pictures of the land for the heads of sections, drawn from the data of the base map.

Each section has a piece of the basin of its own, in one of four hands:

* ``relief``: rows of heights, one before the other;
* ``contour``: lines of equal height;
* ``water``: rivers by size, lakes, the sea;
* ``cover``: forest, grass, fields and wetland.

All are masks (only how opaque they are counts), so that light and dark colour them, and all have
the size of :mod:`.canvas`. Illustrations, not maps.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from amurinfo.basemap import watershed
from amurinfo.basemap.faces import contour, cover, relief, water
from amurinfo.basemap.faces.canvas import Window
from amurinfo.basemap.frame import CONTENT

FOLDER = "faces"

#: Section -> west and north edge of its window. What is seen there, for whom.
RELIEF = {
    "programme": (118.5, 51.5),  # the Greater Khingan
    "species": (133.2, 47.6),  # the Sikhote-Alin
    "history": (124.0, 54.4),  # the Stanovoy foothills
    "news": (113.2, 51.6),  # the Daurian steppe
}
#: Section -> window.
CONTOUR = {
    "protected-areas": Window(128.2, 49.7, 7.0),  # the Lesser Khingan
    "library": Window(107.0, 49.6, 7.0),  # the Khentii, where the Onon rises
}
WATER = {
    "about": Window(105.0, 53.7, 40.0),  # the Amur, from its sources to the sea
    "networks": Window(119.0, 48.1, 20.0),  # what the Nen, the Songhua and the Ussuri gather
    "offices": Window(112.6, 53.6, 13.0),  # the Shilka and the Argun, which become the Amur
    "places": Window(133.0, 53.25, 10.0),  # the lower Amur and its mouth
}
COVER = {
    "ecoregion": Window(116.0, 49.6, 12.0),  # from the steppe over the mountains to the fields
    "events": Window(128.6, 48.4, 8.0),  # fields and wetlands between the Amur and the Ussuri
}


@lru_cache
def names(folder: Path = CONTENT) -> frozenset[str]:
    """The sections that have a picture."""
    return frozenset(path.stem for path in (folder / FOLDER).glob("*.svg"))


def pictures(
    elevation_wheel: Path, cover_wheel: Path, features: list[dict[str, Any]]
) -> dict[str, bytes]:
    """All of them as SVG, by their place in the folder of the base map. ``features``: of
    ``base.geojson``."""
    heights, west, north = watershed.heights(elevation_wheel)
    land = cover.classes(cover_wheel)
    made = {name: relief.svg(relief.window(heights, edge[0] - west, north - edge[1]))
            for name, edge in RELIEF.items()}
    hands: tuple[tuple[dict[str, Window], Callable[[Window], bytes]], ...] = (
        (CONTOUR, lambda window: contour.svg(contour.grid(heights, west, north, window))),
        (WATER, lambda window: water.svg(features, window)),
        (COVER, lambda window: cover.svg(cover.grid(land, window))),
    )
    for windows, draw in hands:
        made |= {name: draw(window) for name, window in windows.items()}
    return {f"{FOLDER}/{name}.svg": made[name] for name in sorted(made)}
