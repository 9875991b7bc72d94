"""Clipping, simplifying, writing of paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.basemap import shapes

FRAME = (0.0, 0.0, 10.0, 10.0)
COORDINATE = st.floats(-20, 30)
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=40)


def test_ring_around_the_frame_becomes_the_frame() -> None:
    ring = shapes.clip_ring([(-5, -5), (15, -5), (15, 15), (-5, 15)], FRAME)
    assert sorted(ring) == [(0, 0), (0, 10), (10, 0), (10, 10)]


def test_ring_elsewhere_vanishes() -> None:
    assert shapes.clip_ring([(20, 20), (25, 20), (25, 25)], FRAME) == []


def test_line_that_leaves_and_comes_back_is_two() -> None:
    assert shapes.clip_line([(5, 5), (15, 5), (15, 6), (5, 6)], FRAME) == [
        [(5, 5), (10, 5)],
        [(10, 6), (5, 6)],
    ]


@given(POINTS)
def test_nothing_is_left_outside(points: shapes.Line) -> None:
    kept = shapes.clip_ring(points, FRAME)
    kept += [p for line in shapes.clip_line(points, FRAME) for p in line]
    assert all(-1e-6 <= x <= 10 + 1e-6 and -1e-6 <= y <= 10 + 1e-6 for x, y in kept)


@given(POINTS, st.floats(0, 50))
def test_simplifying_keeps_ends_and_order(points: shapes.Line, least: float) -> None:
    kept = shapes.simplify(points, least)
    assert kept[0] == points[0] and kept[-1] == points[-1]
    rest = iter(points)
    assert all(point in rest for point in kept)


def test_straight_points_go() -> None:
    assert shapes.simplify([(0, 0), (1, 0), (2, 0), (2, 5)], 0.1) == [(0, 0), (2, 0), (2, 5)]
    assert shapes.simplify([(0, 0), (0.1, 0), (0, 0.1)], 1, ring=True) == []


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(3.0, 1, "3"), (0.5, 1, ".5"), (-0.5, 1, "-.5"), (-12.34, 1, "-12.3"), (0, 1, "0"), 
     (7.6, 0, "8"),     (0.05, 2, ".05"), (-0.01, 1, "0")],
)  # fmt: skip
def test_numbers_are_short(value: float, decimals: int, text: str) -> None:
    assert shapes.number(value, decimals) == text


def test_path() -> None:
    assert shapes.path([[(1, 2), (3, 1), (3, 1), (3.5, 1.5)]], 1) == "M1 2l2-1 .5.5"
    assert shapes.path([[(0, 0), (4, 0), (4, 4)]], 0, closed=True) == "M0 0l4 0 0 4z"
    assert shapes.path([[(0, 0), (0.1, 0.1)]], 0) == ""
