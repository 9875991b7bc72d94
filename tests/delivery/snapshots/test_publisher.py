"""The one that renders: in what order, at what time, after what change of the code."""

import datetime
import itertools
import json
import os
import time

import brotli
import pytest
from click.testing import CliRunner
from django.utils import timezone
from lxml import html
from wagtail.models import Page, PageViewRestriction

from amurinfo.config.cli.publisher import publisher as publisher_command
from amurinfo.delivery.models import Change
from amurinfo.delivery.snapshots import publisher as module
from amurinfo.delivery.snapshots import rendering
from amurinfo.delivery.snapshots.publisher import Busy, Publisher
from amurinfo.editions.admin import uploads
from amurinfo.facts.models import Name, Record
from amurinfo.pages.models import EventPage

ARTICLE = "/ru/about/partnership/"


def article() -> Page:
    return Page.objects.get(
        locale__language_code="ru", url_path__endswith="/about/partnership/").specific


def waiting(kept) -> list[str]:
    return [pending.path for pending in kept.index().next(9999)]


def slowly(waiting, _began) -> int:
    """In the place of renderings; leaves word of the order."""
    for pending in waiting:
        time.sleep(0.01)
        (rendering.store().root / "order" / f"{time.time_ns()}").write_text(pending.path)
        rendering.index().forget(pending.path)
    return len(waiting)


def until_a_page_is_rendered() -> None:
    """In the place of the search, which follows in another process."""
    end = time.monotonic() + 10
    while not any((rendering.store().root / "order").iterdir()):
        assert time.monotonic() < end, "the page waited for the search"
        time.sleep(0.05)


# ---- order ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_another_machine_published_or_withdrew_comes_first(publisher, kept):
    """This machine has only the rows of the database to go by."""
    for path in ("/ru/", "/ru/about/", ARTICLE):
        kept.refresh(path)
    page = article()
    page.title = "Another title"
    page.save_revision().publish()
    publisher.hear()
    assert waiting(kept)[0] == ARTICLE
    assert {"/ru/about/", ARTICLE} <= set(waiting(kept)), "and all that shows it"
    publisher.round()
    assert b"Another title" in kept.store().read(ARTICLE)
    assert waiting(kept) == []
    page.unpublish()
    publisher.hear()
    assert waiting(kept)[0] == ARTICLE
    publisher.round()
    assert kept.store().read(ARTICLE) is None


@pytest.mark.django_db
def test_what_is_closed_is_kept_for_nobody_from_that_moment(
    kept, client, django_capture_on_commit_callbacks
):
    """Whether the publisher lives or not; with what stands below it, records as well."""
    paths = ("/ru/", "/ru/about/", ARTICLE, "/ru/species/", "/ru/species/sable/",
             "/en/species/sable/")
    for path in paths:
        kept.refresh(path)
    with django_capture_on_commit_callbacks(execute=True):
        for path in ("/about/", "/species/"):
            PageViewRestriction.objects.create(restriction_type="login", page=Page.objects.get(
                locale__language_code="ru", url_path=f"/home-ru{path}"))
    assert [path for path in paths if kept.store().read(path)] == ["/ru/", "/en/species/sable/"]
    assert client.get("/ru/species/sable/").status_code == 302


def test_what_is_published_while_all_is_rendered_comes_next(kept, monkeypatch):
    """Several processes at work; half a second later somebody publishes a page far down."""
    urgent, heard, order = "/ru/a/b/c/d/", [], kept.store().root / "order"
    order.mkdir(parents=True)

    def attend(self):
        heard.append(True)
        if len(heard) == 2:
            self.index.wait([(urgent, 0)])

    monkeypatch.setattr(module, "render_all", slowly)
    monkeypatch.setattr(module, "LOOK", 0.1)
    monkeypatch.setattr(Publisher, "_attend", attend)
    # Connections are closed before processes are made, so the test has none afterwards.
    for name in ("tidy", "_let_the_search_follow"):
        monkeypatch.setattr(Publisher, name, lambda self: None)
    publisher = Publisher(ahead=False, processes=2)
    publisher.index.wait((f"/ru/{number}/", 3) for number in range(200))
    told = []
    assert publisher.round(lambda done, of: told.append((done, of))) == 201
    rendered = [file.read_text() for file in sorted(order.iterdir())]
    assert len(set(rendered)) == 201
    assert rendered.index(urgent) < 150, "it waited for all the others"
    assert told[-1] == (201, 201)
    assert all(done <= of for done, of in told)
    assert waiting(kept) == []


def test_what_is_published_while_the_search_follows_does_not_wait_for_it(kept, monkeypatch):
    """Nor what another machine published: that is heard of in the middle of it."""
    order = kept.store().root / "order"
    order.mkdir(parents=True)

    def attend(self):
        if not any(order.iterdir()):
            self.index.wait([("/ru/a/b/", 0), ("/ru/", 1)])

    monkeypatch.setattr(module, "render_all", slowly)
    monkeypatch.setattr(module, "LOOK", 0.1)
    monkeypatch.setattr(Publisher, "_attend", attend)
    Publisher(ahead=False, processes=2)._in_another_process(until_a_page_is_rendered)
    assert [file.read_text() for file in order.iterdir()] == ["/ru/a/b/"]
    assert waiting(kept) == ["/ru/"], "it comes in its turn"


@pytest.mark.django_db
def test_whoever_ends_while_it_hears_has_let_the_urgent_ones_wait(publisher, kept, monkeypatch):
    kept.refresh(ARTICLE)
    article().save_revision().publish()

    def ended(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as end, pytest.raises(KeyboardInterrupt):
        end.setattr(type(publisher.index), "note", ended)
        publisher.hear()
    assert waiting(kept) == [ARTICLE]


@pytest.mark.django_db
def test_what_is_urgent_waits_for_no_inventory(publisher, kept, monkeypatch):
    """All addresses are looked for when the clock is looked at, if anything was heard."""
    publisher.ahead = True
    asked = []
    monkeypatch.setattr(module.addresses, "public", lambda: asked.append(True) or ["/ru/new/"])
    for _twice in range(2):
        article().save_revision().publish()
        publisher.hear()
    assert asked == []
    for _twice in range(2):
        publisher._last["clock"] = 0
        publisher.look_at_the_clock()
    assert len(asked) == 1
    assert "/ru/new/" in waiting(kept)


def test_it_hears_twice_a_second_while_files_are_made_smaller(kept, monkeypatch):
    """By a clock of its own: each round makes files smaller for as long as it may."""
    clock, heard = [0.0], []

    class Time:
        time = staticmethod(time.time)
        monotonic = staticmethod(lambda: clock[0])

        @staticmethod
        def sleep(seconds):
            clock[0] += seconds

    def tighten(_store, seconds):
        clock[0] += seconds

    monkeypatch.setattr(module, "time", Time)
    monkeypatch.setattr(type(kept.store()), "tighten", tighten)
    for name in ("begin", "look_at_the_clock", "tidy"):
        monkeypatch.setattr(Publisher, name, lambda self: None)
    monkeypatch.setattr(Publisher, "hear", lambda self: heard.append(clock[0]))
    Publisher(ahead=False).run(stopped=lambda: len(heard) > 4)
    gaps = [later - before for before, later in itertools.pairwise(heard)]
    assert max(gaps) <= 0.5


@pytest.mark.django_db
def test_whoever_renders_once_leaves_all_files_small(kept, monkeypatch):
    """Brotli in a hurry is for what is rendered together, and nobody would come back to it."""
    paths = ["/ru/", "/ru/species/sable/", "/mn/offices/"]
    monkeypatch.setattr(module.addresses, "public", lambda: paths)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 1)
    monkeypatch.setattr(module, "LOOK", 0)  # a round leaves no time for it
    said = CliRunner().invoke(publisher_command, ["--once"], catch_exceptions=False)
    assert said.exit_code == 0
    assert kept.store().addresses() == set(paths)
    for path in paths:
        folder = kept.store().pointer(path)
        body, packed = kept.store().read(path), (folder / "index.html.br").read_bytes()
        assert brotli.decompress(packed) == body
        assert len(packed) < len(brotli.compress(body, quality=9))
        assert not kept.store().is_loose(kept.store().current(path))


# ---- time -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_planned_is_published_and_withdrawn_by_the_clock(publisher, kept, monkeypatch):
    kept.refresh(ARTICLE)
    page, now = article(), timezone.now()
    page.title, page.go_live_at = "Planned title", now + datetime.timedelta(hours=1)
    page.expire_at = now + datetime.timedelta(hours=3)
    page.save_revision().publish()
    publisher.round()
    assert b"Planned title" not in kept.store().read(ARTICLE)
    for hours, shown in ((2, True), (4, False)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + datetime.timedelta(
            hours=hours))
        publisher._last["clock"] = 0
        publisher.round()
        body = kept.store().read(ARTICLE)
        assert (body is not None and b"Planned title" in body) is shown


def told(client) -> str:
    """Of publishing, on an editor's first screen; she reads Russian."""
    screen = html.document_fromstring(client.get("/editors/").content)
    return " ".join(
        part.text_content() for part in screen.xpath('//section[h2="Публикация"]'))


@pytest.mark.django_db
def test_a_plan_that_is_refused_keeps_nothing_else_from_its_time(
    publisher, kept, monkeypatch, office_user, log_in
):
    """A name in it was forbidden after it was planned."""
    kept.index().set_meta("day", timezone.localdate().isoformat())
    now, other = timezone.now(), "/ru/about/"
    for minutes, path, title in ((1, ARTICLE, "Сахалян-Ула"), (2, other, "Planned title")):
        kept.refresh(path)
        page = Page.objects.get(url_path__endswith=f"/home-ru{path[3:]}").specific
        page.title, page.go_live_at = title, now + datetime.timedelta(minutes=minutes)
        page.save_revision().publish()
    Name.objects.create(
        record=Record.objects.get(kind="place", slug="amur"), language="ru", text="Сахалян-Ула",
        status="forbidden")
    publisher.round()
    later = now + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for _again in range(2):
        publisher._last["clock"] = 0
        publisher.round()
        assert kept.index().meta("day") == timezone.localdate().isoformat()
        assert b"Planned title" in kept.store().read(other)
        assert "Сахалян" not in kept.store().read(ARTICLE).decode()
    editor = log_in(office_user("vladivostok"))
    said = told(editor)
    assert "Сахалян-Ула" in said
    assert "Запрещённые названия: Сахалян-Ула" in said
    assert "Planned title" not in said
    page = article()
    page.title, page.go_live_at = "Unplanned title", None
    page.save_revision().publish()
    assert "Сахалян-Ула" not in told(editor)


@pytest.mark.django_db
def test_an_event_ages_into_the_archive_at_midnight(publisher, kept, monkeypatch):
    path, now = "/ru/events/", timezone.now()
    event = EventPage.objects.live().filter(locale__language_code="ru").first()
    event.start, event.end, event.title = now.date(), None, "Сегодняшнее событие"
    event.save_revision().publish()
    kept.refresh(path)
    publisher.round()
    before = kept.store().read(path)
    assert event.title in before.decode()
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(days=1))
    publisher._last["clock"] = 0
    publisher.round()
    after = kept.store().read(path)
    assert after != before
    assert after == kept.ask(path).content


# ---- code -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_another_template_renders_all_anew_while_the_old_pages_are_served(
    publisher, kept, monkeypatch
):
    paths = ["/ru/", ARTICLE]
    for path in paths:
        kept.refresh(path)
    old = {path: kept.store().read(path) for path in paths}
    assert all(old.values())
    again = Publisher(ahead=False, processes=1)
    publisher._lock.close()
    again.begin()
    assert waiting(kept) == [], "nothing is new"
    again._lock.close()
    monkeypatch.setattr(kept, "fingerprint", lambda: "another version of the code")
    monkeypatch.setattr(module, "TOGETHER", 1)
    newest = Publisher(ahead=False, processes=1)
    newest.begin()
    assert waiting(kept) == paths, "front page first"
    assert {path: kept.store().read(path) for path in paths} == old
    told = []
    newest.round(lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert waiting(kept) == []


def test_the_code_has_one_mark_and_every_part_of_it_counts(settings, tmp_path, monkeypatch):
    package = tmp_path / "package"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.setattr(rendering.amurinfo, "__file__", str(package / "__init__.py"))
    marks = [rendering.fingerprint(), rendering.fingerprint()]
    assert len(set(marks)) == 1
    for name in ("a.py", "templates/a.html", "a.po", "a.svg", "a.css", "a.js"):
        (package / name).write_text("x")
        marks.append(rendering.fingerprint())
        (package / name).write_text("y")
        marks.append(rendering.fingerprint())
    settings.SITE_URL = "https://other.example"
    marks.append(rendering.fingerprint())
    settings.CONTENT_DIR = tmp_path / "content"
    (tmp_path / "requirements").mkdir()
    for version in ("6.0", "6.1"):
        (tmp_path / "requirements" / "base.txt").write_text(f"django=={version}")
        marks.append(rendering.fingerprint())
    assert len(set(marks)) == 16


@pytest.mark.django_db
def test_old_changes_are_thrown_away_and_a_machine_that_was_away_renders_all(publisher, kept):
    kept.refresh("/ru/")
    Change.objects.create(source="facts_name", rows=[])
    Change.objects.update(created_at=timezone.now() - datetime.timedelta(days=40))
    publisher._last["tidy"] = 0
    publisher.tidy()
    assert not Change.objects.exists()
    publisher._lock.close()
    kept.index().set_meta("heard", str(time.time() - 20 * 24 * 3600))
    Publisher(ahead=False, processes=1).begin()
    assert waiting(kept) == ["/ru/"]


@pytest.mark.django_db
@pytest.mark.once
def test_uploads_that_nobody_asks_for_any_more_are_thrown_away(kept, settings, admin_user):
    """From its start on; whoever uploaded them need not come again."""
    token, other = (uploads.keep(user, [("nest.jpg", b"x")])
                    for user in (admin_user, type(admin_user)(pk=admin_user.pk + 1)))
    Publisher(ahead=False, processes=1).tidy()
    assert len(uploads.get(admin_user, token).files) == 1
    for place in (settings.DATA / "imports").iterdir():
        if place.name == token:
            about = json.loads((place / "about.json").read_text())
            (place / "about.json").write_text(json.dumps(about | {"at": about["at"] - 3601}))
            os.utime(place, (time.time() - 3601,) * 2)
    Publisher(ahead=False, processes=1).tidy()
    assert [place.name for place in (settings.DATA / "imports").iterdir()] == [other]


def test_one_at_a_time_works_in_a_folder(publisher):
    """Whoever comes second waits until the first has ended, however it did."""
    other = Publisher(ahead=False, processes=1)
    with pytest.raises(Busy):
        other.begin()
    publisher._lock.close()  # as the system does with what a process leaves
    other.begin()
