"""What is written by hand on the base map, and why.

Everything here is longitude, latitude in degrees (WGS 84), schematic to about 1 km.
Where a newer public map showed the course of a line, it was looked at and the vertices were set by
eye, rounded to about 0.01 degree; no geometry of a share-alike data set is included.
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass(frozen=True)
class BorderStretch:
    """A stretch of the Russia-China border to be replaced.

    ``start`` and ``end`` are vertices of Natural Earth 5.1, found within ``ANCHOR_TOLERANCE``
    degrees; all vertices between them give way to ``vertices``, which run from start to end.
    """

    name: str
    start: Point
    end: Point
    vertices: Line


# How far a vertex of the source may lie from the anchor named here, in degrees (about 50 m):
# further means that the source has changed and that the correction must be thought over again.
ANCHOR_TOLERANCE = 0.0005

# Natural Earth 5.1 draws the line as it was before the exchange of 14 October 2008 that followed
# the supplementary agreement of 14 October 2004 on the eastern section of the border.
BORDER_STRETCHES = (
    BorderStretch(
        # The old line took the Kazakevichev (Fuyuan) channel south of the islands. The agreed one
        # keeps to the main channel of the Amur north of Tarabarov (Yinlong), here placed by Natural
        # Earth's own river line, then crosses Bolshoy Ussuriysky (Heixiazi) from north to south
        # and comes back to the channel.
        name="Bolshoy Ussuriysky / Heixiazi",
        start=(134.38635, 48.38134),
        end=(134.71873, 48.26341),
        vertices=(
            (134.45, 48.395),
            (134.50, 48.413),
            (134.58, 48.418),
            (134.60, 48.416),
            (134.67, 48.393),
            (134.73, 48.374),
            (134.76, 48.36),
            (134.74, 48.32),
            (134.72, 48.29),
        ),
    ),
    BorderStretch(
        # The old line took the southern arm of the Argun. The agreed one crosses the islet from
        # south to north near its western end and goes on along the northern arm.
        name="Bolshoy / Abagaitu islet",
        start=(117.87381, 49.51319),
        end=(118.10645, 49.65182),
        vertices=(
            (117.88, 49.53),
            (117.88, 49.55),
            (117.89, 49.59),
            (117.94, 49.60),
            (117.98, 49.62),
            (118.03, 49.64),
            (118.07, 49.65),
        ),
    ),
)

# The Bureya is missing in Natural Earth. From the meeting of its two head rivers to its mouth,
# placed by the towns on it, the dam at Talakan and the valley in the elevation model.
BUREYA: Line = (
    (134.30, 51.65),
    (133.75, 51.55),
    (133.20, 51.47),
    (132.75, 51.35),
    (132.55, 51.08),
    (132.28, 50.84),
    (131.75, 50.72),
    (131.30, 50.70),
    (130.95, 50.57),
    (130.60, 50.48),
    (130.31, 50.27),
    (130.10, 50.05),
    (129.89, 49.80),
    (129.68, 49.62),
    (129.52, 49.42),
)

# Valleys that do not belong to the Amur and are missing in the source. They hold the flooding of
# the basin back where the elevation model is too coarse to find a low divide.
FOREIGN_VALLEYS: dict[str, Line] = {
    # Hollows of the Gobi and of eastern Mongolia that reach no sea, south of Kherlen and Buir.
    "Gobi": (
        (104.2, 46.3),
        (106.5, 46.2),
        (108.0, 46.2),
        (109.5, 46.2),
        (111.0, 46.3),
        (112.5, 46.5),
        (113.3, 46.6),
        (114.5, 46.4),
        (116.0, 46.2),
        (117.3, 46.1),
        (118.6, 46.2),
        (118.9, 46.0),
    ),
    "Ulgai": ((118.9, 46.0), (118.2, 45.6), (116.8, 45.4), (115.5, 45.3), (114.0, 45.2)),
    "Khilok": ((112.8, 52.2), (112.5, 52.0), (111.5, 51.6), (110.46, 51.36), (109.4, 51.2)),
    "Timpton": ((125.3, 56.4), (125.9, 56.8), (126.6, 57.2), (127.0, 57.8)),
    "Gonam": ((127.6, 56.4), (128.5, 56.7), (129.5, 56.9), (130.8, 57.3)),
}


@dataclass(frozen=True)
class River:
    """A river of the source by its ``rivernum``; slug as in ``content/facts/places.csv``.

    ``size``: 1 the Amur, 2 the great tributaries, 3 other rivers of the basin,
    4 rivers of the neighbouring basins (drawn faintly, they hold the flooding back).
    """

    name: str
    slug: str
    size: int


# 967 is called Di'er Songhua in the source but is the lower Nen, from Qiqihar to its mouth.
RIVERS: dict[int, River] = {
    72: River("Amur", "amur", 1),
    93: River("Amur", "amur", 1),
    84: River("Argun", "argun", 2),
    74: River("Hailar", "hailar-river", 2),
    575: River("Shilka", "shilka", 2),
    739: River("Onon", "onon", 2),
    459: River("Ingoda", "ingoda", 3),
    1075: River("Kherlen", "kherlen", 2),
    405: River("Zeya", "zeya-river", 2),
    1110: River("Selemdzha", "selemdzha", 3),
    366: River("Songhua", "songhua", 2),
    646: River("Second Songhua", "", 3),
    839: River("Erdao", "", 3),
    940: River("Nen", "nen", 2),
    967: River("Nen", "nen", 2),
    840: River("Nanweng", "", 3),
    1116: River("Nemor", "", 3),
    692: River("Tao'er", "", 3),
    846: River("Chaor", "", 3),
    553: River("Ussuri", "ussuri", 2),
    611: River("Ussuri", "ussuri", 2),
    610: River("Song'acha", "", 3),
    847: River("Bikin", "bikin-river", 3),
    1119: River("Muling", "", 3),
    843: River("Amgun", "amgun", 3),
    1108: River("Tumen", "tumen", 4),
    680: River("Yalu", "", 4),
    951: River("Tumnin", "", 4),
    950: River("Uda", "", 4),
    952: River("Poronay", "", 4),
    102: River("Aldan", "", 4),
    1113: River("Uchur", "", 4),
    1114: River("Chara", "", 4),
    12: River("Lena", "", 4),
    27: River("Selenge", "", 4),
    894: River("Orkhon", "", 4),
    384: River("Vitim", "", 4),
    460: River("Olyokma", "", 4),
    246: River("Liao", "", 4),
    310: River("Xar Moron", "", 4),
    360: River("Xiliao", "", 4),
    426: River("Wujia", "", 4),
    737: River("Shandian", "", 4),
    781: River("Daling", "", 4),
    908: River("Luan", "", 4),
    214: River("Ishikari", "", 4),
}
# The Angara's "lake centre line" crosses Baikal: no river to look at.
RIVERS_LEFT_OUT = frozenset({28})
BUREYA_RIVER = River("Bureya", "bureya-river", 2)

# Lakes of the source by its ``ne_id`` note or name; those not named here keep the name of the
# source. The slug is that of places.csv, empty where it has none.
LAKES: dict[str, tuple[str, str]] = {
    "Lake Baikal": ("Baikal", ""),
    "Lake Khanka": ("Khanka", "khanka-lake"),
    "Hulun Nuur": ("Hulun", "hulun-lake-water"),
    "Buyr Nuur": ("Buir", "buir-lake-water"),
    "Zeya Reservoir": ("Zeya Reservoir", "zeya-reservoir"),
    "Hh Nuur": ("Khukh", "khukh-lake"),
    "_untitled_40": ("Orel", ""),
    "_untitled_145": ("Bolshoye Kizi", ""),
    "_untitled_144": ("Bolon", "bolon-lake"),
    "_untitled_17": ("Chukchagir", ""),
    "_untitled_299": ("Evoron", "evoron-lake"),
    "_untitled_300": ("Udyl", "udyl-lake"),
}
