"""What the index must hear of, and what it does when something fails."""

import datetime
import re
from copy import copy
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from amurinfo.facts.models import Agreement, Figure, Name, Species
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.models import ArticlePage, SectionPage, SpeciesPage
from amurinfo.programme.models import ModulePage
from amurinfo.search import index, quick, results
from amurinfo.search.models import Document, Pending, State
from amurinfo.search.sources import pages
from tests.search.test_searching import ask, built  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known():
    """What a process has read of the index was rolled back with the test before."""
    results._readers.clear()


@pytest.fixture
def follow(django_capture_on_commit_callbacks):
    """The index follows what is done within."""

    def context():
        # The test's own transaction keeps what was called already, and would not call it again.
        connection.run_on_commit.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return context


def page_of(slug: str, language: str = "ru"):
    return Page.objects.live().get(slug=slug, locale__language_code=language).specific


def texts(key: str, language: str) -> str:
    return "\n".join(Document.objects.filter(
        generation=index.state().generation, key=key, language=language)
        .values_list("text", flat=True))


def offered(language: str, text: str) -> list[str]:
    answer = Client().get(f"/{language}/search/suggestions/", {"q": text})
    return [one["text"] for one in answer.json()["suggestions"]]


def test_what_has_expired_is_shown_no_more(follow):
    rivers = page_of("rivers")
    tiger = SpeciesPage.objects.live().get(slug="amur-tiger", locale__language_code="ru")
    tiger.summary = "Зюзюблик полосатый."
    with follow():
        tiger.save_revision().publish()
    assert "Зюзюблик" in texts("species:amur-tiger", "ru")
    Page.objects.filter(pk__in=[rivers.pk, tiger.pk]).update(
        expire_at=timezone.now() - datetime.timedelta(minutes=1))
    with follow():
        call_command("publish_scheduled")
    assert "Зюзюблик" not in texts("species:amur-tiger", "ru")
    assert texts("species:amur-tiger", "ru")
    assert not Document.objects.filter(key=f"page:{rivers.pk}").exists()


def test_what_is_moved_below_a_closed_page_is_closed(follow):
    closed, ecoregion = page_of("about"), page_of("ecoregion")
    # What other editions have, too, cannot be moved.
    with follow():
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        section = ecoregion.add_child(instance=SectionPage(title="Зюзя", slug="one"))
        section.add_child(instance=ArticlePage(title="Зюзюблик", slug="two"))
    below = [f"page:{pk}" for pk in pages.below(section.pk)]
    assert Document.objects.filter(key__in=below).count() == 2
    with follow():
        section.move(closed, pos="last-child")
    assert not Document.objects.filter(
        generation=index.state().generation, key__in=below).exists()


def test_what_was_taken_back_a_moment_ago_is_not_offered():
    rivers, history = page_of("rivers"), page_of("history")
    for page in (rivers, history):
        assert page.title in offered("ru", page.title)
    # And the index does not know yet.
    Page.objects.filter(pk=rivers.pk).update(live=False)
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=history, restriction_type="login")])
    for page in (rivers, history):
        assert page.title not in offered("ru", page.title)


def test_what_was_taken_back_a_moment_ago_is_not_listed():
    """Though the statement that asks which pages are open was kept a moment ago."""
    rivers, history = page_of("rivers"), page_of("history")
    addresses = {page.pk: f'href="{page.get_url_parts()[2]}"' for page in (rivers, history)}
    for page in (rivers, history):
        assert addresses[page.pk] in ask("ru", q=page.title, kind="page")
    species = 'href="/ru/species/amur-tiger/"'
    assert species in ask("ru", q="тигр")
    # And the index does not know yet.
    Page.objects.filter(pk=rivers.pk).update(live=False)
    PageViewRestriction.objects.bulk_create([
        PageViewRestriction(page=page, restriction_type="login")
        for page in (history, page_of("species"))])
    for page in (rivers, history):
        assert addresses[page.pk] not in ask("ru", q=page.title, kind="page")
    assert species not in ask("ru", q="тигр")


def test_nothing_is_written_anew_for_a_search(monkeypatch):
    """Django takes longer to write a query than a database to answer it."""
    where = partial(Addresses, quick.asked)
    before = results.search("ru", "тигров", where())
    assert before.items

    def written(*_given, **_more):
        raise AssertionError("Django writes a query")

    monkeypatch.setattr(SQLCompiler, "as_sql", written)
    after = results.search("ru", "тигров", where())
    assert [one.url for one in after.items] == [one.url for one in before.items]


def test_a_new_chinese_name_finds_the_texts_that_had_it_before(follow):
    page = page_of("rivers", "zh-hans")
    page.summary = "这里讲的是虎踪雪原的故事。"
    with follow():
        page.save_revision().publish()
    results._readers.clear()
    address = page.get_url_parts()[2]
    assert f'href="{address}"' in ask("zh-hans", q="虎踪雪原")
    with follow():
        Name.objects.create(record=Species.objects.get(slug="ussuri-moose"), language="zh-hans",
                            text="虎踪雪原", status=Name.Status.ALLOWED)
    found = ask("zh-hans", q="虎踪雪原")
    assert f'href="{address}"' in found
    # It is kept as a name in the text now, where it stands.
    assert "<mark>虎踪雪原</mark>的故事" in found
    assert not Pending.objects.exists()


def test_a_corrected_figure_and_date_are_new_wherever_they_are_told(follow):
    ecoregion = page_of("ecoregion")
    old = Figure.objects.current().get(slug="amur-length")
    assert str(int(old.low or old.high))[:1] in texts(f"page:{ecoregion.pk}", "ru")
    new = copy(old)
    new.pk, new._state.adding = None, True
    new.low = new.high = 7777
    with follow():
        old.correct(new)
    assert re.search(r"7\s?777", texts(f"page:{ecoregion.pk}", "ru"))
    assert re.search(r"7\s?777", ask("ru", q="7777"))
    record = Agreement.objects.get(slug="memorandum-amur-ussuri-2016")
    record.date = "1987-03-02"
    with follow():
        record.save()
    assert "1987" in texts("network:amur-ussuri-memorandum-2016", "ru")


@pytest.fixture
def two(monkeypatch):
    """The index of two things only."""
    monkeypatch.setattr(index, "inventory", lambda: ["species:amur-tiger", "species:ussuri-moose"])


def fails_for(monkeypatch, key: str, times: int = 99) -> list[str]:
    """Documents of ``key`` cannot be made so many times; what was tried."""
    tried, indexed = [], index.indexed

    def made(source, lexicon):
        if source.key == key and len(tried) < times:
            tried.append(key)
            raise ValueError(key)
        return indexed(source, lexicon)

    monkeypatch.setattr(index, "indexed", made)
    return tried


def test_a_failure_that_passes_loses_no_change(monkeypatch):
    tried = fails_for(monkeypatch, "species:amur-tiger", times=2)
    Document.objects.filter(key="species:amur-tiger").delete()
    Pending.objects.create(what="document", key="species:amur-tiger")
    index.drain()
    # Once with all others, once by itself; then it waits.
    assert len(tried) == 2
    assert Pending.objects.get().failures == 1
    index.drain()
    assert not Pending.objects.exists()
    assert texts("species:amur-tiger", "ru")


def test_who_failed_too_often_is_tried_again_at_the_next_start():
    Document.objects.filter(key="species:amur-tiger").delete()
    Pending.objects.create(what="document", key="species:amur-tiger", failures=index._TRIES)
    index.drain()
    assert not texts("species:amur-tiger", "ru")
    index.update()
    assert not Pending.objects.exists()
    assert texts("species:amur-tiger", "ru")


def test_what_cannot_be_indexed_keeps_no_other_out_of_a_new_index(two, monkeypatch, caplog):
    before = index.state().generation
    fails_for(monkeypatch, "species:amur-tiger")
    index.rebuild()
    assert texts("species:ussuri-moose", "ru") and not texts("species:amur-tiger", "ru")
    assert "species:amur-tiger" in caplog.text
    assert [one.key for one in Pending.objects.all()] == ["species:amur-tiger"]
    # A program that can index next to nothing changes nothing.
    monkeypatch.setattr(index, "_FAILED", 0)
    with pytest.raises(ValueError, match="amur-tiger"):
        index.rebuild()
    assert index.state().generation == before + 1


def test_a_change_beside_a_build_draws_in_nothing_that_is_not_built_yet(follow):
    """Nor one that comes after a build that was cut off."""
    State.objects.update(building=index.state().generation + 1, building_with=index.made_with())
    index.engine(index.state().building).create()
    paper = Agreement.objects.get(slug="tiger-strategy-russia-2010")
    with follow():
        paper.save()
    index.drain()
    assert not Pending.objects.exists()
    # Beside it pages that show its name.
    building = Document.objects.filter(generation=index.state().building)
    assert set(building.exclude(key__startswith="page:").values_list("key", flat=True)) == {
        f"agreement:{paper.slug}"}
    with follow():
        Name.objects.create(record=paper, language="ru", text="Хрюмзелиада",
                            status=Name.Status.ALLOWED)
    index.drain()
    assert offered("ru", "хрюмзел")


def test_the_former_index_loses_what_is_taken_back(monkeypatch):
    rivers = page_of("rivers")
    monkeypatch.setattr(index, "inventory", lambda: [f"page:{rivers.pk}", "species:amur-tiger"])
    index.rebuild()
    index.rebuild()
    former = State.objects.get().former
    there = Document.objects.filter(generation=former, key=f"page:{rivers.pk}")
    ids = set(there.values_list("pk", flat=True))
    assert ids & index.engine(former).ids("ru", ["река", "рек"])
    Page.objects.filter(pk=rivers.pk).update(live=False)
    Pending.objects.create(what="document", key=f"page:{rivers.pk}")
    index.drain()
    assert not there.exists()
    assert not ids & index.engine(former).ids("ru", ["река", "рек"])
    assert Document.objects.filter(generation=former).exists()


def test_words_that_were_published_meanwhile_are_known_to_who_slips(follow, monkeypatch):
    ask("ru", q="тигр")
    page = page_of("rivers")
    page.summary = "Хрюмзелиада."
    with follow():
        page.save_revision().publish()
    assert "Хрюмзелиад" not in ask("ru", q="Хрюмзелидаа").split("</h1>")[1]
    monkeypatch.setattr(results, "_RENEWED", -1)
    assert "<mark>Хрюмзелиада</mark>" in ask("ru", q="Хрюмзелидаа")


def test_what_only_holds_a_new_name_draws_no_others_in(follow, monkeypatch):
    asked, naming = [], pages.naming
    monkeypatch.setattr(pages, "naming", lambda keys: asked.append(set(keys)) or naming(keys))
    name = Name.objects.get(record__kind="species", record__slug="kaluga", language="ru",
                            status="preferred")
    name.text = "Зюзюблик"
    with follow():
        name.save()
    assert set().union(*asked) == {"species:kaluga"}
    kaluga = Document.objects.filter(key="species:kaluga", language="ru")
    assert {one.title for one in kaluga} == {"Зюзюблик"}
    assert not Pending.objects.exists()


def in_module(language: str, code: str) -> set[str]:
    """Slugs of the species that a reader finds within a module."""
    page = ask(language, q="калуга тигр 东北虎 鳇 амар", module=code, kind="species")
    return set(re.findall(rf'<h2><a href="/{language}/species/([a-z-]+)/"', page))


def test_what_a_module_lists_belongs_to_it_as_long_as_it_does(follow):
    page = ModulePage.objects.live().get(slug="big-cats", locale__language_code="ru")
    kaluga = Species.objects.get(slug="kaluga")
    assert "amur-tiger" in in_module("ru", "big-cats")
    assert "kaluga" not in in_module("ru", "big-cats")
    page.species.add(kaluga)
    with follow():
        page.save_revision()
    assert "kaluga" not in in_module("ru", "big-cats")  # a draft is no news
    with follow():
        page.get_latest_revision().publish()
    assert "kaluga" in in_module("ru", "big-cats")
    # Each edition lists for itself.
    assert "kaluga" not in in_module("zh-hans", "big-cats")
    assert 'class="elsewhere"' not in ask("zh-hans", q="鳇 калуга", module="big-cats")
    page = ModulePage.objects.get(pk=page.pk)
    page.species.remove(kaluga)
    with follow():
        page.save_revision().publish()
    assert "kaluga" not in in_module("ru", "big-cats")
    assert "amur-tiger" in in_module("ru", "big-cats")
    assert not Pending.objects.exists()


def test_what_belongs_to_a_module_goes_with_its_page(follow):
    page = ModulePage.objects.live().get(slug="big-cats", locale__language_code="ru")
    with follow():
        page.unpublish()
    assert "amur-tiger" not in in_module("ru", "big-cats")
    assert "amur-tiger" in in_module("zh-hans", "big-cats")
    with follow():
        PageViewRestriction.objects.create(
            page=page_of("programme", "zh-hans"), restriction_type="login")
    assert "amur-tiger" not in in_module("zh-hans", "big-cats")
    assert "amur-tiger" in in_module("ru", "management-and-monitoring")
    with follow():
        Page.objects.get(slug="management-and-monitoring", locale__language_code="ru").delete()
    assert "amur-tiger" not in in_module("ru", "management-and-monitoring")
