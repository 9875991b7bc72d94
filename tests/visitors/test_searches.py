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


def test_an_editor_adds_the_words_as_a_name_and_they_are_found(
    office_user, log_in, monkeypatch
):
    monkeypatch.setattr(running, "now", lambda: datetime.datetime(
        2026, 11, 26, tzinfo=datetime.UTC))
    day = datetime.date(2026, 11, 9)
    store.write_sums({(day, code, "search", WORDS): [10, 0, 10] for code in ("mn", "ru")}
                     | {(day, code, "total", ""): [20, 20, 20] for code in CODES})
    store.release(datetime.date(2026, 11, 26))
    assert models.Release.objects.filter(dimension="search").count() == 2
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
