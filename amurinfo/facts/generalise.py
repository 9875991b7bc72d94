"""Blurring a sensitive place before anything public is written.

Practice of Chapman (2020), *Current Best Practices for Generalizing Sensitive Species
Occurrence Data*, GBIF, doi:10.15468/doc-5jp4-5g10: generalise, never randomise; snap to a
fixed grid and publish the centre of the cell, so that the same place always gives the same
cell; say how coarse it is.
"""

import math
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

#: Side of the grid cell in degrees, by sensitivity category (1 extreme … 4 low).
CELL_DEGREES = {1: Decimal("1"), 2: Decimal("0.1"), 3: Decimal("0.01"), 4: Decimal("0.001")}

# WGS 84
_A = 6_378_137.0
_E2 = 6.694_379_990_14e-3


@dataclass(frozen=True)
class Generalised:
    """Centre of a grid cell, degrees WGS 84; ``precision``: side of the cell in degrees;
    ``uncertainty_m``: to the cell's furthest corner plus the original uncertainty, metres."""

    lat: float
    lon: float
    precision: float
    uncertainty_m: int


def half_diagonal_m(lat: float, side_degrees: float) -> float:
    """From the centre of a grid cell at latitude ``lat`` to its furthest corner, in metres.

    Lengths of a degree from the radii of curvature of the WGS 84 ellipsoid. Each is taken
    where the cell is longest (north-south at its poleward edge, east-west at the other), so
    the result is never too small.
    """
    half = math.radians(side_degrees) / 2
    poleward, inward = abs(math.radians(lat)) + half, max(abs(math.radians(lat)) - half, 0)
    north = half * _A * (1 - _E2) / _w(poleward) ** 3
    east = half * _A / _w(inward) * math.cos(inward)
    return math.hypot(north, east)


def _w(phi: float) -> float:
    return math.sqrt(1 - _E2 * math.sin(phi) ** 2)


def generalise(lat: float, lon: float, category: int, uncertainty_m: float = 0) -> Generalised:
    """The public stand-in of a place.

    Raises ``KeyError`` for a category that is none, ``ValueError`` outside -90..90, -180..180.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError((lat, lon))
    side = CELL_DEGREES[category]

    def centre(value: float, limit: int) -> float:
        # The cell is found in decimal: 47.3 in floats may lie a hair below its own line.
        cell = (Decimal(str(value)) / side).to_integral_value(rounding=ROUND_FLOOR)
        cell = min(cell, Decimal(limit) / side - 1)
        return float(cell * side + side / 2)

    public_lat, public_lon = centre(lat, 90), centre(lon, 180)
    reach = half_diagonal_m(public_lat, float(side)) + uncertainty_m
    return Generalised(public_lat, public_lon, float(side), math.ceil(reach))
