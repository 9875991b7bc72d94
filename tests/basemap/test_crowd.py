"""Names that touch on a telephone: boxes by hand, and no two that stay overlap."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.basemap.crowd import TYPE, box, without_room
from amurinfo.basemap.draw import Label, basin_map

WHOLE = (960.0, 600.0)


def test_a_chinese_name_covers_a_square_for_each_letter():
    a, b, _c, d = box("哈尔滨", (100, 100))
    assert b[0] - a[0] == pytest.approx(3 * TYPE + 6)  # three letters and a halo of 3 on each side
    assert a[1] < 100 < d[1]


def test_the_anchor_says_which_part_stands_on_the_point():
    starts, middles, ends = (
        (b[0][0], b[1][0]) for b in (box("Амур", (300, 100), a) for a in ("start", "middle", "end"))
    )
    assert starts[0] == 297 and ends[1] == 303
    assert sum(middles) / 2 == pytest.approx(300)


def test_a_quarter_turn_stands_upright():
    corners = box("Амур", (300, 100), angle=90)
    across = max(x for x, _ in corners) - min(x for x, _ in corners)
    along = max(y for _, y in corners) - min(y for _, y in corners)
    flat = box("Амур", (300, 100))
    assert along == pytest.approx(flat[1][0] - flat[0][0])
    assert across == pytest.approx(flat[3][1] - flat[0][1])


@pytest.mark.parametrize(("second", "answer"), [
    (box("Чита", (100, 120)), True),  # on the same line of letters
    (box("Чита", (100, 200)), False),  # three lines below
    (box("Чита", (250, 100)), False),  # beside it
    (box("Чита", (900, 100)), True),  # runs off the right edge (four letters: 64 pixels)
    # Its surrounding rectangle holds the first name, it itself passes below.
    (box("Комсомольск-на-Амуре", (60, 160), angle=30), False),
])
def test_the_first_stays(second, answer):
    assert without_room([box("Шилка", (100, 100)), second], *WHOLE) == [False, answer]


def test_a_name_without_room_takes_none_from_the_next():
    row = [box("Амур", (x, 100)) for x in (100, 150, 200)]
    assert without_room(row, *WHOLE) == [False, True, False]


@given(st.lists(st.tuples(
    st.text("Амур哈Ө", min_size=1, max_size=9), st.floats(0, 960), st.floats(0, 600),
    st.sampled_from(["start", "middle", "end"]), st.floats(-90, 90)), max_size=12))
def test_those_that_stay_do_not_touch(names):
    """Every pair that stays has no point of one inside the other (points on a fine grid)."""
    boxes = [box(text, (x, y), anchor, angle) for text, x, y, anchor, angle in names]
    stay = [b for b, no in zip(boxes, without_room(boxes, *WHOLE), strict=True) if not no]
    for i, one in enumerate(stay):
        assert all(-3 <= x <= 963 and -3 <= y <= 603 for x, y in one)
        for other in stay[:i]:
            assert not any(_inside(point, other) for point in _points(one))


def _points(shape):
    a, b, _, d = shape
    for i in range(9):
        for j in range(4):
            yield tuple(a[k] + (b[k] - a[k]) * i / 8 + (d[k] - a[k]) * j / 3 for k in (0, 1))


def _inside(point, shape):
    """Well inside: on the same side of all four sides, by a thousandth of a pixel."""
    sides = []
    for i in range(4):
        (x1, y1), (x2, y2) = shape[i - 1], shape[i]
        cross = (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)
        sides.append(cross / math.hypot(x2 - x1, y2 - y1))
    return all(s > 1e-3 for s in sides) or all(s < -1e-3 for s in sides)


def test_a_crowded_name_is_minor_on_the_map_and_the_one_before_it_is_not():
    svg = basin_map([], [
        Label("Амар мөрөн", 124, 50, "river"), Label("Шилка", 124.2, 50.1, "river"),
        Label("Чита", 113.5, 52, "town"),
    ], title="Газрын зураг", lang="mn")
    assert '<text class="bm-river"' in svg and ">Амар мөрөн</text>" in svg
    assert svg.count('class="bm-river bm-minor"') == 1
    assert svg.index("bm-minor") > svg.index("Амар мөрөн")
    assert 'class="bm-town bm-minor"' not in svg
