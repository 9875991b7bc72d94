"""What is in content/basemap/: the box, the corrected borders, agreement of lines and areas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from amurinfo.basemap import corrections
from amurinfo.basemap.projection import ring_area_km2

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content" / "basemap"
BASE: list[dict[str, Any]] = json.loads((CONTENT / "base.geojson").read_text("utf-8"))["features"]
BASIN: dict[str, Any] = json.loads((CONTENT / "basin.geojson").read_text("utf-8"))["features"][0]

HOST_OR_PATH = r"https?:|(?<!no-emit-)(index-url|find-links)|/(tmp|home|work|opt|usr)/"

Point = tuple[float, float]


def polygons(feature: dict[str, Any]) -> list[list[list[list[float]]]]:
    geometry = feature["geometry"]
    return (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )


def lines(feature: dict[str, Any]) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    if geometry["type"] == "LineString":
        return [geometry["coordinates"]]
    if geometry["type"] == "MultiLineString":
        return geometry["coordinates"]
    return [ring for polygon in polygons(feature) for ring in polygon]


def inside(point: Point, feature: dict[str, Any]) -> bool:
    x, y = point
    crossings = 0
    for ring in lines(feature):
        for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossings += 1
    return crossings % 2 == 1


def country_at(*point: float) -> list[str]:
    return [
        f["properties"]["i"]
        for f in BASE
        if f["properties"]["k"] == "c" and inside(point, f)  # type: ignore[arg-type]
    ]


def layer(key: str) -> list[dict[str, Any]]:
    return [feature for feature in BASE if feature["properties"]["k"] == key]


@pytest.mark.parametrize(
    ("place", "country"),
    [
        # Bolshoy Ussuriysky / Heixiazi and Tarabarov / Yinlong, divided in 2008.
        ((134.50, 48.39), "CN"),  # Tarabarov / Yinlong, all of it Chinese now
        ((134.70, 48.33), "CN"),  # the western half, by the pagoda
        ((134.82, 48.34), "RU"),  # the eastern half
        ((134.95, 48.40), "RU"),
        ((135.0971, 48.46204), "RU"),  # Khabarovsk
        ((134.75, 48.27), "RU"),  # Kazakevichevo
        ((134.298, 48.363), "CN"),  # Fuyuan
        # The islet Bolshoy / Abagaitu on the Argun, divided in 2008.
        ((117.8984, 49.5586), "CN"),  # its middle, as the encyclopaedias have it
        ((117.95, 49.59), "CN"),
        ((117.86, 49.56), "RU"),  # its western end, towards the village of Abagaytuy
        ((117.95, 49.62), "RU"),  # north of the northern arm
        ((117.433, 49.60), "CN"),  # Manzhouli
        # Away from the corrections.
        ((127.526, 50.276), "RU"),  # Blagoveshchensk
        ((127.49, 50.244), "CN"),  # Heihe, across the river
        ((114.533, 48.073), "MN"),  # Choibalsan
        ((132.92, 48.793), "RU"),  # Birobidzhan
        ((131.35, 42.55), ""),  # the sea
    ],
)
def test_the_right_side_of_the_border(place: Point, country: str) -> None:
    assert country_at(*place) == ([country] if country else [])


def test_the_old_line_is_gone() -> None:
    """The Kazakevichev channel, where the line ran until 2008, is no border any more."""
    border = next(f for f in layer("b") if f["properties"]["i"] == "CN-RU")
    for x, y in ((134.5695, 48.3155), (134.6113, 48.2854), (118.0171, 49.5958)):
        near = [p for line in lines(border) for p in line if abs(p[0] - x) + abs(p[1] - y) < 0.02]
        assert near == []


def test_the_corrections_turn_corners_where_they_say() -> None:
    border = next(f for f in layer("b") if f["properties"]["i"] == "CN-RU")
    vertices = {tuple(p) for line in lines(border) for p in line}
    for corner in ((134.76, 48.36), (117.89, 49.59)):
        assert corner in vertices


def test_border_lines_are_outlines_of_both_countries() -> None:
    outlines = {
        f["properties"]["i"]: {
            frozenset((tuple(a), tuple(b)))
            for ring in lines(f)
            for a, b in zip(ring, ring[1:], strict=False)
        }
        for f in layer("c")
    }
    for border in layer("b"):
        for code in border["properties"]["i"].split("-"):
            for line in lines(border):
                for a, b in zip(line, line[1:], strict=False):
                    assert frozenset((tuple(a), tuple(b))) in outlines[code]


def test_borders_between_whom() -> None:
    assert [f["properties"]["i"] for f in layer("b")] == [
        "CN-KP", "CN-MN", "CN-RU", "KP-RU", "MN-RU",
    ]  # fmt: skip


def test_nothing_beyond_the_box() -> None:
    for feature in [*BASE, BASIN]:
        for line in lines(feature):
            for lon, lat in line:
                assert 105 <= lon <= 145 and 41 <= lat <= 57


def test_rings_follow_rfc_7946() -> None:
    for feature in [*layer("c"), *layer("o"), *layer("l"), BASIN]:
        for polygon in polygons(feature):
            for i, ring in enumerate(polygon):
                assert ring[0] == ring[-1] and len(ring) >= 4
                twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))
                assert (twice > 0) == (i == 0)


def test_rivers_and_lakes_that_must_be_there() -> None:
    names = {f["properties"].get("i") for f in [*layer("r"), *layer("l")]}
    assert names >= {
        "amur", "argun", "shilka", "onon", "ingoda", "kherlen", "songhua", "nen", "ussuri",
        "zeya-river", "selemdzha", "bureya-river", "amgun", "khanka-lake", "hulun-lake-water",
        "buir-lake-water", "zeya-reservoir",
    }  # fmt: skip


def test_the_bureya_was_drawn_by_hand_and_flows_into_the_amur() -> None:
    assert len(corrections.BUREYA) >= 12
    lon, lat = corrections.BUREYA[-1]
    amur = next(f for f in layer("r") if f["properties"].get("i") == "amur")
    assert any(abs(x - lon) < 0.15 and abs(y - lat) < 0.1 for line in lines(amur) for x, y in line)


def test_the_basin() -> None:
    ring = [(lon, lat) for lon, lat in BASIN["geometry"]["coordinates"][0]]
    assert 1.9e6 < ring_area_km2(ring) < 2.3e6  # as published, with Kherlen and Hulun, 2.05 to 2.13
    for place in ((113.5, 52.05), (114.5, 48.07), (126.65, 45.75), (125.32, 43.88), (135.1, 48.46),
                  (132.4, 44.9), (140.72, 53.15), (128.2, 51.4), (115.65, 50.05)):  # fmt: skip
        assert inside(place, BASIN), place
    for place in ((106.9, 47.9), (131.9, 43.1), (123.4, 42.2), (121.6, 55.5), (142, 50),
                  (113.3, 45)):  # fmt: skip
        assert not inside(place, BASIN), place


def test_size_limits() -> None:
    assert (CONTENT / "base.geojson").stat().st_size < 210_000
    assert (CONTENT / "basin.geojson").stat().st_size < 12_000
    assert (CONTENT / "relief.webp").stat().st_size < 70_000


def test_relief_covers_the_box() -> None:
    head = (CONTENT / "relief.webp").read_bytes()[:30]
    assert head[:4] == b"RIFF" and head[8:16] == b"WEBPVP8 "
    width, height = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    assert (width & 0x3FFF, height & 0x3FFF) == (1200, 741)


@pytest.mark.parametrize(
    "path",
    ["requirements/basemap.txt", "requirements/basemap-data.txt", "requirements/basemap.in",
     "content/basemap/PROVENANCE.md"],
)  # fmt: skip
def test_no_hosts_and_no_machine_paths(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert not re.search(HOST_OR_PATH, text)


@pytest.mark.parametrize("path", ["requirements/basemap.txt", "requirements/basemap-data.txt"])
def test_every_package_has_a_hash(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    entries = re.findall(r"^[a-z][\w.-]*==[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.M)
    assert len(entries) == len(re.findall(r"^[a-z][\w.-]*==", text, re.M)) > 0
