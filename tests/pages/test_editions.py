"""Four editions at the same paths, none of which speaks another's language."""

import re

import pytest
from django.test import Client
from lxml import html
from wagtail.models import Page

from amurinfo.languages import BY_CODE, CODES
from tests.pages.reading import foreign

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def paths_of(code: str) -> list[str]:
    """Addresses of all live pages of an edition."""
    return [
        f"/{code}/" + page.url_path.split("/", 2)[2]
        for page in Page.objects.live().filter(locale__language_code=code, depth__gte=2)
    ]


def test_the_same_paths_in_all_editions():
    paths = [{path[len(code) + 2 :] for path in paths_of(code)} for code in CODES]
    assert paths[0] == paths[1] == paths[2] == paths[3]
    assert len(paths[0]) > 40


@pytest.mark.parametrize(
    ("accepted", "edition"),
    [
        ("ru-RU,ru;q=0.9", "ru"), ("mn", "mn"), ("zh-CN,zh;q=0.9,en;q=0.5", "zh-hans"),
        ("zh-TW", "zh-hans"), ("zh", "zh-hans"), ("en-US", "en"), ("fr", "en"), ("", "en"),
        ("kk;q=0.9,mn;q=0.8,ru;q=0.7", "mn"),
    ],
)
def test_the_root_leads_to_the_readers_edition(accepted, edition):
    answer = Client().get("/", headers={"accept-language": accepted})
    assert answer.status_code == 302
    assert answer["Location"] == f"/{edition}/"
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page))


def test_alternates_name_live_text_only():
    found = alternates(Client().get("/ru/ecoregion/rivers/").content.decode())
    assert {key: value.split("/", 3)[3] for key, value in found.items()} == {
        "ru": "ru/ecoregion/rivers/", "en": "en/ecoregion/rivers/",
        "zh-Hans": "zh-hans/ecoregion/rivers/", "mn": "mn/ecoregion/rivers/",
        "x-default": "en/ecoregion/rivers/",
    }
    for code in ("en", "mn"):
        Page.objects.get(
            locale__language_code=code, url_path__endswith="/ecoregion/rivers/"
        ).unpublish()
    page = Client().get("/ru/ecoregion/rivers/").content.decode()
    assert set(alternates(page)) == {"ru", "zh-Hans", "x-default"}
    assert alternates(page)["x-default"].endswith("/ru/ecoregion/rivers/")
    # The reader is told what is missing, and is not led astray.
    assert "/mn/ecoregion/rivers/" not in page


def test_a_missing_page_offers_the_other_editions():
    Page.objects.get(
        locale__language_code="mn", url_path__endswith="/ecoregion/rivers/"
    ).unpublish()
    answer = Client().get("/mn/ecoregion/rivers/")
    page = answer.content.decode()
    assert answer.status_code == 410  # withdrawn, not unknown
    assert '<html lang="mn">' in page
    assert 'href="/ru/ecoregion/rivers/" lang="ru"' in page
    assert 'href="/zh-hans/ecoregion/rivers/" lang="zh-Hans"' in page


def test_a_missing_page_leads_to_the_facts_in_the_readers_language():
    Page.objects.get(
        locale__language_code="mn", url_path__endswith="/programme/big-cats/").unpublish()
    main = html.fromstring(Client().get("/mn/programme/big-cats/").content).find(".//main")
    links = {link.get("href"): (link.text, link.get("lang")) for link in main.iter("a")}
    assert links["/ru/programme/big-cats/"][1] == "ru"
    assert links["/mn/species/amur-tiger/"] == ("Амарын бар", None)
    assert not any(where.startswith("/ru/species/") for where in links)


def test_a_record_without_words_says_which_editions_have_some():
    def line(code: str) -> dict[str, str]:
        answer = Client().get(f"/{code}/species/kaluga/")
        assert answer.status_code == 200
        prose = html.fromstring(answer.content).find(".//main").find_class("prose")[0]
        return {link.get("href"): link.get("lang") for link in prose.iter("a")
                if link.get("href").endswith("/species/kaluga/") and link.get("lang")}

    assert line("mn") == {}
    for code in ("mn", "en"):
        Page.objects.get(
            locale__language_code=code, url_path__endswith="/species/kaluga/").unpublish()
    assert line("mn") == {"/ru/species/kaluga/": "ru", "/zh-hans/species/kaluga/": "zh-Hans"}
    assert line("ru") == {}


@pytest.mark.parametrize("code", CODES)
def test_errors_speak_the_language_of_the_address(code):
    answer = Client().get(f"/{code}/there/is/nothing/")
    assert answer.status_code == 404
    assert f'<html lang="{BY_CODE[code].tag}">' in answer.content.decode()
    assert not foreign(answer.content)


@pytest.mark.parametrize(("code", "species"), [
    ("ru", "Виды"), ("en", "Species"), ("zh-hans", "物种"), ("mn", "Амьтан, ургамал"),
])
def test_a_page_that_is_not_there_leads_on(code, species):
    answer = Client().get(f'/{code}/species/amur-"><b>tigr/')
    assert answer.status_code == 404
    main = html.fromstring(answer.content).find(".//main")
    (search,) = main.iter("form")
    assert search.get("action") == f"/{code}/search/"
    # What the address says is what may have been meant.
    assert [field.get("value") for field in search.iter("input")] == ['amur "><b>tigr']
    sections = {link.get("href"): link.text for link in main.find(".//nav").iter("a")}
    assert sections[f"/{code}/species/"] == species
    assert f"/{code}/privacy/" not in sections  # that is for the foot of a page


@pytest.mark.parametrize("code", CODES)
def test_a_fault_of_ours_is_told_without_the_database(code, rf, django_assert_num_queries):
    from amurinfo.config.errors import broken

    with django_assert_num_queries(0):
        answer = broken(rf.get(f"/{code}/species/"))
    assert answer.status_code == 500
    assert f'<html lang="{BY_CODE[code].tag}">' in answer.content.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Addresses that stood on the former site.
        ("/en/directions/protected-areas/", "/en/protected-areas/"),
        ("/tools/projects/flagovye-vidy/", "/ru/species/"),
        ("/en/tools/projects/key_species/", "/en/species/"),
        ("/en/ecoregion/amur-wetlands/", "/en/ecoregion/wetlands/"),
    ],
)
def test_old_addresses_lead_on(old, new):
    answer = Client().get(old)
    assert answer.status_code == 301
    assert answer["Location"] == new
    assert Client().get(new).status_code == 200
