"""The adapter to OpenSearch, against a fake that evaluates its queries; no server was asked."""

import base64

import pytest
from django.test import Client

from amurinfo.facts.models import Name, Species
from amurinfo.search import index, results
from amurinfo.search.engines import Unreachable, engine_of
from amurinfo.search.engines.opensearch import OpenSearchEngine
from amurinfo.search.models import Pending
from tests.search.contract import CONTRACT, ask, entry, words
from tests.search.fake_opensearch import serving


@pytest.fixture(scope="module")
def address():
    with serving() as url:
        yield url


@pytest.fixture
def engine(address):
    made = OpenSearchEngine(address, "try_contract")
    made.create()
    return made


@pytest.mark.parametrize("demand", CONTRACT, ids=lambda demand: demand.__name__)
def test_contract(engine, demand):
    demand(engine)


@pytest.mark.django_db
def test_it_ranks_and_counts_as_the_database_does(engine):
    database = engine_of("default", "try_beside")
    database.create()
    documents = [
        entry(n, " ".join("abcdefg"[(n * k) % 7] for k in range(1, 2 + n % 5)),
              title="abcdefg"[n % 7] if n % 3 else "", facets=[f"kind:{n % 2}", f"year:{n % 3}"])
        for n in range(1, 40)
    ]
    for one in (engine, database):
        one.put(documents)
        one.delete([5, 6])
    for text in ("a", "a b", "a|b c", "g z", "z"):
        for where in ({}, {"kind": "1"}, {"kind": "1", "year": "0"}):
            ours, theirs = (ask(one, words(text), where=where, limit=7, offset=2)
                            for one in (engine, database))
            assert [(h.id, h.complete, h.facets, round(h.score, 9)) for h in ours.hits] == [
                (h.id, h.complete, h.facets, round(h.score, 9)) for h in theirs.hits]
            assert (ours.complete, ours.partial) == (theirs.complete, theirs.partial)
            assert ours.counts("year") == theirs.counts("year")


def test_the_password_is_sent_and_never_told():
    header = "Basic " + base64.b64encode(b"centre:p@ss").decode()
    with serving(header) as url:
        host = url.removeprefix("http://")
        OpenSearchEngine(f"http://centre:p%40ss@{host}", "guarded").create()
        with pytest.raises(Unreachable) as told:
            OpenSearchEngine(f"http://centre:wrong-one@{host}", "guarded").create()
    assert "401" in str(told.value)
    assert "wrong-one" not in str(told.value)
    with pytest.raises(Unreachable):  # nobody answers any more
        OpenSearchEngine(url, "guarded").words()


def test_before_its_first_build_it_finds_nothing(address):
    engine = OpenSearchEngine(address, "not_there")
    assert ask(engine, words("tiger")).hits == []
    assert (engine.words(), engine.size("en"), engine.ids("en", ["tiger"])) == ({}, 0, set())


@pytest.mark.parametrize("url", ["", "localhost:9200", "file:///etc/passwd", "https://"])
def test_what_is_no_address_is_said(url):
    with pytest.raises(ValueError, match="begins with"):
        OpenSearchEngine(url, "search")


@pytest.fixture
def a_small_site(settings, monkeypatch):
    """The index of two things on a server, which is then stopped: gives how."""
    monkeypatch.setattr(index, "inventory", lambda: ["species:amur-tiger", "species:ussuri-moose"])
    monkeypatch.setattr(results, "_readers", {})
    running = serving()
    settings.OPENSEARCH_URL = running.__enter__()
    yield lambda: running.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_site_searches_there_and_says_when_it_cannot(
    a_small_site, django_capture_on_commit_callbacks
):
    def ask(text):
        answer = Client().get("/ru/search/", {"q": text})
        return answer.status_code, answer.content.decode()

    assert not index.is_current()
    index.update()
    assert index.is_current()
    status, page = ask("тигров")
    assert status == 200
    assert 'href="/ru/species/amur-tiger/"' in page
    tiger = Species.objects.get(slug="amur-tiger")

    with django_capture_on_commit_callbacks(execute=True):
        Name.objects.create(record=tiger, language="ru", text="Пржевальянтигрис",
                            status=Name.Status.ALLOWED)
    assert 'href="/ru/species/amur-tiger/"' in ask("Пржевальянтигрис")[1]

    a_small_site()
    status, page = ask("тигров")
    assert status == 503
    assert "Поиск сейчас не отвечает" in page
    # A change waits for the server, however often it was tried.
    Name.objects.filter(text="Пржевальянтигрис").update(text="Другоеимятигра")
    Pending.objects.create(what="document", key="species:amur-tiger")
    for _time in range(6):
        index.drain()
    assert [one.failures for one in Pending.objects.all()] == [0]
