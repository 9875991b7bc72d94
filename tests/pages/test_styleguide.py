"""The page of parts, in every edition."""

import pytest
from django.test import Client
from lxml import html

from amurinfo.languages import BY_CODE, CODES
from amurinfo.pages.styleguide import COLOURS
from tests.pages.reading import foreign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", CODES)
def test_every_edition_shows_its_parts(code):
    answer = Client().get(f"/{code}/styleguide/")
    assert answer.status_code == 200
    root = html.document_fromstring(answer.content)
    assert root.get("lang") == BY_CODE[code].tag
    assert len(root.xpath("//*[contains(@class,'swatch ')]")) == len(COLOURS)
    assert {p.get("lang") for p in root.xpath("//p[@class='sample']")} == {
        language.tag for language in BY_CODE.values()
    }
    assert len(root.xpath("//figure[@class='chart']")) == 2
    assert not foreign(answer.content)
