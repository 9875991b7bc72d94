"""The SVG maps: well-formed, escaped, linked, the same every time, small."""

from __future__ import annotations

import gzip
import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.basemap.draw import Area, Label, Mark, basin_map, locator_map, view
from amurinfo.basemap.projection import radius_km

SVG = "{http://www.w3.org/2000/svg}"


def many_areas(count: int = 140) -> list[Area]:
    """Places spread over the basin with names and addresses of a usual length."""
    return [
        Area(
            lon=112 + (i * 37 % 240) / 10,
            lat=45.5 + (i * 53 % 70) / 10,
            href=f"/ru/areas/{chr(97 + i % 26)}{i * 7919 % 1000}-{'bastak' if i % 3 else 'khor'}/",
            title=f"Заповедник {chr(1040 + i % 30)}{chr(1072 + i * 11 % 30)}{i * 31 % 97} край",
            area_ha=None if i % 9 == 0 else 900.0 * (i * 61 % 500 + 1),
            kind=("ru", "cn", "mn")[i % 3],
        )
        for i in range(count)
    ]


LABELS = [
    Label("Амур", 124, 53.3, "river", angle=8, dy=-9),
    Label("哈尔滨", 126.65, 45.75, "town", lang="zh-Hans", dx=6, anchor="start"),
    Label("Ханка", 132.4, 45, "lake", minor=True),
]


def draw(areas: list[Area] | None = None, labels: list[Label] | None = None, **more: object) -> str:
    options = {"title": "Карта", "lang": "ru", **more}
    return basin_map(areas or [], LABELS if labels is None else labels, **options)  # type: ignore[arg-type]


def test_every_area_is_a_link_with_a_title_and_a_circle() -> None:
    areas = many_areas()
    links = ET.fromstring(draw(areas)).findall(f".//{SVG}a")
    found = {(link.get("href"), link.findtext(f"{SVG}title")) for link in links}
    assert found == {(area.href, area.title) for area in areas}
    assert all(link.find(f"{SVG}circle") is not None for link in links)
    assert all((link.get("class") or "").startswith("bm-k-") for link in links)


def test_circles_have_their_true_size_and_largest_come_first() -> None:
    window = view(960)
    areas = [
        Area(120, 50, "/s/", "small", 10.0),
        Area(120, 50, "/l/", "large", 1_000_000.0),
        Area(120, 50, "/u/", "unknown"),
    ]
    links = ET.fromstring(draw(areas)).findall(f".//{SVG}a")
    assert [link.get("href") for link in links] == ["/l/", "/s/", "/u/"]
    large = links[0].find(f"{SVG}circle")
    assert large is not None
    assert float(large.get("r", "")) == pytest.approx(radius_km(1e6) * window.scale, abs=0.06)
    assert [link.get("class") for link in links] == [None, "bm-dot", "bm-dot"]


def test_role_name_and_language() -> None:
    root = ET.fromstring(draw(described_by="list-of-areas"))
    assert root.get("role") is None
    assert root.get("aria-label") == "Карта"
    assert root.get("aria-describedby") == "list-of-areas"
    assert root.get("lang") == "ru"
    texts = root.findall(f".//{SVG}text")
    assert [(t.text, t.get("lang")) for t in texts] == [
        ("Амур", None), ("哈尔滨", "zh-Hans"), ("Ханка", None),
    ]  # fmt: skip


@pytest.mark.parametrize("svg", [draw(many_areas()), locator_map(132, 45, title="x", lang="en")])
def test_nothing_a_strict_policy_forbids(svg: str) -> None:
    root = ET.fromstring(svg)
    for element in root.iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script")
        assert not any(name == "style" or name.startswith("on") for name in element.attrib)
    assert "NaN" not in svg and "nan" not in svg


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1).filter(str.strip))
def test_words_are_escaped(words: str) -> None:
    svg = draw([Area(120, 50, "/a/", words)], [Label(words, 120, 50, "town")], title=words)
    root = ET.fromstring(svg)
    plain = words.replace("\t", " ")
    assert root.find(f".//{SVG}title").text == words  # type: ignore[union-attr]
    assert root.find(f".//{SVG}text").text == words  # type: ignore[union-attr]
    assert root.get("aria-label") == plain


def test_markup_in_names_and_addresses_stays_text() -> None:
    evil = "</title><script>alert(1)</script>\"'&"
    svg = draw([Area(120, 50, "/a/?x=\"><script>&b='", evil)], [Label(evil, 120, 50, "lake")])
    assert "<script" not in svg
    assert ET.fromstring(svg).find(f".//{SVG}a").get("href") == "/a/?x=\"><script>&b='"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "area",
    [
        Area(120, 50, "javascript:alert(1)", "x"),
        Area(120, 50, "//elsewhere/", "x"),
        Area(120, 50, "", "x"),
        Area(120, 50, "/a b/", "x"),
        Area(120, 50, "/a/", " "),
        Area(120, 50, "/a/", "x\x00"),
        Area(120, 50, "/a/", "x", area_ha=0),
        Area(120, 50, "/a/", "x", area_ha=math.nan),
        Area(120, 50, "/a/", "x", kind='ru"'),
        Area(math.nan, 50, "/a/", "x"),
        Area(90, 50, "/a/", "x"),
        Area(50, 120, "/a/", "x"),
    ],
)
def test_bad_areas_are_refused(area: Area) -> None:
    with pytest.raises(ValueError):
        draw([area])


@pytest.mark.parametrize(
    "label",
    [
        Label("x", 120, 50, "volcano"),
        Label("x", 120, 50, "river", anchor="left"),
        Label("x", 120, 50, "river", angle=math.inf),
        Label("x", 120, 50, "river", lang="ru_RU"),
        Label("x", 10, 50, "river"),
        Label("", 120, 50, "river"),
    ],
)
def test_bad_labels_are_refused(label: Label) -> None:
    with pytest.raises(ValueError):
        draw([], [label])


@pytest.mark.parametrize(
    "more", [{"title": ""}, {"lang": ""}, {"width": 5}, {"described_by": "A b"}]
)
def test_bad_options_are_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        draw(**more)


def test_the_same_every_time_and_in_any_order() -> None:
    areas = many_areas()
    assert draw(areas) == draw(areas) == draw(areas[::-1])


def test_size_limits() -> None:
    def packed(svg: str) -> int:
        return len(gzip.compress(svg.encode(), 9))

    assert packed(draw()) <= 8 * 1024
    assert packed(draw(many_areas())) <= 12 * 1024
    # 1.3 KB with brotli, which the tests cannot count on; gzip is about a sixth larger.
    assert packed(locator_map(132, 45, title="Ханка", lang="ru")) <= 1300


@pytest.mark.parametrize("width", [240, 390, 960, 1400])
def test_paths_stay_in_the_window(width: int) -> None:
    window = view(width)
    root = ET.fromstring(draw(width=width))
    for path in root.findall(f".//{SVG}path"):
        x = y = 0.0
        for piece in path.get("d", "").replace("z", "").split("M")[1:]:
            start, _, steps = piece.partition("l")
            if not steps:
                continue  # the ground: a plain rectangle
            x, y = numbers(start)
            values = numbers(steps)
            for dx, dy in zip(values[::2], values[1::2], strict=True):
                x, y = x + dx, y + dy
                assert -4 <= x <= window.width + 4 and -4 <= y <= window.height + 4


def numbers(text: str) -> list[float]:
    """Numbers of path data, written without needless blanks."""
    return [float(n) for n in re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", text)]


def test_locator_has_one_mark_or_several() -> None:
    one = ET.fromstring(locator_map(132, 45, title="Khanka", lang="en"))
    assert one.get("role") == "img" and one.get("aria-label") == "Khanka"
    assert len(one.findall(f".//{SVG}circle")) == 1
    svg = locator_map(132, 45, 4e6, title="x", lang="en", more=[Mark(115, 50), Mark(118, 49, 10)])
    marks = ET.fromstring(svg).findall(f".//{SVG}circle")
    assert [mark.get("class") for mark in marks] == ["bm-mark", "bm-mark bm-dot", "bm-mark bm-dot"]
    assert ET.fromstring(svg).findall(f".//{SVG}a") == []


@pytest.mark.parametrize("place", [(100, 50), (132, 60), (math.nan, 50), (105.1, 41.1)])
def test_locator_refuses_what_it_cannot_show(place: tuple[float, float]) -> None:
    assert not view(240).shows(*place)
    with pytest.raises(ValueError, match="outside"):
        locator_map(*place, title="x", lang="en")
