"""Pictures of the land for the heads of sections, each hand over land that can be drawn by hand."""

import gzip
import math
import re
from xml.etree import ElementTree

import pytest

from amurinfo.basemap import faces
from amurinfo.basemap.faces import contour, cover, relief, water
from amurinfo.basemap.faces.canvas import HEIGHT, WIDTH, Window
from amurinfo.basemap.frame import BOX, CONTENT

NAN = float("nan")


def paths(svg: bytes) -> list[dict[str, str]]:
    return [element.attrib for element in ElementTree.fromstring(svg).iter()
            if element.tag.endswith("path")]


# ---- relief ---------------------------------------------------------------------------------


def lines(heights) -> list[str]:
    path = re.search(r' d="([^"]*)"', relief.svg(heights).decode())[1]
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


# ---- contour --------------------------------------------------------------------------------


def test_a_slope_has_straight_lines_of_equal_height():
    # 640 units are four columns of 160: half way between 1 and 2 is 80 units from the second.
    assert contour.isolines([[0, 1, 2, 3, 4]] * 3, 1.5) == [[(240, 0), (240, 72), (240, 144)]]


def test_round_a_hill_the_line_closes():
    [line] = contour.isolines([[0, 0, 0], [0, 2, 0], [0, 0, 0]], 1)
    assert line[0] == line[-1]
    assert set(line) == {(320, 36), (480, 72), (320, 108), (160, 72)}


def test_between_two_hills_the_line_goes_as_the_middle_of_the_pass_does():
    saddle = [[4, 0], [0, 4]]
    # The middle is 2: of the higher ground at 1, of the lower at 3. Lines part the corners.
    for level, cut_off in ((1, ((640, 0), (0, 144))), (3, ((0, 0), (640, 144)))):
        found = contour.isolines(saddle, level)
        assert len(found) == 2
        for line in found:
            middle = tuple(sum(numbers) / 2 for numbers in zip(*line, strict=True))
            assert any(math.dist(middle, corner) < 150 for corner in cut_off), (level, line)


def test_flat_land_has_no_lines_and_each_fourth_is_strong():
    assert paths(contour.svg([[7] * 5] * 5)) == []
    # From 0 to 8: lines at 1 to 7, the fourth of them strong.
    weak, strong = paths(contour.svg([[column for column in range(9)]] * 5))
    assert (weak["d"].count("M"), strong["d"].count("M")) == (6, 1)
    assert float(strong["stroke-width"]) > float(weak["stroke-width"])


# ---- water ----------------------------------------------------------------------------------


def feature(geometry: str, coordinates, **properties):
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": geometry, "coordinates": coordinates}}


def test_greater_rivers_are_broader_and_neighbours_are_not_shown():
    window = Window(120, 50, 10)
    features = [
        feature("LineString", [[120, 49.9 - size / 10], [130, 49.9 - size / 10]], k="r", s=size)
        for size in (1, 2, 3, 4)
    ]
    features.append(feature("Polygon", [[[122, 49.9], [123, 49.9], [123, 49.5], [122, 49.9]]],
                            k="l"))
    lake, *rivers = paths(water.svg(features, window))
    assert "fill" in lake and lake["d"].endswith("z")
    widths = [float(river["stroke-width"]) for river in rivers]
    assert len(widths) == 3 and widths == sorted(widths)


def test_what_lies_outside_of_the_window_is_not_in_the_file():
    far = feature("LineString", [[110, 44], [112, 44]], k="r", s=1)
    assert paths(water.svg([far], Window(120, 50, 10))) == []


# ---- land cover -----------------------------------------------------------------------------


def test_each_kind_of_land_has_its_stroke_and_water_none():
    drawn = paths(cover.svg([["forest", "forest", "", "field"], ["grass"] * 4]))
    # Two rows of 72 units, four columns of 160.
    assert [path["d"] for path in drawn] == ["M0 36h320", "M480 36h160", "M0 108h640"]
    assert len({(path["stroke-width"], path.get("stroke-dasharray")) for path in drawn}) == 3


def test_a_place_is_found_in_a_picture_of_the_whole_world():
    window = Window(120, 50, 10)

    class World:
        def __getitem__(self, place):
            y, x = place
            # From 90 N and 180 W on, 20 cells a degree: forest west of 125 E.
            return 5 if -180 + (x + 0.5) / 20 < 125 and 90 - (y + 0.5) / 20 < 50 else 0

    rows = cover.grid(World(), window)
    assert (len(rows), len(rows[0])) == (cover.ROWS, cover.COLUMNS)
    assert {tuple(row) for row in rows} == {("forest",) * 100 + ("",) * 100}


# ---- the files ------------------------------------------------------------------------------


def test_the_pictures_are_there_and_no_two_show_the_same():
    hands = [faces.RELIEF, faces.CONTOUR, faces.WATER, faces.COVER]
    named = [name for hand in hands for name in hand]
    assert faces.names() == set(named) and len(named) == len(set(named))
    assert len({place for hand in hands for place in hand.values()}) == len(named)


@pytest.mark.parametrize("name", sorted(faces.names()))
def test_a_picture_is_light_and_carries_nothing_but_lines(name):
    data = (CONTENT / faces.FOLDER / f"{name}.svg").read_bytes()
    assert len(gzip.compress(data, 9)) < 4500
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(data).iter()}
    assert tags == {"svg", "g", "path"}


@pytest.mark.parametrize("window", [*faces.CONTOUR.values(), *faces.WATER.values(),
                                    *faces.COVER.values()])
def test_windows_lie_where_there_are_data_and_have_the_form_of_the_sheet(window):
    west, south, east, north = BOX
    assert west <= window.west and window.west + window.span <= east
    assert south <= window.north - window.depth and window.north <= north
    # A degree of latitude is as long as one of longitude over the cosine.
    middle = math.cos(math.radians(window.north - window.depth / 2))
    assert window.depth / (window.span * middle) == pytest.approx(HEIGHT / WIDTH, rel=1e-3)
