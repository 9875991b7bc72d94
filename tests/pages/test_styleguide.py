"""The page of parts, in every edition."""

import pytest
from django.test import Client
from lxml import html

from amurinfo.languages import BY_CODE, CODES
from amurinfo.pages.styleguide import COLOURS
from tests.pages.reading import foreign

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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
    kinds = {svg.get("class").split()[1] for svg in root.xpath("//figure[@class='chart']/svg")}
    assert kinds == {"ch-line", "ch-multiples", "ch-bars", "ch-stacked", "ch-dots", "ch-timeline"}
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for part in ("nav[@class='contents']", "nav[@class='pager']", "aside[@class='facts']",
                 "figure[@class='picture']", "figure[@class='video']",
                 "div[@class='bm-frame']/svg"):
        assert root.xpath(f"//{part}"), part
    for anchor in root.xpath("//nav[@class='contents']//a/@href"):
        assert anchor[1:] in ids
    assert not foreign(answer.content)
