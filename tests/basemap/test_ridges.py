"""Ridge lines: what stands in front hides what lies behind; the sea is left empty."""

import re

from amurinfo.basemap import ridges

NAN = float("nan")


def lines(heights) -> list[str]:
    path = re.search(r' d="([^"]*)"', ridges.svg(heights).decode())[1]
    return [f"M{part}" for part in path.split("M")[1:]]


def test_flat_land_is_a_line_a_row_from_the_back_to_the_front():
    # RISE 54, HEIGHT 144: the last row lies at 142, 640 units are two steps of 320.
    assert lines([[5, 5, 5], [5, 5, 5]]) == ["M0 54l320 0l320 0", "M0 142l320 0l320 0"]


def test_a_ridge_in_front_hides_what_lies_behind():
    # 64 steps over the rest: it rises 54 units, from 142 to 88, and 54 is still above it.
    assert lines([[0, 0, 0], [0, 64, 0]]) == ["M0 54l320 0l320 0", "M0 142l320-54l320 54".replace(
        "320-54", "320 -54")]
    # Three rows (54, 98, 142): the middle one is hidden behind 88 and comes out on both sides.
    assert lines([[0, 0, 0], [0, 0, 0], [0, 64, 0]]) == [
        "M0 54l320 0l320 0", "M0 98", "M640 98", "M0 142l320 -54l320 54"]


def test_the_sea_is_empty_and_hides_nothing():
    assert lines([[0, 0, 0], [NAN, 16, NAN]]) == ["M0 54l320 0l320 0", "M320 88"]


def test_the_pictures_are_there():
    assert ridges.names() == set(ridges.WINDOWS)
