"""Facts in the prose of a page: for its readers, and for whoever writes it."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override
from lxml import html
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from amurinfo.facts.models import Figure, Species
from amurinfo.facts.prose.syntax import parse
from amurinfo.languages import CODES
from amurinfo.pages.blocks import TEXT_FEATURES, ParagraphBlock
from tests.pages.reading import foreign

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FACTS = ["figure:amur-tiger-ru-2022", "as-of:amur-tiger-ru-2022", "area:khingansky",
         "name:amur-tiger", "count:area|country=MN", "status:amur-tiger",
         "date:memorandum-amur-ussuri-2016"]


def with_prose(code: str, *texts: str):
    """The page on rivers with other words in it, live."""
    page = Page.objects.get(
        url_path__endswith="/ecoregion/rivers/", locale__language_code=code
    ).specific
    tags = " ".join(parse(text).tag for text in texts)
    page.body = [{"type": "paragraph", "id": "0" * 36, "value": f"<p>{tags}</p>"}]
    page.save_revision().publish()
    return page


def read(code: str) -> bytes:
    return Client().get(f"/{code}/ecoregion/rivers/").content


@pytest.mark.parametrize("code", CODES)
def test_every_fact_leads_to_its_source(code):
    with_prose(code, *FACTS)
    page = read(code)
    root = html.document_fromstring(page)
    links = root.xpath("//a[@class='fact']")
    assert len(links) == 6
    listed = {item.get("id"): item for item in root.xpath("//*[@class='page-facts']//li")}
    # The figure and its date share an entry.
    assert len(listed) == 5
    for link in links:
        entry = listed[link.get("href").removeprefix("#")]
        assert entry.xpath(".//strong")[0].text
    figure = Figure.objects.current().get(slug="amur-tiger-ru-2022")
    assert links[0].text == figure.value_for(code)
    assert links[0].get("href") == links[1].get("href")
    assert figure.sources[0] in [a.get("href") for a in listed["f1"].xpath(".//a")]
    # Every way back leads somewhere.
    ids = set(root.xpath("//@id"))
    assert {a.get("href")[1:] for e in listed.values() for a in e.xpath("./a[last()]")} <= ids
    name, = root.xpath("//p/a[contains(@href,'/species/amur-tiger/')]")
    assert name.text == str(Species.objects.get(slug="amur-tiger").name_for(code))
    assert not foreign(page)


def test_a_page_follows_its_records():
    with_prose("en", "figure:amur-tiger-ru-2022")
    old = Figure.objects.current().get(slug="amur-tiger-ru-2022")
    old.correct(Figure(subject=old.subject, aspect=old.aspect, territory=old.territory,
                       as_of="2022", low=Decimal(761), high=Decimal(761), unit=old.unit,
                       source="https://later.example/"))
    assert b"761 individuals" in read("en")
    assert b"later.example" in read("en")


def test_a_record_that_is_gone_breaks_no_page():
    with_prose("mn", "figure:amur-goral-ru-primorsky-krai", "name:amur-goral", "area:khingansky")
    Species.objects.get(slug="amur-goral").delete()
    root = html.document_fromstring(read("mn"))
    assert len(root.xpath("//*[@class='fact-gone']")) == 2
    assert len(root.xpath("//a[@class='fact']")) == 1


def test_what_cannot_be_read_breaks_no_page():
    page = with_prose("en", "area:khingansky")
    value = '<p><embed embedtype="fact" fact="nonsense &lt;b&gt;"/></p>'
    page.body = [{"type": "paragraph", "id": "0" * 36, "value": value}]
    page.save_revision().publish()
    assert html.document_fromstring(read("en")).xpath("//*[@class='fact-gone']")


def test_wagtail_itself_shows_the_words():
    tag = parse("area:khingansky").tag
    with override("en"):
        assert expand_db_html(f"<p>{tag}</p>").replace("\xa0", " ") == "<p>97,073 ha</p>"


# ---- the editor's field ---------------------------------------------------------------------


def test_the_editor_gives_back_what_it_got():
    """Through Wagtail's editor and back, as on every save."""
    converter = ContentstateConverter(features=TEXT_FEATURES)
    tags = [parse(text).tag for text in FACTS]
    value = f'<p data-block-key="a">In Russia {tags[0]}, {tags[1]}; <b>x</b> {tags[4]}.</p>'
    with override("ru"):
        state = converter.from_database_format(value)
    entities = json.loads(state)["entityMap"].values()
    assert [e["type"] for e in entities] == ["FACT"] * 3
    assert {e["mutability"] for e in entities} == {"IMMUTABLE"}
    assert "как минимум 750 особей" in json.loads(state)["blocks"][0]["text"]
    again = converter.to_database_format(state)
    from amurinfo.facts.prose.syntax import to_braces
    assert to_braces(again) == to_braces(value)


def test_a_fact_that_is_gone_is_marked_for_the_editor():
    converter = ContentstateConverter(features=TEXT_FEATURES)
    state = json.loads(converter.from_database_format(f"<p>{parse('figure:no-such').tag}</p>"))
    entity, = state["entityMap"].values()
    assert "no-such" in entity["data"]["problem"]


def test_facts_may_be_typed_as_in_files():
    value = ParagraphBlock().clean(RichText("<p>{{area:khingansky|number}} x</p>"))
    assert value.source == f"<p>{parse('area:khingansky|number').tag} x</p>"
    with override("en"), pytest.raises(ValidationError, match="square"):
        ParagraphBlock().clean(RichText("<p>{{area:khingansky|square}}</p>"))


# ---- the window -----------------------------------------------------------------------------


def answer(client, **query):
    return json.loads(client.get("/editors/choose-fact/", query).content)


@pytest.mark.parametrize(("query", "expected"), [
    ("тигр", "figure:amur-tiger-ru-2022"), ("东北虎", "status:species/amur-tiger"),
    ("KHINGAN", "area:area/khingansky"), ("amur-tiger-ru-2022", "as-of:amur-tiger-ru-2022"),
    ("750", "figure:amur-tiger-ru-2022|number"), ("", "count:area"),
])
def test_facts_are_found_in_any_language(vladivostok, query, expected):
    page = html.fromstring(answer(vladivostok, q=query)["html"])
    assert expected in page.xpath("//@data-fact")


def test_choices_speak_the_language_of_the_page(vladivostok):
    page = Page.objects.get(url_path__endswith="/ecoregion/rivers/", locale__language_code="en")
    body = answer(vladivostok, q="Khingansky", at=f"/editors/pages/{page.pk}/edit/")["html"]
    assert "97,073\xa0ha" in html.fromstring(body).xpath("//@data-text")


def offered(client, page, query: str) -> dict[str, str]:
    """Fact -> words of its button, for a record looked for from the form of ``page``."""
    window = html.fromstring(answer(client, q=query, at=f"/editors/pages/{page.pk}/edit/")["html"])
    return {button.get("data-fact"): button.text_content() for button in window.xpath("//button")
            if button.get("data-fact")}


def test_a_name_is_offered_in_the_cases_that_it_has(vladivostok):
    page = Page.objects.get(url_path__endswith="/ecoregion/rivers/", locale__language_code="ru")
    # Russian cases in the page's language, their names in the editor's.
    tiger = offered(vladivostok, page, "Амурский тигр")
    assert tiger["name:species/amur-tiger"] == "Амурский тигр"
    assert tiger["name:species/amur-tiger|genitive|lower"] == "амурского тигра (родительный)"
    assert tiger["name:species/amur-tiger|prepositional|lower"] == "амурском тигре (предложный)"
    assert offered(vladivostok, page, "Шилка")["name:place/shilka|accusative"] == (
        "Шилку (винительный)")
    assert not [fact for fact in offered(vladivostok, page, "Соболь") if "genitive" in fact]
    name = Species.objects.get(slug="sable").name_set.get(language="ru", status="preferred")
    name.forms = {"dative": "Соболю"}
    name.save()
    sable = offered(vladivostok, page, "Соболь")
    assert {fact for fact in sable if fact.startswith("name:")} == {
        "name:species/sable", "name:species/sable|dative|lower"}


def test_other_editions_are_offered_their_own_cases(vladivostok):
    def cases(code):
        page = Page.objects.get(url_path__endswith="/ecoregion/rivers/",
                                locale__language_code=code)
        return {fact.split("|")[1] for fact in offered(vladivostok, page, "amur-tiger")
                if fact.startswith("name:species/amur-tiger|")}

    assert cases("mn") == {"genitive", "dative", "accusative", "instrumental", "ablative",
                           "comitative"}
    assert cases("en") == cases("zh-hans") == set()


@pytest.mark.parametrize(("code", "text", "words"), [
    ("ru", "name:amur-tiger|genitive|lower", "амурского тигра"),
    ("mn", "name:place/amur|genitive", "Амар мөрний"),
])
def test_a_reader_sees_the_case_and_the_link(code, text, words):
    with_prose(code, text)
    link, = html.document_fromstring(read(code)).xpath("//main//article//p/a")
    assert link.text == words
    assert link.get("href").startswith(f"/{code}/")


def test_a_case_that_is_gone_is_not_the_name_as_it_stands():
    name = Species.objects.get(slug="amur-tiger").name_set.get(language="ru", status="preferred")
    name.forms = {}
    name.save()
    with_prose("ru", "name:amur-tiger|genitive|lower")
    gone, = html.document_fromstring(read("ru")).xpath("//main//article//p/*")
    assert gone.get("class") == "fact-gone"
    assert "тигр" not in gone.text


def test_an_editor_who_asks_for_a_missing_case_is_told_page_and_fact(office_user, log_in):
    from tests.editions.attacks.forms import page_form

    user = office_user("vladivostok")
    page = Page.objects.get(
        url_path__endswith="/ecoregion/rivers/", locale__language_code="ru"
    ).specific
    state = ContentstateConverter(features=TEXT_FEATURES).from_database_format(
        "<p>{{name:sable|genitive}}</p>"
    )
    shown = log_in(user).post(f"/editors/pages/{page.pk}/edit/", page_form(user, page) | {
        "body-count": "1", "body-0-type": "paragraph", "body-0-order": "0", "body-0-deleted": "",
        "body-0-id": "", "body-0-value": state,
    }, follow=True)
    told, = [str(one) for one in shown.context["messages"] if one.level_tag == "warning"]
    assert page.title in told
    assert "{{name:sable|genitive}}" in told
    assert "родительный" in told


def test_what_cannot_be_found_is_said(vladivostok):
    assert not html.fromstring(answer(vladivostok, q="zzzz")["html"]).xpath("//@data-fact")


def test_the_window_is_for_editors():
    assert Client().get("/editors/choose-fact/").status_code == 302


def test_the_form_shows_the_facts_of_the_page_in_its_language(vladivostok):
    page = with_prose("en", "figure:amur-tiger-ru-2022")
    form = vladivostok.get(f"/editors/pages/{page.pk}/edit/").content.decode()
    assert "at least 750 individuals" in form
