"""A picture for whoever shares a page: where on the map of the basin it is. Pure but for files.

No words are drawn: the address beside the picture brings the title in the reader's language, so
all editions share one file, and no font has to come along. Lines are the base map's, colours those
of the maps on the pages.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw

from amurinfo.basemap import frame, shapes
from amurinfo.basemap.projection import radius_km

#: What the big platforms ask for.
WIDTH, HEIGHT = 1200, 630
#: Width of the panel on the left.
PANEL = 280
#: Part of every file name: raise it when the drawing changes.
DRAWING = 1

LAND, BASIN, EDGE, SEA, LAKE = "#f4f1e8", "#e3e8d3", "#a9b890", "#d3e1e6", "#b9d3de"
BORDER, RIVER, MARK, FRAME = "#c9a79c", "#6f9fb8", "#b4472b", "#2f6b4f"
_RIVERS = {1: 5, 2: 3, 3: 2}
_COLOURS = 48

#: A place: longitude, latitude (degrees), hectares or ``None``.
Spot = tuple[float, float, float | None]


@lru_cache(maxsize=1)
def window() -> frame.View:
    """The basin, as large as it fits, right of the panel: further west and south the base map
    knows nothing, and its ends would be seen."""
    whole = frame.view(WIDTH)
    scale = whole.scale * (HEIGHT - 10) / whole.height
    left = PANEL + (WIDTH - PANEL - whole.width / whole.scale * scale) / 2
    return frame.View(
        width=WIDTH, height=HEIGHT, scale=scale, left=whole.left - left / scale,
        top=whole.top + (HEIGHT / scale - whole.height / whole.scale) / 2,
    )


@lru_cache(maxsize=1)
def ground() -> Image.Image:
    """The map without marks, drawn twice as large and made smaller: smooth lines."""
    view = window()
    large = frame.View(view.width * 2, view.height * 2, view.scale * 2, view.left, view.top)
    picture = Image.new("RGB", (large.width, large.height), LAND)
    pen = ImageDraw.Draw(picture)
    # East of the data lies the sea.
    pen.polygon([large.place(145, lat) for lat in range(41, 58)]
                + [(large.width * 1.2, 0), (large.width * 1.2, large.height)], fill=SEA)
    for layer, fill in (("w", BASIN), ("o", SEA), ("b", None), ("r", None), ("l", LAKE)):
        for piece in frame.pieces(frame.CONTENT):
            if piece.layer == layer:
                _piece(pen, piece, large, fill)
    _panel(pen, large.height)
    return picture.resize((view.width, view.height), Image.Resampling.LANCZOS)


def _panel(pen: ImageDraw.ImageDraw, height: int) -> None:
    """The left margin with the basin's outline as the centre's sign, at twice the size."""
    pen.rectangle((0, 0, PANEL * 2, height), fill=FRAME)
    whole = frame.view(WIDTH)
    scale = whole.scale * (PANEL * 2 - 80) / WIDTH
    small = frame.View(PANEL * 2, height, scale, whole.left - 40 / scale,
                       whole.top + (height / scale - whole.height / whole.scale) / 2)
    for layer in "wr":
        for piece in frame.pieces(frame.CONTENT):
            for line in frame.placed(piece, small) if piece.layer == layer else ():
                if layer == "w":
                    pen.polygon(line, fill=BASIN)
                elif piece.size == 1:
                    pen.line(shapes.simplify(line, 2), fill=FRAME, width=6, joint="curve")


def _piece(pen: ImageDraw.ImageDraw, piece: frame.Piece, view: frame.View, fill) -> None:
    edge = view.edge(8)
    for line in frame.placed(piece, view):
        if piece.rings:
            ring = shapes.simplify(shapes.clip_ring(line, edge), 1.5, ring=True)
            if len(ring) > 2:
                pen.polygon(ring, fill=fill)
                if piece.layer == "w":
                    pen.line([*ring, ring[0]], fill=EDGE, width=3, joint="curve")
            continue
        width = 7 if piece.layer == "b" else _RIVERS.get(piece.size, 0)
        for part in shapes.clip_line(line, edge):
            if width and len(part) > 1:
                colour = BORDER if piece.layer == "b" else RIVER
                pen.line(shapes.simplify(part, 1.5), fill=colour, width=width, joint="curve")


def visible(spots: Sequence[Spot]) -> list[Spot]:
    """Those that lie on the map; each once, in one order, so that equal pages share a file."""
    return sorted({spot for spot in spots if window().shows(spot[0], spot[1])},
                  key=lambda spot: (-(spot[2] or 0), spot[:2]))


def name(spots: Sequence[Spot]) -> str:
    """File name, made of all that is drawn."""
    told = repr((DRAWING, WIDTH, HEIGHT, [(round(x, 4), round(y, 4), a) for x, y, a in spots]))
    return hashlib.sha256(told.encode()).hexdigest()[:20] + ".png"


def draw(spots: Sequence[Spot]) -> bytes:
    """The picture as PNG with few colours: some 50 KB."""
    picture = ground().copy()
    view = window()
    for lon, lat, area in spots:
        x, y = view.place(lon, lat)
        _circle(picture, x, y, max(radius_km(area) * view.scale if area else 0, 9.0))
    out = io.BytesIO()
    # PNG's own best takes six times as long, 35 ms, for a twentieth of the bytes.
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=1)
def _palette() -> Image.Image:
    """The colours of the map, and room for those of a mark and its rim."""
    sample = ground().copy()
    pen = ImageDraw.Draw(sample)
    for number, colour in enumerate((MARK, "#ffffff", "#c76d57", "#dfab9f")):
        pen.rectangle((number * 60, 0, number * 60 + 60, 80), fill=colour)
    return sample.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _circle(picture: Image.Image, x: float, y: float, radius: float) -> None:
    """A disc with a pale rim, four times oversampled on its own small piece."""
    reach = int(radius) + 6
    left, top, size, scale = int(x) - reach, int(y) - reach, 2 * reach + 1, 4
    disc = Image.new("L", (size * scale, size * scale), 0)
    rim = Image.new("L", disc.size, 0)
    centre = ((x - left) * scale, (y - top) * scale)
    for image, r in ((rim, radius + 3), (disc, radius)):
        box = (centre[0] - r * scale, centre[1] - r * scale,
               centre[0] + r * scale, centre[1] + r * scale)
        ImageDraw.Draw(image).ellipse(box, fill=255)
    for image, colour in ((rim, "#ffffff"), (disc, MARK)):
        mask = image.resize((size, size), Image.Resampling.LANCZOS)
        picture.paste(Image.new("RGB", (size, size), colour), (left, top), mask)


def icon(size: int) -> bytes:
    """The centre's sign as a square PNG, with the margin that a round mask may take."""
    picture = Image.new("RGB", (size * 2, size * 2), FRAME)
    whole = frame.view(WIDTH)
    scale = whole.scale * size * 1.4 / WIDTH
    small = frame.View(size * 2, size * 2, scale, whole.left - size * 0.3 / scale,
                       whole.top + (size * 2 / scale - whole.height / whole.scale) / 2)
    pen = ImageDraw.Draw(picture)
    for layer in "wr":
        for piece in frame.pieces(frame.CONTENT):
            for line in frame.placed(piece, small) if piece.layer == layer else ():
                if layer == "w":
                    pen.polygon(line, fill=BASIN)
                elif piece.size == 1:
                    pen.line(shapes.simplify(line, 2), fill=FRAME, width=size // 24, joint="curve")
    out = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).quantize(32).save(out, "PNG")
    return out.getvalue()


def icon_name(size: int) -> str:
    return f"icon-{size}-{DRAWING}.png"


def write_icon(folder: Path, size: int) -> str:
    return _write(folder, icon_name(size), lambda: icon(size))


def write(folder: Path, spots: Sequence[Spot]) -> str:
    """Make the file if it is not there yet; returns its name. Whole or not at all."""
    spots = visible(spots)
    return _write(folder, name(spots), lambda: draw(spots))


def _write(folder: Path, named: str, make: Callable[[], bytes]) -> str:
    file = folder / named
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(make())
            Path(part).chmod(0o644)
            Path(part).replace(file)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    return file.name
