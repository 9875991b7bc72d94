"""Which pages wait for what: compared with a reading of the rules that looks at every page."""

import json
import multiprocessing
import sqlite3
import time
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.delivery.snapshots.index import Index, Tag

PATHS = ["/ru/", "/ru/a/", "/mn/a/", "/en/b/"]
COLUMNS = ["id", "kind", "path"]
values = st.sampled_from(["1", "2", "0001", "00010002", "~"])
tags = st.builds(
    lambda source, where: Tag.of(source, where),
    st.sampled_from(["area", "name"]),
    st.dictionaries(st.sampled_from(["id", "kind", "path^4"]), values, max_size=2),
)
rows = st.tuples(
    st.sampled_from(["area", "name"]),
    st.one_of(st.just({}), st.fixed_dictionaries({name: values for name in COLUMNS})),
)


def shows(tag: Tag, source: str, row: dict[str, str]) -> bool:
    """By the meaning of a tag, without any index."""
    if tag.source != source:
        return False
    if not row or not tag.columns:
        return True
    for column, value in zip(json.loads(tag.columns), json.loads(tag.value), strict=True):
        name, _mark, length = column.partition("^")
        have = row[name][: int(length)] if length else row[name]
        if have != value:
            return False
    return True


@given(st.lists(st.frozensets(tags, max_size=4), min_size=4, max_size=4),
       st.lists(rows, max_size=4))
@settings(deadline=None, max_examples=40)
def test_a_change_lets_those_wait_that_showed_it_and_no_others(tmp_path_factory, shown, changed):
    index = Index(tmp_path_factory.mktemp("index") / "index.sqlite3")
    for path, its in zip(PATHS, shown, strict=True):
        index.announce(path, 1)
        index.settle(path, "blob", set(its), time.time(), 1)
    index.note([1], changed, False, lambda path: 1)
    expected = {
        path for path, its in zip(PATHS, shown, strict=True)
        if any(shows(tag, source, row) for tag in its for source, row in changed)
    }
    assert {pending.path for pending in index.next(99)} == expected


def settle(index: Index, path: str, *rest) -> bool:
    """As whoever renders does."""
    index.announce(path, 1)
    return index.settle(path, *rest)


def test_a_change_in_the_middle_of_a_rendering_is_not_lost(tmp_path):
    index = Index(tmp_path / "index.sqlite3")
    started = time.time()
    # It began to render, then somebody changed what it had read, then it was done.
    index.note([1], [("name", {"id": "1"})], False, lambda path: 1)
    assert settle(index, "/ru/", "blob", {Tag.of("name", {"id": "1"})}, started, 1) is False
    assert [pending.path for pending in index.next(9)] == ["/ru/"]
    assert settle(index, "/ru/", "blob", {Tag.of("name", {"id": "1"})}, time.time(), 1) is True
    assert index.next(9) == []


def test_what_is_asked_for_in_the_middle_of_a_rendering_is_rendered_again(tmp_path):
    """At midnight all pages are asked for, whatever they show."""
    index = Index(tmp_path / "index.sqlite3")
    started = time.time()
    index.wait([("/ru/", 1)])
    assert settle(index, "/ru/", "blob", set(), started, 1) is False
    assert settle(index, "/mn/", "blob", set(), started, 1) is True
    assert [pending.path for pending in index.next(9)] == ["/ru/"]
    assert settle(index, "/ru/", "blob", set(), time.time(), 1) is True


def test_two_who_render_one_page_leave_the_tags_of_what_stands(tmp_path):
    index = Index(tmp_path / "index.sqlite3")
    one, other = Tag.of("name", {"id": "1"}), Tag.of("name", {"id": "2"})
    started = time.time()
    put = []
    index.announce("/ru/", 1)
    index.announce("/ru/", 1)
    index.settle("/ru/", "other", {other}, started, 1, lambda: put.append("other"))
    # It waits no more: killed after its bytes are there this one would leave those tags.
    assert index.settle("/ru/", "one", {one}, started, 1, lambda: put.append("one")) is False
    assert (index.shows("/ru/"), put) == ({other}, ["other"])
    assert [pending.path for pending in index.next(9)] == ["/ru/"]
    assert index.settle("/ru/", "one", {one}, time.time(), 1, lambda: put.append("one")) is True
    assert (index.shows("/ru/"), put) == ({one}, ["other", "one"])


def test_what_is_kept_together_is_kept_at_once_and_what_fails_is_left_out(tmp_path):
    index, other = Index(tmp_path / "index.sqlite3"), Index(tmp_path / "index.sqlite3")

    def fail() -> None:
        raise OSError("no room")

    for path in ("/ru/", "/en/", "/mn/"):
        index.announce(path, 1)
    with index.together():
        index.settle("/ru/", "blob", set(), time.time(), 1)
        with pytest.raises(OSError, match="no room"):
            index.settle("/en/", "blob", {Tag.of("name")}, time.time(), 1, fail)
        index.settle("/mn/", "blob", set(), time.time(), 1)
        assert other.snapshots() == {}
    assert other.snapshots() == {"/ru/": "blob", "/mn/": "blob"}
    assert [pending.path for pending in other.next(9)] == ["/en/"]
    assert other.shows("/en/") == set()


def test_what_no_page_shows_any_more_is_forgotten(tmp_path):
    index = Index(tmp_path / "index.sqlite3")
    kept, gone = Tag.of("name", {"id": "1"}), Tag.of("name", {"id": "2"})
    settle(index, "/ru/", "blob", {kept, gone}, time.time(), 1)
    settle(index, "/ru/", "blob", {kept}, time.time(), 1)
    index.tidy()
    with index._open() as base:
        assert base.execute("select source, value from thing").fetchall() == [
            ("name", '["1"]')]
    assert index.shows("/ru/") == {kept}


def test_an_index_of_an_older_program_is_taken_over(tmp_path):
    """Its pages stay where they are, and all are rendered anew: what they show is forgotten."""
    with closing(sqlite3.connect(tmp_path / "index.sqlite3")) as base:
        base.executescript("""
            create table snapshot (path text primary key, blob text not null,
                rendered real not null) without rowid;
            create table thing (id integer primary key, source text not null,
                columns text not null, value text not null, unique (source, columns, value));
            create table shown (thing integer not null, path text not null,
                primary key (thing, path)) without rowid;
            create index shown_path on shown (path);
            create table meta (name text primary key, value text not null) without rowid;
            insert into snapshot values ('/ru/', 'one', 1), ('/mn/', 'two', 2);
            insert into thing values (1, 'name', '["id"]', '["1"]');
            insert into shown values (1, '/ru/'), (1, '/mn/');
            insert into meta values ('fingerprint', 'of what it was'), ('day', '2026-11-28');
        """)
    for _time in range(2):
        index = Index(tmp_path / "index.sqlite3")
        assert index.snapshots() == {"/ru/": "one", "/mn/": "two"}
        assert index.rendered("/mn/") == 2
        assert index.meta("fingerprint") is None
        assert index.meta("day") == "2026-11-28"
    settle(index, "/mn/", "new", {Tag("notice")}, time.time(), 1)
    index.note([1], [("notice", {"id": "5"})], False, lambda path: 1)
    assert [pending.path for pending in index.next(9)] == ["/mn/"]
    assert index.snapshots() == {"/ru/": "one", "/mn/": "new"}


def test_what_was_forgotten_meanwhile_is_known_again(tmp_path):
    """Numbers of things are remembered by each process; another may forget what no page shows."""
    index, other = (Index(tmp_path / "index.sqlite3") for _which in range(2))
    name, notice = Tag.of("name", {"id": "1"}), Tag("notice")
    settle(index, "/ru/", "one", {name}, time.time(), 1)
    settle(index, "/ru/", "two", {notice}, time.time(), 1)
    other.tidy()
    settle(other, "/mn/", "one", {Tag.of("place", {"id": "1"})}, time.time(), 1)
    settle(index, "/en/", "one", {name, notice}, time.time(), 1)
    assert index.shows("/en/") == {name, notice}
    assert index.shows("/mn/") == {Tag.of("place", {"id": "1"})}


def test_what_was_taken_back_has_no_number(tmp_path):
    index, name = Index(tmp_path / "index.sqlite3"), Tag.of("name", {"id": "1"})
    with pytest.raises(ZeroDivisionError), index.together():
        settle(index, "/ru/", "one", {name}, time.time(), 1)
        1 / 0  # noqa: B018
    settle(index, "/mn/", "one", {Tag("notice")}, time.time(), 1)
    settle(index, "/ru/", "one", {name}, time.time(), 1)
    assert index.shows("/ru/") == {name}
    assert index.shows("/mn/") == {Tag("notice")}


def test_nothing_old_is_put_where_something_newer_stands_or_what_was_taken_away(tmp_path):
    index, put = Index(tmp_path / "index.sqlite3"), []
    began = time.time()
    for path, started in (("/ru/", time.time()), ("/ru/", began), ("/mn/", began)):
        if path == "/mn/":
            index.forget(path)
        settle(index, path, "blob", set(), started, 1, lambda which=(path, started): put.append(
            which[1] == began))
    assert put == [False]
    assert [pending.path for pending in index.next(9)] == ["/ru/", "/mn/"], "they are looked at"
    settle(index, "/mn/", "blob", set(), time.time(), 1, lambda: put.append(True))
    assert put == [False, True]


@given(st.frozensets(tags, max_size=4), st.lists(rows, max_size=4), st.booleans())
@settings(deadline=None, max_examples=40)
def test_in_the_middle_only_what_touches_the_page_counts(tmp_path_factory, its, changed, every):
    index = Index(tmp_path_factory.mktemp("index") / "index.sqlite3")
    started = time.time()
    index.note([1], changed, every, lambda path: 1)
    touched = every or any(shows(tag, source, row) for tag in its for source, row in changed)
    assert settle(index, "/ru/", "blob", set(its), started, 1) is not touched
    assert [pending.path for pending in index.next(9)] == (["/ru/"] if touched else [])


def test_killed_before_its_tags_stand_it_waits(tmp_path):
    index = Index(tmp_path / "index.sqlite3")
    index.announce("/ru/", 1)
    assert [pending.path for pending in index.next(9)] == ["/ru/"]


def test_a_change_that_commits_late_is_still_new(tmp_path):
    index = Index(tmp_path / "index.sqlite3")
    index.note([5], [], False, lambda path: 1)
    assert index.is_new([4, 5, 6]) == [4, 6]


def test_what_fails_waits_longer_and_longer_and_says_why(tmp_path):
    index = Index(tmp_path / "index.sqlite3")
    index.wait([("/ru/", 2), ("/en/", 1)])
    assert [p.path for p in index.next(9)] == ["/en/", "/ru/"]
    index.failed("/en/", "ValueError: no")
    assert [p.path for p in index.next(9)] == ["/ru/"]
    state = index.state()
    assert state["pending"] == 2
    assert state["problems"] == [("/en/", "ValueError: no")]
    index.wait([("/en/", 1)])
    assert [p.path for p in index.next(9)] == ["/en/", "/ru/"]


def _writes(index: Index, line) -> None:
    for value in ("first", "second"):
        index.set_meta("child", value)
        line.send(value)
        line.recv()


def test_a_child_loses_nothing_when_its_parent_ends_first(tmp_path):
    """As when the publisher is ended and a process of it still writes its last page."""
    index = Index(tmp_path / "index.sqlite3")
    index.set_meta("parent", "was here")
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    child = context.Process(target=_writes, args=(index, there))
    child.start()
    assert here.recv() == "first"
    assert index.meta("child") == "first"
    index.close()
    here.send("on")
    assert here.recv() == "second"
    assert index.meta("child") == "second"
    here.send("on")
    child.join(30)
    assert child.exitcode == 0
