"""Readers are told, dated and in their language, when the text before them is older."""

import pytest
from django.utils import timezone
from lxml import html
from wagtail.models import PageViewRestriction

from amurinfo.delivery.snapshots import reading
from amurinfo.delivery.snapshots.index import Tag
from amurinfo.facts import formats
from amurinfo.languages import BY_CODE
from tests.editions.exchange.conftest import Desk

from .reading import foreign

pytestmark = pytest.mark.django_db

PATH = "ecoregion/rivers"
SENTENCES = {
    "en": "The Russian text changed in 1 place on ", "zh-hans": "俄文版于",
    "mn": "Орос бичвэрийн 1 хэсэг өөрчлөгджээ",
}


@pytest.fixture
def rivers():
    return Desk(PATH)


def notices(client, code: str, path: str = PATH):
    answer = client.get(f"/{code}/{path}/")
    assert answer.status_code == 200
    assert foreign(answer.content) == []
    page = html.document_fromstring(answer.content)
    return page.xpath('//*[contains(concat(" ", @class, " "), " lag ")]')


def test_what_is_current_has_no_notice(client):
    for code in BY_CODE:
        assert notices(client, code) == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_changed_number_is_told_with_day_and_difference(code, client, rivers):
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    (notice,) = notices(client, code)
    said = notice.text_content()
    assert SENTENCES[code] in said
    assert formats.date(timezone.now().date().isoformat(), code) in said
    link = notice.xpath(".//a[@hreflang='ru']")[0]
    assert link.get("href") == f"/ru/{PATH}/"
    (inserted,) = notice.xpath(".//*[@lang='ru']//ins")
    assert inserted.text_content().strip() == "2"
    assert notices(client, "ru") == []


def test_a_comma_is_no_news_for_readers(client, rivers):
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало, "))
    assert notices(client, "mn") == []


def test_words_on_a_record_have_it_too(client):
    from wagtail.models import Page

    page = Page.objects.filter(locale__language_code="ru", url_path__contains="/species/",
                               depth=4).first()
    if page is None:
        pytest.skip("no words on a species")
    desk = Desk(f"species/{page.slug}")
    desk.publish("ru", lambda it: setattr(it, "summary", it.summary + " Их 7."))
    assert len(notices(client, "mn", desk.path)) == 1


def test_the_public_page_names_what_lags_and_what_lacks(client, rivers):
    before = client.get("/mn/editions/").content.decode()
    assert "Хаана ч биш" in before
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    page = rivers.page("mn")
    answer = client.get("/mn/editions/")
    assert foreign(answer.content) == []
    assert f'href="/mn/{PATH}/"' in answer.content.decode()
    page.delete()
    answer = client.get("/mn/editions/")
    assert foreign(answer.content) == []
    assert "Хаана ч биш" in answer.content.decode()
    page = html.document_fromstring(answer.content)
    lacks = page.xpath(f'//main//a[contains(@href, "/{PATH}/")]')
    assert [(a.get("href").split("/")[1], a.get("lang")) for a in lacks] in (
        [("en", "en")], [("ru", "ru")], [("zh-hans", "zh-Hans")])


def test_a_page_that_an_edition_lacks_leads_to_those_that_have_it(client, rivers):
    rivers.page("mn").delete()
    answer = client.get(f"/mn/{PATH}/")
    assert answer.status_code == 410  # withdrawn, not unknown
    assert foreign(answer.content) == []
    found = html.document_fromstring(answer.content).xpath("//main/ul//a")
    assert {a.get("lang") for a in found} == {"ru", "en", "zh-Hans"}


def test_what_only_some_may_read_is_told_nowhere(client, rivers):
    """The words stand in the table of what lags, too; they come back when it is opened."""
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    addresses = [f"/{code}/{path}/" for code in ("mn", "en") for path in (PATH, "editions")]

    def said(address: str) -> tuple[bool, set]:
        with reading.watch() as tags:
            answer = client.get(address).content.decode()
        sign = 'class="notice lag"' if PATH in address else f'href="/{address[1:3]}/{PATH}/"'
        return sign in answer, tags

    for address in addresses:
        assert said(address)[0], address
    section = rivers.page("ru").get_parent()
    for closed in (rivers.page("ru"), section):
        closing = PageViewRestriction.objects.create(page=closed, restriction_type="login")
        for address in addresses:
            is_told, tags = said(address)
            assert not is_told, address
            # It is rendered anew when that changes.
            assert Tag.of(PageViewRestriction._meta.db_table) in tags, address
        closing.delete()
    assert said(addresses[0])[0]
    # Nor is a page named in an edition that lacks it.
    rivers.page("mn").delete()
    named = f'/{PATH}/"'
    assert named in client.get("/mn/editions/").content.decode()
    for code in ("ru", "en", "zh-hans"):
        PageViewRestriction.objects.create(page=rivers.page(code), restriction_type="login")
    assert named not in client.get("/mn/editions/").content.decode()
