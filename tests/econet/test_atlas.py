"""The atlas: areas chosen by the address, on the map and in the list alike, without a script."""

import json

import pytest
from django.test import Client
from lxml import html

from amurinfo.facts.models import ProtectedArea
from amurinfo.languages import CODES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHOICES = [
    ("country=MN", {"countries": "MN"}),
    ("network=ramsar", {"memberships__network__slug": "ramsar", "memberships__state": "confirmed"}),
    ("species=amur-leopard", {"species__slug": "amur-leopard"}),
    ("class=zapovednik", {"designation__code": "zapovednik"}),
    ("q=khingansky", {"slug": "khingansky"}),
    ("q=Хинганским+заповедником", {"slug": "khingansky"}),
    ("q=兴凯&country=CN", {"slug": "xingkai-lake"}),
]


@pytest.mark.parametrize(("query", "filters"), CHOICES)
def test_map_list_and_data_show_the_same(query, filters):
    expected = {area.slug for area in ProtectedArea.objects.filter(**filters)}
    assert expected
    root = html.document_fromstring(Client().get(f"/en/map/?{query}").content)
    listed = {a.get("href").strip("/").split("/")[-1] for a in root.xpath("//*[@id='areas']//li/a")}
    assert listed == expected
    drawn = {a.get("href").strip("/").split("/")[-1]
             for a in root.xpath("//*[contains(@class,'bm-areas')]//a")}
    assert drawn <= expected
    address = root.xpath("//@data-areas")[0]
    features = json.loads(Client().get(address).content)["features"]
    assert {one["properties"]["url"].strip("/").split("/")[-1] for one in features} >= drawn
    assert len(features) <= len(expected)


@pytest.mark.parametrize("code", CODES)
def test_two_filters_at_once_in_every_edition(code):
    root = html.document_fromstring(
        Client().get(f"/{code}/map/?country=RU&species=amur-leopard").content
    )
    expected = ProtectedArea.objects.filter(countries="RU", species__slug="amur-leopard").count()
    assert len(root.xpath("//*[@id='areas']//li")) == expected


def test_a_choice_that_there_is_not_is_told():
    page = Client().get("/en/map/?species=unicorn").content.decode()
    assert "unicorn" in page
