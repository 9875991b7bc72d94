"""Albers equal-area conic projection of the Amur basin, and areas on it.

Formulas: J. P. Snyder, *Map Projections - A Working Manual*, U.S. Geological Survey Professional
Paper 1395 (1987), section 14: for the ellipsoid equations (3-12), (14-12) to (14-15) and (14-1)
to (14-2) forward, (14-8) to (14-11), (14-19) and, for the latitude, the iteration (3-16) inverse.
Ellipsoid WGS 84; standard parallels 44 and 54 N, centre 124 E 49 N (the centre latitude only
moves the origin). Every area on the map is true; lengths are off by less than 1 % inside the basin.

Pure Python. Longitude and latitude in degrees, map coordinates in kilometres, x east, y north.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Point = tuple[float, float]

WGS84_A_KM = 6378.137
WGS84_F = 1 / 298.257223563

HECTARES_PER_KM2 = 100.0


@dataclass(frozen=True)
class Albers:
    """An Albers equal-area conic projection.

    ``parallel_1``, ``parallel_2``: standard parallels; ``lon_0``, ``lat_0``: origin, in degrees.
    ``a``: semi-major axis, in the unit that map coordinates shall have (kilometres by default);
    ``f``: flattening, 0 for a sphere.
    """

    parallel_1: float = 44.0
    parallel_2: float = 54.0
    lon_0: float = 124.0
    lat_0: float = 49.0
    a: float = WGS84_A_KM
    f: float = WGS84_F

    def __post_init__(self) -> None:
        if abs(self.parallel_1 + self.parallel_2) < 1e-9:
            raise ValueError("Standard parallels opposite to each other do not make a cone.")

    @cached_property
    def _e(self) -> float:
        return math.sqrt(self.f * (2 - self.f))

    def _q(self, lat: float) -> float:
        """(3-12); ``lat`` in degrees. Proportional to the area between equator and parallel."""
        sin = math.sin(math.radians(lat))
        if self._e == 0:
            return 2 * sin
        es = self._e * sin
        e2 = self._e**2
        return (1 - e2) * (sin / (1 - es * es) + math.atanh(es) / self._e)

    def _m(self, lat: float) -> float:
        """(14-15); ``lat`` in degrees."""
        phi = math.radians(lat)
        return math.cos(phi) / math.sqrt(1 - (self._e * math.sin(phi)) ** 2)

    @cached_property
    def n(self) -> float:
        """(14-14), the cone constant."""
        if abs(self.parallel_1 - self.parallel_2) < 1e-9:
            return math.sin(math.radians(self.parallel_1))
        m1, m2 = self._m(self.parallel_1), self._m(self.parallel_2)
        return (m1 * m1 - m2 * m2) / (self._q(self.parallel_2) - self._q(self.parallel_1))

    @cached_property
    def c(self) -> float:
        """(14-13)."""
        return self._m(self.parallel_1) ** 2 + self.n * self._q(self.parallel_1)

    @cached_property
    def _rho_0(self) -> float:
        return self._rho(self.lat_0)

    def _rho(self, lat: float) -> float:
        """(14-12): distance from the tip of the cone."""
        return self.a * math.sqrt(self.c - self.n * self._q(lat)) / self.n

    def forward(self, lon: float, lat: float) -> Point:
        """Map coordinates of a place; raises ``ValueError`` off the globe."""
        _check(lon, lat)
        # The nearest way round, so that the cut lies opposite to the centre.
        turn = math.remainder(lon - self.lon_0, 360)
        theta = math.radians(self.n * turn)
        rho = self._rho(lat)
        return rho * math.sin(theta), self._rho_0 - rho * math.cos(theta)

    def inverse(self, x: float, y: float) -> Point:
        """Longitude and latitude of a point of the map; raises ``ValueError`` outside the map."""
        sign = math.copysign(1.0, self.n)
        rho = math.hypot(x, self._rho_0 - y)  # (14-10)
        theta = math.atan2(sign * x, sign * (self._rho_0 - y))  # (14-11)
        q = (self.c - (rho * self.n / self.a) ** 2) / self.n  # (14-19)
        if abs(q) > self._q(90) + 1e-12:
            raise ValueError(f"({x}, {y}) lies outside the map.")
        lon = self.lon_0 + math.degrees(theta / self.n)  # (14-9)
        return math.remainder(lon, 360), self._latitude(q)

    def _latitude(self, q: float) -> float:
        """(3-16) by iteration, in degrees."""
        if self._q(90) - abs(q) < 1e-14:
            return math.copysign(90.0, q)
        phi = math.asin(max(-1.0, min(1.0, q / 2)))
        for _ in range(50):
            sin, cos = math.sin(phi), math.cos(phi)
            es2 = 1 - (self._e * sin) ** 2
            # (3-16) with Newton's bracket written as q - q(phi).
            step = (es2 * es2 / (2 * cos)) * (q - self._q(math.degrees(phi))) / (1 - self._e**2)
            phi += step
            if abs(step) < 1e-13:
                break
        return math.degrees(phi)


AMUR = Albers()


def _check(lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 360 and abs(lat) <= 90):
        raise ValueError(f"Not a place on Earth: longitude {lon}, latitude {lat}.")


def radius_km(area_ha: float) -> float:
    """Radius in kilometres of the circle that has an area given in hectares."""
    if not (math.isfinite(area_ha) and area_ha > 0):
        raise ValueError(f"An area must be a positive number of hectares, not {area_ha}.")
    return math.sqrt(area_ha / HECTARES_PER_KM2 / math.pi)


def circle_ring(
    lon: float, lat: float, area_ha: float, corners: int = 32, projection: Albers = AMUR
) -> list[Point]:
    """Closed ring of a circle of a given area around a place, in map coordinates (kilometres).

    ``corners + 1`` points, counter-clockwise from the east, the last equal to the first. The
    regular polygon itself, not the circle around it, has the area asked for (as the projection
    is equal-area, so has the ground under it).
    """
    if corners < 3:
        raise ValueError("A ring needs three corners or more.")
    x, y = projection.forward(lon, lat)
    step = 2 * math.pi / corners
    # Area of a regular polygon: corners / 2 * r^2 * sin(step).
    r = math.sqrt(2 * area_ha_to_km2(area_ha) / (corners * math.sin(step)))
    ring = [(x + r * math.cos(i * step), y + r * math.sin(i * step)) for i in range(corners)]
    return [*ring, ring[0]]


def area_ha_to_km2(area_ha: float) -> float:
    """Square kilometres; raises ``ValueError`` unless positive."""
    return math.pi * radius_km(area_ha) ** 2


def ring_area_km2(ring: Sequence[Point], projection: Albers = AMUR) -> float:
    """Area in km2 inside a ring of (longitude, latitude), open or closed, either way round.

    Edges are straight on the map.
    """
    if len(ring) < 3:
        raise ValueError("A ring needs three points or more.")
    points = [projection.forward(lon, lat) for lon, lat in ring]
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
