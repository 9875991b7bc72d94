"""The projection against published values, and its own inverse."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.basemap.projection import (
    AMUR,
    Albers,
    circle_ring,
    radius_km,
    ring_area_km2,
)


def test_snyder_sphere() -> None:
    """Snyder (1987), Appendix A, Albers, sphere: radius 1, parallels 29.5 and 45.5, origin
    23 N 96 W, point 35 N 75 W."""
    sphere = Albers(29.5, 45.5, lon_0=-96, lat_0=23, a=1, f=0)
    assert sphere.forward(-75, 35) == pytest.approx((0.2952720, 0.2416774), abs=5e-8)
    assert sphere.inverse(0.2952720, 0.2416774) == pytest.approx((-75, 35), abs=5e-6)


def test_snyder_ellipsoid() -> None:
    """The same example on the Clarke 1866 ellipsoid, in metres."""
    clarke = Albers(29.5, 45.5, lon_0=-96, lat_0=23, a=6378206.4, f=1 - math.sqrt(1 - 0.00676866))
    assert clarke.n == pytest.approx(0.6029035, abs=5e-8)
    assert clarke.c == pytest.approx(1.3491594, abs=5e-8)
    assert clarke.forward(-75, 35) == pytest.approx((1885472.7, 1535925.0), abs=0.06)
    assert clarke.inverse(1885472.7, 1535925.0) == pytest.approx((-75, 35), abs=1e-6)


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        # pyproj 3.7.2: +proj=aea +lat_1=44 +lat_2=54 +lon_0=124 +lat_0=49 +ellps=WGS84 +units=m
        ((135.0971, 48.46204), (814779.145, -619.280)),
        ((126.65, 45.75), (205734.757, -358897.045)),
        ((114.53264, 48.07257), (-701175.064, -59903.409)),
        ((141.08, 52.94), (1136922.368, 567630.278)),
        ((105, 41), (-1590209.848, -690337.290)),
        ((145, 57), (1269139.439, 1066666.534)),
    ],
)
def test_pyproj(place: tuple[float, float], metres: tuple[float, float]) -> None:
    x, y = AMUR.forward(*place)
    assert (x * 1000, y * 1000) == pytest.approx(metres, abs=0.01)


@given(st.floats(100, 150), st.floats(38, 60))
def test_there_and_back(lon: float, lat: float) -> None:
    assert AMUR.inverse(*AMUR.forward(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


@given(st.floats(-179.9, 179.9), st.floats(-90, 90))
def test_there_and_back_anywhere(lon: float, lat: float) -> None:
    lon_back, lat_back = AMUR.inverse(*AMUR.forward(lon, lat))
    # Near the poles a small step on the map is a large one in latitude: compare on the map.
    assert AMUR.forward(lon_back, lat_back) == pytest.approx(AMUR.forward(lon, lat), abs=1e-4)


def test_centre_is_the_origin() -> None:
    assert AMUR.forward(124, 49) == pytest.approx((0, 0), abs=1e-12)


def test_area_of_a_one_degree_cell() -> None:
    """WGS 84: the cell 49 to 50 N, one degree wide, by numerical integration."""
    e2 = (1 / 298.257223563) * (2 - 1 / 298.257223563)
    steps = 2000
    exact = 0.0
    for i in range(steps):
        phi = math.radians(49 + (i + 0.5) / steps)
        exact += math.cos(phi) * (1 - e2) / (1 - e2 * math.sin(phi) ** 2) ** 2
    exact *= 6378.137**2 * math.radians(1 / steps) * math.radians(1)
    south = [(130 + i / 100, 49.0) for i in range(101)]
    north = [(131 - i / 100, 50.0) for i in range(101)]
    assert ring_area_km2(south + north) == pytest.approx(exact, rel=1e-6)


@given(st.floats(106, 144), st.floats(42, 56), st.floats(1, 5e6), st.integers(3, 90))
def test_ring_has_the_area_asked_for(lon: float, lat: float, area_ha: float, corners: int) -> None:
    ring = circle_ring(lon, lat, area_ha, corners)
    assert len(ring) == corners + 1 and ring[0] == ring[-1]
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))
    assert twice / 2 * 100 == pytest.approx(area_ha, rel=1e-4, abs=0.01)  # and counter-clockwise


def test_radius() -> None:
    assert radius_km(math.pi * 100) == pytest.approx(1)


@pytest.mark.parametrize("area", [0, -1, math.nan, math.inf])
def test_radius_refuses(area: float) -> None:
    with pytest.raises(ValueError, match="hectares"):
        radius_km(area)


@pytest.mark.parametrize("place", [(math.nan, 50), (120, 91), (120, -91), (400, 50), (math.inf, 0)])
def test_forward_refuses(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="Earth"):
        AMUR.forward(*place)


def test_inverse_refuses() -> None:
    with pytest.raises(ValueError, match="outside"):
        AMUR.inverse(0, 40000)


def test_a_cylinder_is_no_cone() -> None:
    with pytest.raises(ValueError, match="cone"):
        Albers(30, -30)
