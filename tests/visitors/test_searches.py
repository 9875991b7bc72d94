"""From a reader's search that found nothing to the name that an editor adds."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from amurinfo.facts.models import Name, Species
from amurinfo.languages import CODES
from amurinfo.search import index
from amurinfo.visitors import models, registry, running, store
from tests.visitors.test_consent import FIREFOX, HERE

pytestmark = pytest.mark.django_db

WORDS = "qqqxyzzy"
READER = {key: value for key, value in HERE.items() if key != "origin"} | {"user-agent": FIREFOX}


@pytest.fixture(autouse=True)
def built():
    if not index.is_current():
        index.rebuild()


@pytest.fixture
def counting(monkeypatch):
    fresh = running.Counting()
    monkeypatch.setattr("amurinfo.visitors.asking.counting", fresh)
    return fresh


def search(text, headers=READER, said=f"a{registry.VERSION}", **more):
    client = Client()
    if said:
        client.cookies["choice"] = said
    return client.get("/mn/search/", {"q": text}, headers=headers, **more)


def counted(counting):
    sums, told = counting.collector.give(last=True)
    return {key[1:]: row for key, row in sums.items()}, told["counted"]


def test_a_search_counts_after_consent_when_nothing_was_found(counting):
    for n in range(10):
        search(WORDS, REMOTE_ADDR=f"192.0.2.{n}")
    assert counted(counting) == ({("mn", "search", WORDS): [10, 0, 10]}, 10)


@pytest.mark.parametrize("how", [
    {"text": "бар"}, {"said": ""}, {"said": f"d{registry.VERSION}"},
    {"headers": READER | {"sec-gpc": "1"}}, {"headers": READER | {"sec-fetch-site": "none"}},
    {"headers": READER | {"sec-fetch-site": "cross-site"}},
    {"headers": READER | {"user-agent": "curl/8.5.0"}}, {"text": "anna@example.org"},
])
def test_nothing_else_counts(counting, how):
    assert search(**{"text": WORDS} | how).status_code == 200
    assert counted(counting) == ({}, 0)


@pytest.fixture
def in_vain(monkeypatch):
    """``WORDS``, searched for in vain in the Mongolian and in the Russian edition."""
    monkeypatch.setattr(running, "now", lambda: datetime.datetime(
        2026, 11, 26, tzinfo=datetime.UTC))
    day = datetime.date(2026, 11, 9)
    store.write_sums({(day, code, "search", WORDS): [10, 0, 10] for code in ("mn", "ru")}
                     | {(day, code, "total", ""): [20, 20, 20] for code in CODES})
    store.release(datetime.date(2026, 11, 26))
    assert models.Release.objects.filter(dimension="search").count() == 2


def test_an_editor_adds_the_words_as_a_name_and_they_are_found(
    office_user, log_in, in_vain
):
    editor = log_in(office_user("dadal"))
    listed = editor.get(reverse("visits_searches")).content.decode()
    assert listed.count(f">{WORDS}</a>") == 1  # the Russian edition's are not hers
    species = Species.objects.get(slug="amur-tiger")
    form = editor.get(reverse("fact_name:add"), {
        "text": WORDS, "language": "mn", "status": "allowed"}).content.decode()
    assert f'value="{WORDS}"' in form
    editor.post(reverse("fact_name:add"), {
        "record": species.pk, "language": "mn", "text": WORDS, "status": "allowed",
        "state": "official"})
    assert Name.objects.filter(record=species, text=WORDS).exists()
    index.drain()
    assert "/mn/species/amur-tiger/" in search(WORDS).content.decode()
    assert f">{WORDS}</a>" not in editor.get(reverse("visits_searches")).content.decode()


def listed(editor) -> bool:
    return f">{WORDS}</a>" in editor.get(reverse("visits_searches")).content.decode()


def aside(editor, language="mn", text=WORDS, reason="Энэ манай ажил биш"):
    return editor.post(reverse("visits_set_aside"),
                       {"language": language, "text": text, "reason": reason})


def test_what_is_not_ours_is_set_aside_with_a_reason_until_it_is_taken_back(
    office_user, log_in, in_vain
):
    editor = log_in(office_user("dadal"))
    assert listed(editor)
    aside(editor, reason=" ")
    assert listed(editor)  # not without a reason
    aside(editor)
    assert not listed(editor)
    page = editor.get(reverse("visits_searches")).content.decode()
    assert "Энэ манай ажил биш" in page and "Дадал" in page
    # Another crowd searches for the same.
    day = datetime.date(2026, 11, 16)
    store.write_sums({(day, "mn", "search", WORDS): [10, 0, 10],
                      (day, "mn", "total", ""): [20, 20, 20]})
    models.Counter.objects.all().delete()
    assert not listed(editor)
    row = models.SetAside.objects.get()
    editor.post(reverse("visits_take_back", args=[row.pk]))
    assert listed(editor) and not models.SetAside.objects.exists()


def test_only_those_who_keep_an_edition_set_aside_what_its_readers_searched_for(
    office_user, log_in, in_vain
):
    dadal, other = log_in(office_user("dadal")), log_in(office_user("vladivostok"))
    contributor = log_in(office_user("dadal", "contributor"))
    for stranger in (other, contributor):
        assert aside(stranger).status_code in (302, 403)
    assert not models.SetAside.objects.exists()
    aside(dadal, text="never searched for")
    aside(dadal, language="xx")
    assert not models.SetAside.objects.exists()
    aside(dadal)
    row = models.SetAside.objects.get()
    for stranger in (other, contributor):
        stranger.post(reverse("visits_take_back", args=[row.pk]))
    assert models.SetAside.objects.filter(pk=row.pk).exists()
    assert listed(other)  # in the Russian edition it was not set aside


def test_what_is_found_by_now_takes_no_place_from_what_is_not(
    in_vain, log_in, office_user, monkeypatch
):
    """Of as many as are listed at most, the first one finds something."""
    from amurinfo.visitors.admin import searches

    monkeypatch.setattr(searches, "MOST", 1)
    monkeypatch.setattr(searches, "own", lambda user: ["mn", "ru"])
    monkeypatch.setattr(searches, "search", lambda language, *_: type(
        "Found", (), {"total": int(language == "mn"), "elsewhere": []}))
    page = log_in(office_user("vladivostok")).get(reverse("visits_searches")).content.decode()
    assert page.count(f">{WORDS}</a>") == 1
    assert "/ru/search/" in page
