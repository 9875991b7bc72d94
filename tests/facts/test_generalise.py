"""Blurring. Distances are checked against Vincenty's inverse formula on WGS 84 (Survey Review
23/176, 1975), written here on its own."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from amurinfo.facts.generalise import generalise

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
categories = st.sampled_from([1, 2, 3, 4])
# Chapman (2020), table of categories: 1 degree, 0.1, 0.01, 0.001.
SIDE = {1: 1, 2: 0.1, 3: 0.01, 4: 0.001}


def distance_m(lat1, lon1, lat2, lon2):
    a, f = 6378137.0, 1 / 298.257223563
    b = a * (1 - f)
    u1 = math.atan((1 - f) * math.tan(math.radians(lat1)))
    u2 = math.atan((1 - f) * math.tan(math.radians(lat2)))
    length = lam = math.radians(lon2 - lon1)
    for _ in range(100):
        sin_sigma = math.hypot(
            math.cos(u2) * math.sin(lam),
            math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam),
        )
        if sin_sigma == 0:
            return 0.0
        cos_sigma = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_sigma
        cos2_alpha = 1 - sin_alpha**2
        cos_2sm = cos_sigma - 2 * math.sin(u1) * math.sin(u2) / cos2_alpha if cos2_alpha else 0
        c = f / 16 * cos2_alpha * (4 + f * (4 - 3 * cos2_alpha))
        before, lam = lam, length + (1 - c) * f * sin_alpha * (
            sigma + c * sin_sigma * (cos_2sm + c * cos_sigma * (-1 + 2 * cos_2sm**2)))
        if abs(lam - before) < 1e-13:
            break
    square = cos2_alpha * (a**2 - b**2) / b**2
    big_a = 1 + square / 16384 * (4096 + square * (-768 + square * (320 - 175 * square)))
    big_b = square / 1024 * (256 + square * (-128 + square * (74 - 47 * square)))
    delta = big_b * sin_sigma * (cos_2sm + big_b / 4 * (
        cos_sigma * (-1 + 2 * cos_2sm**2)
        - big_b / 6 * cos_2sm * (-3 + 4 * sin_sigma**2) * (-3 + 4 * cos_2sm**2)))
    return b * big_a * (sigma - delta)


def test_the_ruler_itself():
    # Flinders Peak to Buninyong, Geoscience Australia's test line (GDA94/GRS 80): 54 972.271 m.
    peak = (-(37 + 57 / 60 + 3.72030 / 3600), 144 + 25 / 60 + 29.52440 / 3600)
    buninyong = (-(37 + 39 / 60 + 10.15610 / 3600), 143 + 55 / 60 + 35.38390 / 3600)
    assert distance_m(*peak, *buninyong) == pytest.approx(54972.271, abs=0.005)


@pytest.mark.parametrize(("lat", "lon", "category", "expected"), [
    # By hand: the grid line at or below, plus half a side.
    (48.205, 134.859, 1, (48.5, 134.5)),
    (48.205, 134.859, 2, (48.25, 134.85)),
    (48.205, 134.859, 3, (48.205, 134.855)),
    (48.2056, 134.8599, 4, (48.2055, 134.8595)),
    (47.3, 131.7, 2, (47.35, 131.75)),  # on the line itself, in spite of binary floats
    (-0.05, -179.99, 2, (-0.05, -179.95)),
    (90, 180, 1, (89.5, 179.5)),
    (-90, -180, 1, (-89.5, -179.5)),
])
def test_cells(lat, lon, category, expected):
    cell = generalise(lat, lon, category)
    assert (cell.lat, cell.lon) == expected
    assert cell.precision == SIDE[category]


@given(latitudes, longitudes, categories)
def test_the_point_lies_in_its_cell_and_is_its_centre_no_more(lat, lon, category):
    cell = generalise(lat, lon, category)
    assert abs(cell.lat - lat) <= SIDE[category] / 2 + 1e-9
    assert abs(cell.lon - lon) <= SIDE[category] / 2 + 1e-9
    assert generalise(lat, lon, category) == cell
    # Blurring twice tells no more and no less.
    assert generalise(cell.lat, cell.lon, category) == cell
    # A centre never stands on a grid line: it cannot be taken for an exact point of the grid.
    assert round(cell.lat / SIDE[category] * 2) % 2 == 1


@given(latitudes, longitudes, categories, st.floats(0, 5000))
def test_the_point_is_never_further_than_is_said(lat, lon, category, uncertainty):
    assume(abs(lat) < 89.9999)  # where Vincenty's formula is sure of itself
    cell = generalise(lat, lon, category, uncertainty)
    assert distance_m(cell.lat, cell.lon, lat, lon) + uncertainty <= cell.uncertainty_m + 0.001


@given(st.floats(40, 60), longitudes, categories)
def test_nor_is_the_doubt_made_larger_than_it_is(lat, lon, category):
    """In our latitudes: to the furthest corner, not more than 2 % and the rounding above."""
    cell = generalise(lat, lon, category)
    half = SIDE[category] / 2
    furthest = max(distance_m(cell.lat, cell.lon, cell.lat + n * half, cell.lon + e * half)
                   for n in (-1, 1) for e in (-1, 1))
    assert furthest <= cell.uncertainty_m <= furthest * 1.02 + 1


@given(st.floats(47, 47.999), st.floats(134, 134.999))
def test_all_points_of_a_cell_look_the_same(lat, lon):
    assert generalise(lat, lon, 1) == generalise(47.5, 134.5, 1)


@pytest.mark.parametrize("point", [
    (90.0001, 0), (-91, 0), (0, 180.5), (0, -181), (math.nan, 0), (0, math.nan), (math.inf, 0),
])
def test_no_such_place(point):
    with pytest.raises(ValueError):
        generalise(*point, 1)


@pytest.mark.parametrize("category", [0, 5, "1", None])
def test_no_such_category(category):
    with pytest.raises(KeyError):
        generalise(48, 134, category)
