"""Names and notes: everybody reads them, the office of a language writes them."""

import pytest
from lxml import html
from wagtail.models import ModelLogEntry

from amurinfo.facts.models import Name, Network, ProtectedArea, Species

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def preferred(language: str, slug: str = "bastak") -> Name:
    return Name.objects.get(record__slug=slug, language=language, status="preferred")


def sent(name: Name, **changes) -> dict:
    return {"text": name.text, "status": name.status, "state": name.state} | changes


def refused(answer) -> bool:
    """As Wagtail does it: back to the front page, with a word."""
    return answer.status_code == 302 and answer["Location"] == "/editors/"


@pytest.fixture
def changchun(office_user, log_in):
    return log_in(office_user("changchun"))


def test_an_office_writes_names_in_its_own_language(vladivostok):
    name = preferred("ru")
    address = f"/editors/facts/names/edit/{name.pk}/"
    assert vladivostok.post(address, sent(name, text="Бастак")).status_code == 302
    assert preferred("ru").text == "Бастак"


@pytest.mark.parametrize("language", ["zh-hans", "mn"])
def test_and_in_no_other(language, vladivostok):
    name = preferred(language)
    address = f"/editors/facts/names/edit/{name.pk}/"
    assert refused(vladivostok.get(address))
    assert refused(vladivostok.post(address, sent(name, text="Бастак")))
    new = {
        "record": name.record_id, "language": language, "text": "Бастак", "status": "allowed",
        "state": "official",
    }
    assert refused(vladivostok.post("/editors/facts/names/new/", new))
    assert not Name.objects.filter(language=language, text="Бастак").exists()


def test_the_list_leads_to_own_names_only(vladivostok):
    text = vladivostok.get("/editors/facts/names/?q=bastak").content.decode()
    for language, leads in (("ru", True), ("en", True), ("zh-hans", False), ("mn", False)):
        name = preferred(language)
        assert name.text in text
        assert (f"/editors/facts/names/edit/{name.pk}/" in text) is leads
        # A box to tick, likewise.
        assert (f'name="name" value="{name.pk}"' in text) is leads


def test_a_name_moved_to_another_language_stays_where_it_is(vladivostok):
    name = preferred("ru")
    address = f"/editors/facts/names/edit/{name.pk}/"
    vladivostok.post(address, sent(name, language="zh-hans", record=1))
    name.refresh_from_db()
    assert (name.language, name.record.slug) == ("ru", "bastak")


def test_an_allowed_name_is_added(vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    answer = vladivostok.post("/editors/facts/names/new/", {
        "record": area.pk, "language": "ru", "text": "ГПЗ Бастак", "status": "allowed",
        "state": "official",
    })
    assert answer.status_code == 302
    assert area.name_set.get(text="ГПЗ Бастак").status == "allowed"


def test_there_is_one_preferred_name(vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    answer = vladivostok.post("/editors/facts/names/new/", {
        "record": area.pk, "language": "ru", "text": "ГПЗ Бастак", "status": "preferred",
        "state": "official",
    })
    assert answer.status_code == 200
    assert "Заповедник «Бастак»" in str(answer.context["form"].errors["status"])


def test_nobody_is_reviewed_by_choosing_from_a_list(vladivostok):
    name = Name.objects.filter(language="ru", state="composed").first()
    address = f"/editors/facts/names/edit/{name.pk}/"
    answer = vladivostok.post(address, sent(name, state="reviewed"))
    assert answer.status_code == 200 and "state" in answer.context["form"].errors


def test_reviewing_says_who_and_when(vladivostok):
    name = Name.objects.filter(language="ru", state="composed").first()
    address = f"/editors/facts/names/edit/{name.pk}/"
    vladivostok.post(address, sent(name, text="Новое название") | {"action-review": "1"})
    name.refresh_from_db()
    assert (name.text, name.state) == ("Новое название", "reviewed")
    assert name.reviewed_by.username == "vladivostok-steward" and name.reviewed_at
    assert ModelLogEntry.objects.filter(action="amurinfo.review", object_id=name.pk).count() == 1


def test_several_are_reviewed_at_once(vladivostok):
    names = Name.objects.filter(language="ru", state="composed")[:3]
    keys = [name.pk for name in names]
    vladivostok.post("/editors/facts/names/review/", {"name": keys})
    assert set(Name.objects.filter(pk__in=keys).values_list("state", flat=True)) == {"reviewed"}


def test_one_foreign_name_among_them_refuses_them_all(vladivostok):
    own = Name.objects.filter(language="ru", state="composed").first()
    foreign = Name.objects.filter(language="mn", state="composed").first()
    assert refused(vladivostok.post("/editors/facts/names/review/", {
        "name": [own.pk, foreign.pk]
    }))
    assert {Name.objects.get(pk=n.pk).state for n in (own, foreign)} == {"composed"}


def test_a_contributor_reviews_nothing(contributor):
    name = Name.objects.filter(language="ru", state="composed").first()
    assert refused(contributor.post("/editors/facts/names/review/", {"name": [name.pk]}))
    name.refresh_from_db()
    assert name.state == "composed"


def test_a_forgotten_office_writes_nothing(vladivostok):
    """Its stewardship ended yesterday; the account is still there."""
    import datetime

    from amurinfo.editions.models import Stewardship

    yesterday = datetime.datetime.now(tz=datetime.UTC).date() - datetime.timedelta(days=1)
    for held in Stewardship.objects.filter(office__slug="vladivostok", edition__language="ru"):
        held.valid_to = yesterday
        held.save()
    name = preferred("ru")
    assert refused(vladivostok.post(f"/editors/facts/names/edit/{name.pk}/", sent(name)))


def test_the_list_costs_the_same_however_long(vladivostok, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    vladivostok.get("/editors/facts/names/")
    with CaptureQueriesContext(connection) as short:
        answer = vladivostok.get("/editors/facts/names/", {"q": "bastak"})
    assert 0 < len(answer.context["object_list"]) < 10
    with django_assert_num_queries(len(short)):
        answer = vladivostok.get("/editors/facts/names/", {"q": "a"})
    assert len(answer.context["object_list"]) == 50


# ---- cases -------------------------------------------------------------------------------------


def cased(name: Name, **changes) -> dict:
    """The form as it is shown, with ``changes``."""
    return sent(name) | {f"form_{case}": form for case, form in name.forms.items()} | changes


def test_an_office_writes_the_cases_of_its_names(vladivostok):
    name = preferred("ru", "khor")
    address = f"/editors/facts/names/edit/{name.pk}/"
    form = vladivostok.get(address).context["form"]
    assert [field for field in form.fields if field.startswith("form_")] == [
        "form_genitive", "form_dative", "form_accusative", "form_instrumental",
        "form_prepositional"]
    assert vladivostok.post(address, cased(name, form_genitive="Хора")).status_code == 302
    assert preferred("ru", "khor").forms == {"genitive": "Хора"}
    shown = html.document_fromstring(vladivostok.get(address).content)
    assert shown.xpath("//input[@name='form_genitive']/@value") == ["Хора"]


def test_mongolian_has_other_cases(office_user, log_in):
    name = preferred("mn", "khor")
    dadal = log_in(office_user("dadal"))
    address = f"/editors/facts/names/edit/{name.pk}/"
    assert dadal.post(address, cased(name, form_ablative="Хор голоос")).status_code == 302
    assert preferred("mn", "khor").forms == {"ablative": "Хор голоос"}


def test_other_languages_and_terms_have_no_cases(vladivostok):
    term = Name.objects.filter(record__kind="concept", language="ru").first()
    for name in (preferred("en", "amur"), term):
        form = vladivostok.get(f"/editors/facts/names/edit/{name.pk}/").context["form"]
        assert not [field for field in form.fields if field.startswith("form_")]


def test_a_changed_name_does_not_keep_the_cases_of_the_old_one(vladivostok):
    name = preferred("ru", "amur")
    address = f"/editors/facts/names/edit/{name.pk}/"
    before = dict(name.forms)
    answer = vladivostok.post(address, cased(name, text="Река Амур"))
    assert answer.status_code == 200
    assert "form_genitive" in answer.context["form"].errors
    assert preferred("ru", "amur").forms == before
    new = {f"form_{case}": f"Реки Амур {case}" for case in before}
    assert vladivostok.post(address, cased(name, text="Река Амур") | new).status_code == 302
    assert preferred("ru", "amur").forms["genitive"] == "Реки Амур genitive"


@pytest.mark.parametrize("form", ["Хора;dative=x", "Хо\u202eра", "x" * 301])
def test_a_case_is_what_a_file_can_hold(vladivostok, form):
    name = preferred("ru", "khor")
    answer = vladivostok.post(
        f"/editors/facts/names/edit/{name.pk}/", cased(name, form_genitive=form)
    )
    assert answer.status_code == 200
    assert "form_genitive" in answer.context["form"].errors


# ---- notes --------------------------------------------------------------------------------


def test_notes_are_written_in_ones_own_languages(vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    before = dict(area.note)
    answer = vladivostok.post(f"/editors/facts/notes/{area.pk}/", {
        "note_ru": "Первая строка.\r\n— вторая.", "note_en": "",
    })
    assert answer.status_code == 302
    area.refresh_from_db()
    assert area.note == {
        "ru": "Первая строка.\n— вторая.", "zh-hans": before["zh-hans"], "mn": before["mn"],
    }
    assert area.texts["species_order"][0] == "amur-tiger"


@pytest.mark.parametrize("field", ["note_zh-hans", "note_mn"])
def test_words_sent_for_another_office_refuse_the_whole(field, vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    before = dict(area.note)
    answer = vladivostok.post(f"/editors/facts/notes/{area.pk}/", {
        "note_ru": "Моё.", "note_en": "Mine.", field: "Чужое.",
    })
    assert refused(answer)
    area.refresh_from_db()
    assert area.note == before


def test_short_texts_of_a_kind_stand_with_its_notes(changchun):
    network = Network.objects.get(slug="amur-green-belt")
    before = network.texts["founding"]
    page = changchun.get(f"/editors/facts/notes/{network.pk}/").content.decode()
    assert before["ru"] in page
    changchun.post(f"/editors/facts/notes/{network.pk}/", {
        "note_zh-hans": "备注。", "note_en": "Note.", "founding_zh-hans": "自2003年起",
        "founding_en": before["en"],
    })
    network.refresh_from_db()
    assert network.texts["founding"] == before | {"zh-hans": "自2003年起"}


def test_invisible_characters_are_refused(vladivostok):
    tiger = Species.objects.get(slug="amur-tiger")
    answer = vladivostok.post(f"/editors/facts/notes/{tiger.pk}/", {"note_ru": "a\u202eb"})
    assert answer.status_code == 200 and "note" in answer.context["form"].errors


def test_a_contributor_reads_notes_and_cannot_send_them(contributor):
    area = ProtectedArea.objects.get(slug="bastak")
    page = contributor.get(f"/editors/facts/notes/{area.pk}/")
    assert page.status_code == 200 and 'name="note_ru"' not in page.content.decode()
    assert refused(contributor.post(f"/editors/facts/notes/{area.pk}/", {"note_ru": "x"}))
