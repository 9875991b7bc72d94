"""SVG maps of the basin as strings. Standard library only; all words come from the caller.

No style or script inside and no inline style attributes, so that a strict Content-Security-Policy
holds: looks come from CSS, by these classes (``bm`` stands for base map):

======================  =========================================================================
``svg.bm``              the map; also ``bm-basin-map`` or ``bm-locator``
``.bm-land``            the ground
``.bm-basin``           the basin
``.bm-sea``             the sea
``.bm-r1`` … ``.bm-r4`` rivers by size: the Amur, its great tributaries, others, neighbours
``.bm-lake``            lakes
``.bm-border``          state borders
``.bm-areas a``         protected areas, with a ``circle`` each; ``.bm-dot`` when the true size
                        would be too small to see; ``.bm-k-<kind>`` by ``Area.kind``
``.bm-labels text``     names: ``.bm-river``, ``.bm-lake-name``, ``.bm-town``, ``.bm-sea-name``,
                        ``.bm-region``, ``.bm-country``; ``.bm-minor`` when it has no room on a
                        telephone (see ``crowd``)
``.bm-mark``            a mark of the locator map
======================  =========================================================================

Presentation attributes give the same map, plainer, where the CSS has not arrived; any CSS rule
beats them. What is read from ``content/basemap/`` stays in memory until the process ends.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path

from amurinfo.basemap import crowd, frame, shapes
from amurinfo.basemap.frame import CONTENT, View, view
from amurinfo.basemap.projection import radius_km

__all__ = ["Area", "Label", "Mark", "View", "basin_map", "locator_map", "view"]

BASIN_WIDTH = 960
LOCATOR_WIDTH = 240

# Pixels at the nominal width: smaller circles are drawn as dots of this radius.
DOT = 2.6
MARK = 4.0

# Least triangle (square pixels) that a line keeps, by layer.
DETAIL = {"o": 2.2, "w": 2.0, "l": 1.6, "b": 1.2, "r": 1.0}
NEIGHBOUR_DETAIL = 6.0
LOCATOR_DETAIL = {"o": 4.0, "w": 3.5, "b": 2.5, "r": 1.6}
LOCATOR_RIVERS = frozenset({"amur", "argun", "shilka", "songhua", "ussuri", "zeya-river"})
# Lines are cut this far outside the window (pixels), where the cut cannot be seen.
MARGIN = 3.0
# Rings smaller than this (square pixels) are left out: a speck, not a lake or an island.
SPECK = 3.0

LABEL_CLASSES = {
    "river": "bm-river",
    "lake": "bm-lake-name",
    "town": "bm-town",
    "sea": "bm-sea-name",
    "region": "bm-region",
    "country": "bm-country",
}
# Between the letters of a country's name, as a share of the size of type; Chinese has none.
COUNTRY_SPACING = 0.22
_TOKEN = re.compile(r"[a-z][a-z0-9-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_HREF = re.compile(r"(https?://|/(?!/)|\.{1,2}/|[#?])\S*")
# What XML 1.0 cannot hold, even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Area:
    """A protected area to be drawn as a linked circle.

    ``lon``, ``lat``: degrees, WGS 84. ``href``: where the circle leads (absolute path or http).
    ``title``: its name in the language of the map. ``area_ha``: hectares, ``None`` if unknown
    (a dot). ``kind``: one lower-case word for a CSS class, e.g. the country code; may be empty.
    """

    lon: float
    lat: float
    href: str
    title: str
    area_ha: float | None = None
    kind: str = ""


@dataclass(frozen=True)
class Label:
    """A name on the map.

    ``lon``, ``lat``: degrees, the point named. ``kind``: a key of ``LABEL_CLASSES``; a town gets
    a dot on its point. ``lang``: BCP 47, needed only when it is not the language of the map.
    ``dx``, ``dy``: pixels at the nominal width from the point to the text, down positive.
    ``anchor``: which part of the text stands there: start, middle or end.
    ``angle``: degrees clockwise. ``minor``: may be hidden on small screens.
    """

    text: str
    lon: float
    lat: float
    kind: str
    lang: str = ""
    dx: float = 0.0
    dy: float = 0.0
    anchor: str = "middle"
    angle: float = 0.0
    minor: bool = False


@dataclass(frozen=True)
class Mark:
    """A place on a locator map: degrees, and its area in hectares or ``None``."""

    lon: float
    lat: float
    area_ha: float | None = None


def basin_map(
    areas: Sequence[Area],
    labels: Sequence[Label],
    *,
    title: str,
    lang: str,
    width: int = BASIN_WIDTH,
    described_by: str = "",
    folder: Path = CONTENT,
) -> str:
    """The map of the basin with its protected areas as an ``<svg>`` element.

    ``title``: its name for readers who do not see it; ``lang``: language of ``title``, of all
    area titles and of labels without their own. ``width``: nominal width in CSS pixels, for which
    line widths, dots and type are meant; CSS may scale the whole. ``described_by``: id of an
    element of the page that tells the same in words (the list of areas). ``folder``: where the
    files of ``build`` are.

    Large areas come first, so that small ones lie on top and can be reached with the mouse; the
    Tab key takes them in the same order. Names lie above the areas: CSS should take pointer events
    from them. Raises ``ValueError`` on any input that cannot be drawn;
    ask ``view(width).shows(lon, lat)`` first if an area may lie outside the map.
    """
    window = view(width, folder)
    by_size = sorted(areas, key=lambda a: (-(a.area_ha or 0), a.title, a.href, a.lon, a.lat))
    return "".join(
        (
            _opening(window, "bm bm-basin-map", title, lang, "", described_by),
            _ground(window, folder),
            '<g class="bm-areas" fill="#2f6b4f" fill-opacity=".4" stroke="#2f6b4f">',
            *(_area(area, window) for area in by_size),
            '</g><g class="bm-labels">',
            *(_label(label, window, lang) for label in _with_room(labels, window, lang)),
            "</g></svg>",
        )
    )


def locator_map(
    lon: float,
    lat: float,
    area_ha: float | None = None,
    *,
    title: str,
    lang: str,
    more: Sequence[Mark] = (),
    width: int = LOCATOR_WIDTH,
    folder: Path = CONTENT,
) -> str:
    """A small map of the basin with one mark, or several (``more``), as an ``<svg>`` element.

    ``lon``, ``lat``: degrees; ``area_ha``: hectares, drawn in true size when that can be seen.
    ``title``: what it shows, in words, in the language ``lang``; nothing in it can be focused.
    Raises ``ValueError`` on a mark outside the map (see ``basin_map``).
    """
    window = view(width, folder)
    marks = [Mark(lon, lat, area_ha), *more]
    return "".join(
        (
            _opening(window, "bm bm-locator", title, lang, ' role="img"', ""),
            _locator_ground(window, folder),
            '<g class="bm-marks" fill="#b4472b">',
            *(_mark(mark, window) for mark in marks),
            "</g></svg>",
        )
    )


def _opening(
    window: View, classes: str, title: str, lang: str, role: str, described_by: str
) -> str:
    # A map of links has no role but its own (graphics-document): a picture has none inside.
    described = f' aria-describedby="{_token(described_by)}"' if described_by else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" '
        f'viewBox="0 0 {window.width} {window.height}" width="{window.width}" '
        f'height="{window.height}"{role} aria-label="{_text(title)}"{described} '
        f'lang="{_language(lang)}">'
    )


@lru_cache(maxsize=8)
def _ground(window: View, folder: Path) -> str:
    """Everything below names and areas: the same for every reader, so computed once."""
    decimals = 0 if window.width >= 640 else 1
    d = {layer: _d(window, folder, layer, DETAIL[layer], decimals) for layer in "owlb"}
    rivers = {
        size: _d(
            window, folder, "r", NEIGHBOUR_DETAIL if size == 4 else DETAIL["r"], decimals, size
        )
        for size in (4, 3, 2, 1)
    }
    widths = {4: "0.7", 3: "0.9", 2: "1.4", 1: "2.4"}
    return "".join(
        (
            '<g aria-hidden="true" fill="none" stroke-linejoin="round" stroke-linecap="round">',
            f'<path class="bm-land" fill="#f4f1e8" d="M0 0h{window.width}v{window.height}H0z"/>',
            f'<path class="bm-basin" fill="#e3e8d3" stroke="#a9b890" d="{d["w"]}"/>',
            f'<path class="bm-sea" fill="#d3e1e6" fill-rule="evenodd" d="{d["o"]}"/>',
            # A broad pale band below the rivers: where border and river are one, both are seen.
            f'<path class="bm-border" stroke="#c9a79c" stroke-width="4" d="{d["b"]}"/>',
            '<g stroke="#6f9fb8">',
            *(
                f'<path class="bm-r{size}" stroke-width="{widths[size]}" d="{rivers[size]}"/>'
                for size in rivers
            ),
            "</g>",
            f'<path class="bm-lake" fill="#b9d3de" d="{d["l"]}"/>',
            "</g>",
        )
    )


@lru_cache(maxsize=8)
def _locator_ground(window: View, folder: Path) -> str:
    d = {layer: _d(window, folder, layer, LOCATOR_DETAIL[layer], 0) for layer in "owb"}
    rivers = _d(window, folder, "r", LOCATOR_DETAIL["r"], 0, keys=LOCATOR_RIVERS)
    return (
        f'<path class="bm-land" fill="#f4f1e8" d="M0 0h{window.width}v{window.height}H0z"/>'
        '<g fill="none" stroke-linejoin="round">'
        f'<path class="bm-basin" fill="#e3e8d3" stroke="#a9b890" d="{d["w"]}"/>'
        f'<path class="bm-sea" fill="#d3e1e6" fill-rule="evenodd" d="{d["o"]}"/>'
        f'<path class="bm-border" stroke="#c9a79c" stroke-width="3" d="{d["b"]}"/>'
        f'<path class="bm-r1" stroke="#6f9fb8" d="{rivers}"/>'
        "</g>"
    )


def _d(
    window: View,
    folder: Path,
    layer: str,
    detail: float,
    decimals: int,
    size: int = 0,
    keys: frozenset[str] | None = None,
) -> str:
    """The path of one layer (of rivers: of one size, or of some slugs only)."""
    edge = window.edge(MARGIN)
    lines: list[shapes.Line] = []
    rings = False
    for piece in frame.pieces(folder):
        if piece.layer != layer or (size and piece.size != size):
            continue
        if keys is not None and piece.key not in keys:
            continue
        rings = piece.rings
        for line in frame.placed(piece, window):
            if rings:
                ring = shapes.simplify(shapes.clip_ring(line, edge), detail, ring=True)
                if ring and shapes.ring_size(ring) >= SPECK:
                    lines.append(ring)
            else:
                lines += [shapes.simplify(part, detail) for part in shapes.clip_line(line, edge)]
    return shapes.path(lines, decimals, closed=rings)


def _area(area: Area, window: View) -> str:
    x, y = _place(area.lon, area.lat, window, area.title)
    if not _HREF.fullmatch(area.href):
        raise ValueError(f"{area.title}: {area.href!r} is not an address to link to.")
    r, dot = _radius(area.area_ha, window, DOT)
    classes = [f"bm-k-{_token(area.kind)}"] if area.kind else []
    classes += ["bm-dot"] if dot else []
    attribute = f' class="{" ".join(classes)}"' if classes else ""
    return (
        f'<a href="{escape(area.href)}"{attribute}><title>{_text(area.title)}</title>'
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"/></a>'
    )


def _with_room(labels: Sequence[Label], window: View, lang: str) -> list[Label]:
    """The same names; those without room on a telephone are minor. Earlier ones go before."""
    for label in labels:
        _check(label)
    wanted = [label for label in labels if not label.minor]
    boxes = []
    for label in wanted:
        x, y = _place(label.lon, label.lat, window, label.text)
        spaced = label.kind == "country" and not lang.startswith("zh")
        boxes.append(crowd.box(
            label.text, (x + label.dx, y + label.dy), label.anchor, label.angle,
            COUNTRY_SPACING if spaced else 0.0,
        ))
    crowded = iter(crowd.without_room(boxes, window.width, window.height))
    return [label if label.minor else replace(label, minor=next(crowded)) for label in labels]


def _check(label: Label) -> None:
    if label.kind not in LABEL_CLASSES:
        raise ValueError(f"{label.text}: a label of kind {label.kind!r} is unknown.")
    if label.anchor not in ("start", "middle", "end"):
        raise ValueError(f"{label.text}: a label cannot be anchored at {label.anchor!r}.")
    if not all(math.isfinite(value) for value in (label.dx, label.dy, label.angle)):
        raise ValueError(f"{label.text}: the place of the label is not a number.")


def _label(label: Label, window: View, lang: str) -> str:
    x, y = _place(label.lon, label.lat, window, label.text)
    tx, ty = _n(x + label.dx), _n(y + label.dy)
    classes = LABEL_CLASSES[label.kind] + (" bm-minor" if label.minor else "")
    own = f' lang="{_language(label.lang)}"' if label.lang and label.lang != lang else ""
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    turn = f' transform="rotate({_n(label.angle)} {tx} {ty})"' if label.angle else ""
    dot = (
        f'<circle class="{classes}" cx="{_n(x)}" cy="{_n(y)}" r="2"/>'
        if label.kind == "town"
        else ""
    )
    return (
        f'{dot}<text class="{classes}" x="{tx}" y="{ty}"{anchor}{turn}{own}>'
        f"{_text(label.text)}</text>"
    )


def _mark(mark: Mark, window: View) -> str:
    x, y = _place(mark.lon, mark.lat, window, "Mark")
    r, dot = _radius(mark.area_ha, window, MARK)
    return f'<circle class="bm-mark{" bm-dot" * dot}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"/>'


def _radius(area_ha: float | None, window: View, least: float) -> tuple[float, bool]:
    """Radius in pixels, and whether it is the least one because the true one is unknown or less.

    The projection is equal-area: a plain circle on the map has exactly the area given.
    """
    true = radius_km(area_ha) * window.scale if area_ha is not None else 0.0
    return (true, False) if true >= least else (least, True)


def _place(lon: float, lat: float, window: View, name: str) -> tuple[float, float]:
    if not window.shows(lon, lat):
        raise ValueError(f"{name}: longitude {lon}, latitude {lat} lies outside the map.")
    return window.place(lon, lat)


def _n(value: float) -> str:
    return shapes.number(value, 1)


def _text(value: str) -> str:
    """Escaped for text and for attributes in double quotes; not empty, no control characters."""
    if not value.strip():
        raise ValueError("A map needs words here, not an empty text.")
    if _NO_XML.search(value):
        raise ValueError(f"{value!r} holds a character that no web page can hold.")
    return escape(value)


def _token(value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise ValueError(f"{value!r} cannot be a class or an id: lower-case letters, digits, '-'.")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"{value!r} is not a language tag.")
    return value
