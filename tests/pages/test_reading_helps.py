"""What helps to read on, cite and trust a page: contents, the short version, neighbours, address,
and the word that nobody of the office has read it yet."""

import re

import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from wagtail.models import Page

from amurinfo.languages import CODES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: Written here by hand, as readers are told.
DRAFT = {
    "ru": "Черновой текст: ожидает проверки офисом этой языковой версии.",
    "en": "Draft text, awaiting review by the office of this edition.",
    "zh-hans": "本文为草稿，有待本语言版本的办公室审核。",
    "mn": "Ноорог бичвэр: энэ хэлний хувилбарыг хариуцсан алба хараахан хянаагүй.",
}


def read(path: str):
    answer = Client().get(path)
    assert answer.status_code == 200
    return html.document_fromstring(answer.content)


def words(code: str, path: str):
    """(front matter, headings) of the file that the page was loaded from."""
    text = (settings.CONTENT_DIR / "pages" / path / f"{code}.md").read_text(encoding="utf-8")
    _nothing, front, body = text.split("---\n", 2)
    return front, re.findall(r"^## (.+)$", body, re.MULTILINE)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["ecoregion/rivers", "species/amur-tiger"])
def test_a_long_page_begins_with_its_contents_and_a_short_version(code, path):
    page = read(f"/{code}/{path}/")
    front, headings = words(code, path)
    assert len(headings) > 2
    links = page.xpath("//nav[@class='contents']//a")
    assert [link.text for link in links] == headings
    for link in links:
        [heading] = page.xpath("//h2[@id=$id]", id=link.get("href")[1:])
        assert heading.text == link.text
    [short] = page.xpath("//div[@class='in-short']/p[@class='lead']")
    assert short.text in front
    # It stands before the text.
    assert short.sourceline <= page.xpath("//div[@class='prose']//p|//article//h2")[0].sourceline


@pytest.mark.parametrize("code", CODES)
def test_the_front_of_each_section_has_its_own_face_and_no_other_page_has(code):
    front = read(f"/{code}/")
    sections = set(front.xpath("//nav[contains(@class, 'menu')]//a/@href"))
    # The map has the map; four sections stand in the foot.
    sections = sections - {f"/{code}/map/"} | {f"/{code}/{one}/" for one in (
        "events", "history", "offices", "places")}
    shown = {}
    for path in sections:
        page = read(path)
        [face] = re.findall(r"faces/([a-z-]+)\b[^\"]*\.svg", page.findtext("head/style"))
        shown[path] = face
        assert "face" in page.get_element_by_id("main").get("class").split()
    assert shown == {path: path.strip("/").split("/")[1] for path in sections}
    assert len(shown) == 12
    for path in (f"/{code}/", f"/{code}/map/", f"/{code}/privacy/", f"/{code}/species/amur-tiger/"):
        page = read(path)
        assert "face" not in page.findtext("head/style").replace("typeface", "")
        assert "face" not in page.get_element_by_id("main").get("class").split()


@pytest.mark.parametrize("code", CODES)
def test_a_short_page_and_a_record_without_words_have_neither(code):
    for path in ("news/land-of-big-cats-agreement", "protected-areas/khingansky"):
        page = read(f"/{code}/{path}/")
        assert not page.xpath("//nav[@class='contents']|//div[@class='in-short']")


@pytest.mark.parametrize("code", CODES)
def test_an_article_offers_the_next_three_of_its_section_and_then_the_first(code):
    cards = read(f"/{code}/ecoregion/").xpath("//ul[@class='cards']/li/a")
    section = [(card.get("href"), card.text) for card in cards]
    assert len(section) == 5
    for number, (path, _title) in enumerate(section):
        links = read(path).xpath("//nav[@class='read-on']//a")
        following = (section[number + 1:] + section[:number])[:3]
        assert [(link.get("href"), link.text) for link in links] == following


@pytest.mark.parametrize("code", CODES)
def test_every_page_tells_its_address_and_a_list_what_was_chosen(code):
    site = settings.SITE_URL
    for asked, told in {
        "": "",
        "species/amur-tiger/": "species/amur-tiger/",
        "styleguide/": "styleguide/",
        "protected-areas/?utm_campaign=x": "protected-areas/",
        "protected-areas/?country=MN&sort=name&nothing=1": "protected-areas/?country=MN",
        "protected-areas/?page=2": "protected-areas/?page=2",
        "news/?country=RU": "news/?country=RU",
        "map/?country=CN": "map/?country=CN",
        "search/?q=a+%26+b%3C&page=1": "search/?q=a+%26+b%3C",
    }.items():
        [link] = read(f"/{code}/{asked}").xpath("//footer//p[1]/a")
        # A link to copy, and text to select, in whatever browser.
        assert link.get("href") == link.text == f"{site}/{code}/{told}"


@pytest.mark.parametrize("code", CODES)
def test_readers_are_told_of_words_that_the_office_has_not_read(code):
    for path in ("ecoregion/rivers", "species/amur-tiger", "news", "species"):
        [told] = read(f"/{code}/{path}/").xpath("//p[@class='state']")
        assert told.text == DRAFT[code]
        page = Page.objects.get(
            url_path__endswith=f"/{path}/", locale__language_code=code).specific
        page.review = page.Review.REVIEWED
        page.save()
        assert not read(f"/{code}/{path}/").xpath("//p[@class='state']")
    # Facts alone are nobody's draft.
    assert not read(f"/{code}/protected-areas/khingansky/").xpath("//p[@class='state']")
