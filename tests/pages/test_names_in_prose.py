"""Names of records link themselves on first mention, in four languages, in any form."""

import json

import pytest
from django.test import Client
from django.utils.translation import override
from lxml import html
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page

from amurinfo.analysis import Label, Lexicon
from amurinfo.facts.models import Place
from amurinfo.pages.blocks import TEXT_FEATURES
from amurinfo.pages.prose import names

LEXICON = Lexicon([
    Label("species/amur-tiger", "ru", "Амурский тигр"), Label("place/amur", "ru", "Амур"),
    Label("species/amur-tiger", "zh-hans", "东北虎"), Label("place/amur", "zh-hans", "黑龙江"),
    Label("place/heilongjiang-province", "zh-hans", "黑龙江省"),
    Label("species/amur-tiger", "mn", "Амарын бар"), Label("place/amur", "mn", "Амар мөрөн"),
    Label("species/amur-tiger", "en", "Amur tiger"), Label("place/amur", "en", "Amur"),
    Label("place/onon", "en", "Onon"), Label("area/onon", "en", "Onon"),
])


def link(text: str, language: str, refused=(), known=()) -> str:
    made, = names.link_names([text], language, LEXICON, refused, known)
    return made


def linked(text: str, language: str, **more) -> list[tuple[str, str]]:
    root = html.fromstring(f"<div>{link(text, language, **more)}</div>")
    return [(a.get("record"), a.text) for a in root.xpath(".//a[@linktype='record']")]


@pytest.mark.parametrize(("language", "text", "expected"), [
    # Inflected, the longest name, the first mention only.
    ("ru", "<p>О тиграх: амурского тигра видели у Амура. Амур широк.</p>",
     [("species/amur-tiger", "амурского тигра"), ("place/amur", "Амура")]),
    ("zh-hans", "<p>黑龙江省的东北虎在黑龙江边。</p>",
     [("place/heilongjiang-province", "黑龙江省"), ("species/amur-tiger", "东北虎"),
      ("place/amur", "黑龙江")]),
    ("mn", "<p>Амар мөрний эрэгт амарын барыг харжээ.</p>",
     [("place/amur", "Амар мөрний"), ("species/amur-tiger", "амарын барыг")]),
    ("en", "<p>Amur tigers live by the Amur; R&amp;D on the Amur tiger.</p>",
     [("species/amur-tiger", "Amur tigers"), ("place/amur", "Amur")]),
    # Two records of one name: nobody can know which is meant.
    ("en", "<p>The Onon is long.</p>", []),
    # What is linked, or stands in a tag, is left alone.
    ("en", '<p><a href="/en/x/">the Amur</a> <b>and the Amur</b></p>', [("place/amur", "Amur")]),
])
def test_first_mentions(language, text, expected):
    assert linked(text, language) == expected


def test_words_stay_as_they_were():
    text = '<p>R&amp;D by the Amur, 5 &lt; 6 <embed embedtype="fact" fact="area:x"/>.</p>'
    made = link(text, "en")
    assert made != text
    assert names.strip(made) == text


def test_choosing_again_changes_nothing():
    once = link("<p>By the Amur, an Amur tiger.</p>", "en")
    assert link(once, "en") == once


def test_refused_and_known_records_are_not_linked():
    text = "<p>By the Amur, an Amur tiger.</p>"
    assert linked(text, "en", refused=["place/amur"], known=["species/amur-tiger"]) == []


def test_a_common_noun_is_no_place():
    lexicon = Lexicon([Label("place/vostok", "ru", "Восток")])
    made, = names.link_names(["<p>На восток от Востока.</p>"], "ru", lexicon, (), ())
    assert names.linked(made) == ["place/vostok"]
    assert ">Востока</a>" in made


# ---- on pages -------------------------------------------------------------------------------


def rivers(code: str = "en"):
    return Page.objects.get(
        url_path__endswith="/ecoregion/rivers/", locale__language_code=code
    ).specific


def write(page, text: str) -> None:
    page.body = [{"type": "paragraph", "id": "0" * 36, "value": text}]
    page.save_revision().publish()


def hrefs(code: str = "en") -> list[str]:
    root = html.document_fromstring(Client().get(f"/{code}/ecoregion/rivers/").content)
    return root.xpath("//main//article//p/a/@href")


@pytest.mark.django_db
@pytest.mark.once
def test_a_saved_page_links_its_names_to_its_own_edition():
    write(rivers("ru"), "<p>У Ханки живут дальневосточные аисты. У Ханки.</p>")
    found = hrefs("ru")
    assert "/ru/species/oriental-stork/" in found
    assert len(found) == len(set(found))


@pytest.mark.django_db
@pytest.mark.once
def test_what_the_editor_linked_is_not_linked_again():
    write(rivers(), '<p>An Oriental stork. <a href="/en/species/oriental-stork/">It</a> flies.</p>')
    assert hrefs().count("/en/species/oriental-stork/") == 1


@pytest.mark.django_db
@pytest.mark.once
def test_a_refusal_is_kept_with_the_page():
    page = rivers()
    page.names_unlinked = "species/oriental-stork"
    write(page, "<p>An Oriental stork.</p>")
    assert hrefs() == []
    again = rivers()
    write(again, "<p>Another Oriental stork.</p>")
    assert hrefs() == []


@pytest.mark.django_db
@pytest.mark.once
def test_a_record_that_is_gone_leaves_its_name():
    write(rivers(), "<p>Far away rises the Wandashan.</p>")
    linked_names = names.linked(rivers().body.raw_data[0]["value"])
    assert linked_names
    Place.objects.filter(slug=linked_names[0].split("/")[1]).delete()
    assert hrefs() == []
    assert b"Wandashan" in Client().get("/en/ecoregion/rivers/").content


@pytest.mark.django_db
@pytest.mark.once
def test_the_editor_shows_the_link_and_gives_it_back():
    converter = ContentstateConverter(features=TEXT_FEATURES)
    value = '<p data-block-key="k">An <a linktype="record" record="place/amur">Amur</a>.</p>'
    with override("mn"):
        state = converter.from_database_format(value)
    entity, = json.loads(state)["entityMap"].values()
    assert entity["type"] == "RECORD"
    assert entity["data"]["record"] == "place/amur"
    again = converter.to_database_format(state)
    assert names.linked(again) == ["place/amur"]
    assert names.strip(again) == '<p data-block-key="k">An Amur.</p>'
