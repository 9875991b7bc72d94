"""One run after another on a small site that changes: what is written, what goes, what stays.
What is left when a run is killed: ``tests/delivery/test_killed.py``."""

import datetime
import os
import re
import shutil

import pytest

from amurinfo.delivery.found.entry import Public
from amurinfo.delivery.mirror import make as module
from amurinfo.delivery.mirror import manifest
from amurinfo.delivery.mirror.make import MirrorError, make
from amurinfo.delivery.mirror.source import Answer

WHEN = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
EARLIER = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


class Site:
    """``pages``: path -> (words, last change); every page shows one picture and the front page."""

    def __init__(self, pages: dict[str, tuple[str, datetime.datetime]]):
        self.pages = pages
        self.asked = 0
        #: Path -> since when readers get other bytes, of pages that have files.
        self.files: dict[str, datetime.datetime] = {}

    @property
    def editions(self):
        return {"mn": [Public(path, "mn", changed, (("mn", path),))
                       for path, (_words, changed) in self.pages.items()]}

    def changed(self, path: str) -> datetime.datetime | None:
        return self.files.get(path)

    def get(self, url: str) -> Answer:
        self.asked += 1
        if url.startswith(("/static/", "/media/")):
            return Answer(200, "", b"css{}" if url.endswith(".css") else url.encode())
        words = self.pages[url][0]
        return Answer(200, "text/html; charset=utf-8", (
            f"<html><head></head><body><main><h1>{words}</h1><a href='/mn/'>x</a>"
            f"<img src='/media/{words}.jpg'></main></body></html>"
        ).encode())


def site(count: int, words: str = "a", when=WHEN) -> Site:
    return Site({"/mn/": ("home", EARLIER),
                 **{f"/mn/p{n}/": (f"{words}{n}", when) for n in range(count)}})


def run(folder, of: Site, **more):
    return make(folder, of.editions, of, **more)


def state(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def calendar(monkeypatch):
    """The day of a run, 5 April 2026 at first."""
    class Calendar:
        now = datetime.datetime(2026, 4, 5, 12, tzinfo=datetime.UTC)

        def turn_to(self, year: int, month: int, day: int) -> None:
            self.now = datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC)

    calendar = Calendar()

    class Day(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(calendar.now.timestamp(), tz)

    monkeypatch.setattr(module.datetime, "datetime", Day)
    return calendar


def test_a_second_run_writes_nothing_and_a_third_only_what_changed(tmp_path):
    first = run(tmp_path, site(5))
    assert (first.pages, first.removed, first.left_out) == (6, 0, [])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    second = run(tmp_path, site(5))
    assert (second.written, second.removed, second.proof) == (0, 0, first.proof)
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    changed = site(4)
    changed.pages["/mn/p1/"] = ("new", WHEN)
    third = run(tmp_path, changed)
    # p1 and its picture, the page about the copy, its index, the state; gone: p4, two pictures.
    assert third.written == 5
    assert third.removed == 3
    assert not (tmp_path / "mn/p4").exists()
    assert (tmp_path / "media/new.jpg").exists()
    assert not (tmp_path / "media/a1.jpg").exists()
    assert manifest.faults(tmp_path) == ([], [], [])


def test_a_page_keeps_the_day_on_which_it_was_copied(tmp_path, calendar):
    run(tmp_path, site(2))
    assert "2026 оны 4-р сарын 5" in (tmp_path / "mn/p0/index.html").read_text()
    calendar.turn_to(2026, 6, 7)
    changed = site(2)
    changed.pages["/mn/p1/"] = ("new", WHEN)
    run(tmp_path, changed)
    assert "2026 оны 4-р сарын 5" in (tmp_path / "mn/p0/index.html").read_text()
    assert "2026 оны 6-р сарын 7" in (tmp_path / "mn/p1/index.html").read_text()
    assert "2026 оны 6-р сарын 7" in (tmp_path / "mn/copy/index.html").read_text()


def test_what_a_run_wrote_before_it_was_cut_off_is_not_written_again_on_another_day(
    tmp_path, monkeypatch, calendar
):
    cut = site(4)
    answers = cut.get

    def get(url: str) -> Answer:
        if url == "/mn/p2/":
            raise ConnectionError
        return answers(url)

    monkeypatch.setattr(cut, "get", get)
    with pytest.raises(ConnectionError):
        run(tmp_path, cut)
    written = {path: path.read_bytes() for path in tmp_path.rglob("*.html")}
    assert len(written) == 3
    for path in written:
        os.utime(path, (calendar.now.timestamp(), calendar.now.timestamp()))
    calendar.turn_to(2026, 4, 6)
    changed = site(4)
    changed.pages["/mn/p1/"] = ("new", WHEN)
    run(tmp_path, changed)
    assert "2026 оны 4-р сарын 5" in (tmp_path / "mn/p0/index.html").read_text()
    assert "2026 оны 4-р сарын 6" in (tmp_path / "mn/p1/index.html").read_text()
    assert "2026 оны 4-р сарын 6" in (tmp_path / "mn/p2/index.html").read_text()
    again = run(tmp_path, changed)
    assert again.written == 0, "the day is known from now on"


def test_a_supplement_goes_by_what_readers_get(tmp_path):
    """A page whose figure has changed is another page, though nobody published it; one that was
    published again with the same bytes is not."""
    of = site(3)
    of.files = {"/mn/": EARLIER, "/mn/p0/": EARLIER, "/mn/p1/": WHEN}
    assert run(tmp_path, of, since=WHEN.date()).pages == 2
    assert {path.parent.name for path in tmp_path.glob("mn/p*/index.html")} == {"p1", "p2"}


def test_a_supplement_holds_what_changed_since(tmp_path):
    whole, supplement = tmp_path / "whole", tmp_path / "supplement"
    of = site(3)
    of.pages["/mn/p0/"] = ("old", EARLIER)
    run(whole, of)
    of.pages["/mn/p1/"] = ("new", WHEN)
    report = run(supplement, of, since=WHEN.date())
    assert report.pages == 2
    assert not (supplement / "mn/p0").exists()
    assert manifest.faults(supplement) == ([], [], [])
    # Laid over the older copy its links lead to pages that are there.
    assert 'href="../index.html"' in (supplement / "mn/p1/index.html").read_text()
    shutil.copytree(supplement, whole, dirs_exist_ok=True)
    # What has not changed is still listed and found; new words are found, old ones no more.
    about = (whole / "mn/copy/index.html").read_text()
    assert about.count("<li>") == 4
    for link in re.findall('<li><a href="([^"]*)', about):
        assert (whole / "mn/copy" / link).is_file()
    found = (whole / "mn/copy/find-data.js").read_text()
    assert '["old","../p0/index.html"]' in found
    assert '["new","../p1/index.html"]' in found


def test_a_supplement_takes_nothing_from_a_whole_copy(tmp_path):
    run(tmp_path, site(3))
    before = state(tmp_path)
    with pytest.raises(MirrorError):
        run(tmp_path, site(3), since=datetime.date(2026, 11, 1))
    assert state(tmp_path) == before
    # One cut off before it knew what it was is whole, too; a supplement may be made again.
    (tmp_path / "copy.json").unlink()
    with pytest.raises(MirrorError):
        run(tmp_path, site(3), since=datetime.date(2026, 11, 1))
    supplement = tmp_path.with_name("supplement")
    for _again in range(2):
        assert run(supplement, site(3), since=WHEN.date()).pages == 3


def test_a_folder_with_other_things_is_not_touched(tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(MirrorError):
        run(tmp_path, site(1))
    assert state(tmp_path) == {"thesis.doc": b"mine"}


def test_what_lies_in_a_copy_and_is_not_of_it_stays(tmp_path):
    run(tmp_path, site(1))
    (tmp_path / "mn" / "mine.txt").write_text("mine")
    run(tmp_path, site(0))
    assert (tmp_path / "mn" / "mine.txt").read_text() == "mine"


def test_damage_is_mended_by_the_next_run(tmp_path):
    proof = run(tmp_path, site(2)).proof
    (tmp_path / "mn/p0/index.html").write_text("damaged")
    (tmp_path / "media/a1.jpg").unlink()
    report = run(tmp_path, site(2))
    assert (report.written, report.proof) == (2, proof)


def test_a_full_disk_ends_the_run_and_leaves_whole_files(tmp_path, monkeypatch):
    run(tmp_path, site(3))
    old = state(tmp_path)
    put, left = manifest.put, iter(range(9))

    def limited(*arguments, **options):
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        put(*arguments, **options)

    monkeypatch.setattr(manifest, "put", limited)
    with pytest.raises(OSError, match="No space"):
        run(tmp_path, site(3, "b"))
    monkeypatch.undo()
    found = state(tmp_path)
    assert found["SHA256SUMS"] == old["SHA256SUMS"]
    assert not [name for name in found if ".part-" in name]
    # Files that only the failed run wrote are known, and go when nobody wants them any more.
    assert set(found) - set(old) - {manifest.JOURNAL}
    run(tmp_path, site(3))
    assert state(tmp_path) == old
