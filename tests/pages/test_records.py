"""Every record has its page in every edition from the day that it exists."""

import pytest
from django.test import Client

from amurinfo.languages import CODES

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

FOLDERS = {
    "area": "protected-areas", "species": "species", "network": "networks",
    "agreement": "library", "place": "places", "organisation": "offices",
}


def test_a_new_record_has_its_pages_at_once():
    from amurinfo.facts.models import Concept, Name, Species

    bird = Concept.objects.get(vocabulary="species-group", code="bird")
    record = Species.objects.create(
        slug="new-bird", scientific_name="Avis nova", group=bird, source="test"
    )
    Name.objects.create(record=record, language="ru", text="Новая птица")
    client = Client()
    russian = client.get("/ru/species/new-bird/").content.decode()
    assert "<h1>Новая птица" in russian
    # Chinese readers get the scientific name, marked as Latin, until there is a Chinese one.
    chinese = client.get("/zh-hans/species/new-bird/").content.decode()
    assert '<h1 lang="la">Avis nova' in chinese
    for code in CODES:
        assert "Avis nova" in client.get(f"/{code}/species/").content.decode()


def test_candidates_are_not_members():
    """23 Chinese candidates of the memorandum of 2016 are known; none is confirmed
    (shared data: no list of the 16 Chinese members was found)."""
    page = Client().get("/en/networks/amur-ussuri-memorandum-2016/").content.decode()
    assert "Of its 28 members, 12 are known to us by name." in page
    assert "China: 0 of 16." in page
    assert "/en/protected-areas/khingansky/" in page
    assert "/en/protected-areas/zhenbaodao/" not in page
    candidate = Client().get("/en/protected-areas/zhenbaodao/").content.decode()
    assert "/en/networks/amur-ussuri-memorandum-2016/" not in candidate


def test_counts_of_two_countries_stand_apart():
    page = Client().get("/en/species/amur-tiger/").content.decode()
    russia = page.index("Number counted or estimated: Russia")
    china = page.index("Number counted or estimated: China")
    assert 'about 750 individuals' in page[russia:china]
    assert 'about 70 individuals' in page[china:]
    assert "not added up" in page


def test_words_and_facts_share_one_page(office_user):
    from wagtail.models import Page

    from amurinfo.pages.models import SpeciesIndexPage, SpeciesPage

    index = SpeciesIndexPage.objects.get(locale__language_code="ru")
    words = SpeciesPage(
        title="Соболь", slug="sable", summary="Хозяин кедрового леса.",
        locale=index.locale,
    )
    index.add_child(instance=words)
    words.save_revision().publish()
    page = Client().get("/ru/species/sable/").content.decode()
    assert "Хозяин кедрового леса." in page
    assert "Martes zibellina" in page
    # No other edition is touched by it.
    assert "Хозяин" not in Client().get("/mn/species/sable/").content.decode()
    Page.objects.get(pk=words.pk).unpublish()
    page = Client().get("/ru/species/sable/").content.decode()
    assert "Хозяин" not in page
    assert "Martes zibellina" in page
