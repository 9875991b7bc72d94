"""Maps and the data behind them."""

import json
import re
import subprocess
from xml.etree import ElementTree

import pytest
from django.test import Client

from amurinfo.facts.models import ProtectedArea
from amurinfo.languages import CODES

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("code", CODES)
def test_the_first_view_needs_no_script(code):
    page = Client().get(f"/{code}/map/").content.decode()
    svg = re.search(r"<svg [^>]*bm-basin-map.*?</svg>", page, re.S).group()
    tree = ElementTree.fromstring(svg)
    links = [e.get("href") for e in tree.iter() if e.tag.endswith("}a") or e.tag == "a"]
    located = ProtectedArea.objects.filter(lat__isnull=False).count()
    assert len(links) == located
    assert all(link.startswith(f"/{code}/protected-areas/") for link in links)
    # Those without a point are in the list all the same.
    for slug in ProtectedArea.objects.values_list("slug", flat=True):
        assert f"/{code}/protected-areas/{slug}/" in page


def test_gdal_reads_what_we_publish(tmp_path):
    """GDAL, an independent client, sees the areas where the shared data put them."""
    file = tmp_path / "areas.geojson"
    file.write_bytes(Client().get("/en/map/areas/").content)
    report = subprocess.run(
        ["ogrinfo", "-al", "-so", str(file)], capture_output=True, text=True, check=True
    ).stdout
    assert f"Feature Count: {ProtectedArea.objects.filter(lat__isnull=False).count()}" in report
    assert "Geometry: Point" in report
    west, south, east, north = map(
        float,
        re.search(r"Extent: \(([\d.]+), ([\d.]+)\) - \(([\d.]+), ([\d.]+)\)", report).groups(),
    )
    assert 105 <= west < east <= 145
    assert 40 <= south < north <= 60


def test_khingansky_is_where_its_source_says():
    """49.0169 N, 130.4469 E, 97 073 ha (shared data, row khingansky)."""
    data = json.loads(Client().get("/ru/map/areas/").content)
    one = next(f for f in data["features"] if f["properties"]["url"].endswith("/khingansky/"))
    assert one["geometry"]["coordinates"] == [130.4469, 49.0169]
    assert one["properties"]["ha"] == 97073
    assert one["properties"]["name"] == "Хинганский заповедник"
