"""A name that many texts hold: the request does little, the publisher the rest, nothing is lost."""

import pytest

from amurinfo.delivery.snapshots.publisher import Publisher
from amurinfo.facts.models import Name
from amurinfo.search import index
from amurinfo.search.models import Document, Pending
from tests.search.test_following import follow, nothing_known, page_of  # noqa: F401 (fixtures)
from tests.search.test_searching import ask, built  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch) -> list[str]:
    """Keys of what is indexed."""
    keys, made = [], index.indexed
    monkeypatch.setattr(index, "indexed", lambda source, lexicon: keys.append(source.key) or made(
        source, lexicon))
    return keys


def rename(text: str) -> None:
    name = Name.objects.get(record__kind="species", record__slug="amur-tiger", language="ru",
                            status="preferred")
    name.text = text
    name.save()


def indexed() -> dict:
    """Of each document what is indexed and offered."""
    now = index.state().generation
    rows = Document.objects.filter(generation=now).prefetch_related("suggestions")
    keys = {
        one.pk: (one.key, one.language) for one in rows}
    engine, found = index.engine(now), {key: set() for key in keys.values()}
    for text in ("c:species/amur-tiger", "зюзюблик"):
        for language in ("ru", "en", "zh-hans", "mn"):
            for pk in engine.ids(language, [text]):
                found[keys[pk]].add(text)
    return {keys[one.pk]: (one.mark, one.names, one.title, one.text, one.facets,
                           sorted(found[keys[one.pk]]),
                           sorted((s.start, s.weight) for s in one.suggestions.all()))
            for one in rows}


def test_of_a_new_name_the_request_follows_for_the_thing_itself(publisher, follow, written):  # noqa: F811
    old = {key for key, _language in indexed()}
    with follow():
        rename("Зюзюблик")
    assert set(written) == {"species:amur-tiger"}
    assert {one.what for one in Pending.objects.all()} == {"told", "renamed"}
    # Readers find it by the new name, and the texts that hold the old one.
    page = ask("ru", q="Зюзюблик")
    assert 'href="/ru/species/amur-tiger/"' in page
    assert page.count("<h2>") > 5
    publisher.round()
    assert len(set(written)) > 30
    assert not Pending.objects.exists()
    followed = indexed()
    assert {key for key, _language in followed} == old
    index.rebuild()
    assert indexed() == followed


def test_a_text_that_held_the_name_before_is_found_by_it_later(publisher, follow):  # noqa: F811
    page = page_of("rivers")
    page.summary = "Хрюмзелиада."
    with follow():
        page.save_revision().publish()
    with follow():
        rename("Хрюмзелиада")
    there = Document.objects.get(generation=index.state().generation, key=f"page:{page.pk}")
    assert "species:amur-tiger" not in there.facets
    publisher.round()
    there.refresh_from_db()
    assert "species:amur-tiger" in there.facets.split("\n")


def test_what_was_noted_and_not_done_is_done_by_the_next(publisher, follow, monkeypatch):  # noqa: F811
    """Killed after the commit, in the middle of the rest, and while nobody listens."""
    # Who holds another name has nothing to follow: the test before builds all anew and compares.
    holding = {key for (key, _language), row in indexed().items()
               if "c:species/amur-tiger" in row[5] and not key.startswith("file:")}
    rename("Зюзюблик")  # and whoever was to follow it is no more
    assert {(one.what, one.key) for one in Pending.objects.all()} == {
        ("document", "species:amur-tiger")}
    monkeypatch.setattr(index, "_TRIES", 99)
    enough = iter(range(2))
    once = index._follow

    def killed(batch):
        if next(enough, None) is None:
            raise KeyboardInterrupt
        once(batch)

    monkeypatch.setattr(index, "_follow", killed)
    again = Publisher(ahead=False, processes=1)
    with pytest.raises(KeyboardInterrupt):
        again.round()
    assert Pending.objects.filter(what="mention").count() > 30
    monkeypatch.setattr(index, "_follow", once)
    Publisher(ahead=False, processes=1).round()
    assert not Pending.objects.exists()
    # Whatever is written again is written as it was: nothing is left that another run would mend.
    before = indexed()
    assert {key for (key, _language), row in before.items() if row[5]} == holding
    assert len(holding) > 30
    for key in holding:
        Pending.objects.create(what="document", key=key)
    index.drain()
    assert indexed() == before


def test_what_is_closed_does_not_wait(publisher, follow):  # noqa: F811
    page = page_of("rivers")
    with follow():
        rename("Зюзюблик")
        page.unpublish()
    assert not Document.objects.filter(generation=index.state().generation,
                                       key=f"page:{page.pk}").exists()
    assert Pending.objects.exists()


def test_what_cannot_be_done_is_not_tried_without_end(publisher, monkeypatch):
    """An OpenSearch server that is away, or the database."""
    tried = []

    def away():
        tried.append(1)
        raise OSError("away")

    monkeypatch.setattr(index, "drain", away)
    Pending.objects.create(what="mention", key="species:amur-tiger")
    for _look in range(3):
        publisher.round()
    assert tried == [1]
    publisher._last["search"] = float("-inf")
    publisher.round()
    assert tried == [1, 1]


def test_where_no_pages_are_kept_the_request_does_all(follow, written):  # noqa: F811
    with follow():
        rename("Зюзюблик")
    assert len(set(written)) > 30
    assert not Pending.objects.exists()
