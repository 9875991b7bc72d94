"""What each page on this machine showed, and what waits to be rendered anew.

A small SQLite file beside the pages: it belongs to the files on this disk and must not depend on
a database elsewhere. Pure: the standard library only.
"""

import json
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
create table if not exists snapshot (
    id integer primary key, path text not null unique, blob text not null, rendered real not null
);
create table if not exists thing (
    id integer primary key, source text not null, columns text not null, value text not null,
    unique (source, columns, value)
);
create table if not exists shown (
    page integer not null, thing integer not null, primary key (page, thing)
) without rowid;
create index if not exists shown_thing on shown (thing);
create table if not exists pending (
    path text primary key, priority integer not null, since real not null,
    tries integer not null default 0, after real not null default 0,
    problem text not null default ''
) without rowid;
create index if not exists pending_order on pending (
    priority, since, substr(path, instr(substr(path, 2), '/') + 1), path
);
create table if not exists seen (change integer primary key, at real not null);
create table if not exists noted (at real not null, rows text not null);
create table if not exists meta (name text primary key, value text not null) without rowid;
"""
#: Before 2026-12 pages had no numbers. What they showed is forgotten and all are rendered anew, as
#: after any change of the program.
_BEFORE = """
alter table snapshot rename to snapshot_before;
drop table if exists tag;
drop table if exists shown;
drop table if exists thing;
"""
_TAKEN_OVER = """
insert into snapshot (path, blob, rendered) select path, blob, rendered from snapshot_before;
drop table snapshot_before;
delete from meta where name = 'fingerprint';
"""
#: Of the pages that showed a thing.
_PATHS = ("select path from thing join shown on thing = thing.id "
          "join snapshot on page = snapshot.id")
#: Things whose numbers are remembered from one page to the next.
ROOM = 20_000
#: Changes of transactions that committed late are looked for this long.
MEMORY = 3600
#: What was noted is compared with renderings that began so long ago at most.
RENDERING = 600
#: Noted in the place of a table: the page itself was asked for anew; or taken away.
_ASKED, _GONE = "@asked", "@gone"


_indexes: "weakref.WeakSet[Index]" = weakref.WeakSet()


def _close_all() -> None:
    for index in list(_indexes):
        index.close()


# Locks on files do not pass to a child, while SQLite in it takes them for its own: when the parent
# ended, the journal would be removed under the child's feet, and what it wrote be lost.
os.register_at_fork(before=_close_all)


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """What a page read: rows of ``source`` (a table) whose ``columns`` have ``value``; all of
    its rows where ``columns`` is empty. Both are JSON lists in the order of the names."""

    source: str
    columns: str = ""
    value: str = ""

    @classmethod
    def of(cls, source: str, where: dict[str, str] | None = None) -> "Tag":
        if not where:
            return cls(source)
        names = sorted(where)
        return cls(source, json.dumps(names), json.dumps([where[name] for name in names]))


@dataclass(frozen=True, slots=True)
class Pending:
    path: str
    priority: int
    since: float
    tries: int
    problem: str


class Index:
    def __init__(self, file: Path):
        self.file = file
        self._local = threading.local()
        _indexes.add(self)
        file.parent.mkdir(parents=True, exist_ok=True)
        with self._write() as base:
            columns = [row[1] for row in base.execute("pragma table_info(snapshot)")]
            is_old = bool(columns) and "id" not in columns
            for script in (_BEFORE, _SCHEMA, _TAKEN_OVER) if is_old else (_SCHEMA,):
                for statement in script.split(";"):
                    base.execute(statement)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread. It stays open: closing the last one writes the whole
        journal back, at each page."""
        base = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(self.file, timeout=20, isolation_level=None)
            base.execute("pragma journal_mode=wal")
            base.execute("pragma synchronous=normal")
            # Pages, 32 MB: the tags of a page lie all over the table, and what is put back after
            # five of them is put back again after the next five.
            base.execute("pragma wal_autocheckpoint=8000")
            self._local.base = base
        yield base

    def close(self) -> None:
        """This thread's connection; the next use opens another."""
        base = self._local.__dict__.pop("base", None)
        if base is not None:
            base.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._open() as base:
            begin, commit, rollback = (
                # Within together(): what fails is taken back by itself.
                ("savepoint part", "release part", "rollback to part") if base.in_transaction
                else ("begin immediate", "commit", "rollback"))
            base.execute(begin)
            try:
                yield base
                base.execute(commit)
            except BaseException:
                self._local.__dict__.pop("things", None)  # numbers of what is not there now
                if base.in_transaction:  # on a full disk SQLite may have ended it
                    base.execute(rollback)
                    if rollback != "rollback":
                        base.execute(commit)
                raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside of it by this thread is written at once, at its end. Others
        wait."""
        with self._write():
            yield

    # ---- snapshots ----------------------------------------------------------------------

    def announce(self, path: str, priority: int) -> None:
        """Before the bytes can be read. Tags of the bytes still in place stay, and the page waits
        until :meth:`settle`: whoever is killed in between leaves word of it, and what waits needs
        no tags to be rendered."""
        with self._open() as base:
            waits = base.execute("select 1 from pending where path = ?", (path,)).fetchone()
        if waits is None:
            with self._write() as base:
                self._wait(base, [(path, priority)])

    def settle(
        self, path: str, blob: str, tags: set[Tag], started: float, priority: int,
        put: Callable[[], object] = lambda: None,
    ) -> bool:
        """Of what waits: ``put`` the bytes there; then only their tags. If a change was taken note
        of since ``started`` that touches them, they may be from before it, and nobody could know
        that the page would read it: it waits again. If what stands there shows what is later than
        ``started``, or the page was taken away since, or somebody else was done with it meanwhile,
        they are not put there at all: readers get nothing old after the new, and nobody who is
        killed leaves bytes without their tags. Returns whether it is done."""
        with self._write() as base:
            noted = [
                json.loads(rows) for (rows,) in
                base.execute("select rows from noted where at >= ?", (started,))
            ]
            waits = base.execute("select 1 from pending where path = ?", (path,)).fetchone()
            if (waits is None or self._is_later(base, path, started)
                    or _noted(noted, _GONE, path)):
                self._wait(base, [(path, priority)])
                return False
            put()
            base.execute(
                "insert into snapshot (path, blob, rendered) values (?, ?, ?) on conflict (path) "
                "do update set blob = excluded.blob, rendered = excluded.rendered",
                (path, blob, started))
            self._show(base, path, tags)
            base.execute("delete from pending where path = ?", (path,))
            late = (
                started < time.time() - RENDERING or _noted(noted, _ASKED, path)
                or any(rows is None or _touches(rows, tags) for rows in noted)
            )
            if late:
                self._wait(base, [(path, priority)])
            return not late

    def _show(self, base: sqlite3.Connection, path: str, tags: set[Tag]) -> None:
        (page,) = base.execute("select id from snapshot where path = ?", (path,)).fetchone()
        old = {row[0] for row in base.execute("select thing from shown where page = ?", (page,))}
        new = set(self._numbers(base, tags))
        base.executemany(
            "insert into shown values (?, ?)", [(page, thing) for thing in sorted(new - old)])
        base.executemany(
            "delete from shown where page = ? and thing = ?",
            [(page, thing) for thing in old - new])

    def _numbers(self, base: sqlite3.Connection, tags: set[Tag]) -> Iterator[int]:
        """Of these things. They are remembered, as pages show the same ones, until some are
        forgotten by whomever (see :meth:`tidy`)."""
        tidied = self._meta(base, "tidied")
        when, known = getattr(self._local, "things", (None, {}))
        if when != tidied or len(known) > ROOM:
            known = {}
        self._local.things = tidied, known
        for tag in tags:
            if tag not in known:
                row = (tag.source, tag.columns, tag.value)
                found = base.execute(
                    "select id from thing where source = ? and columns = ? and value = ?", row
                ).fetchone()
                known[tag] = found[0] if found else base.execute(
                    "insert into thing (source, columns, value) values (?, ?, ?)", row).lastrowid
            yield known[tag]

    @staticmethod
    def _is_later(base: sqlite3.Connection, path: str, started: float) -> bool:
        """Whether what stands there shows what was true after ``started``. A date to come is that
        of a clock that was put right."""
        return base.execute(
            "select 1 from snapshot where path = ? and rendered > ? and rendered <= ?",
            (path, started, time.time())).fetchone() is not None

    def forget(self, path: str, at: float | None = None) -> None:
        """Nothing stands there: now, or so it was ``at`` that time."""
        with self._write() as base:
            self._note(base, [(_GONE, {"path": path})], at)
            base.execute(
                "delete from shown where page = (select id from snapshot where path = ?)", (path,))
            base.execute("delete from snapshot where path = ?", (path,))
            base.execute("delete from pending where path = ?", (path,))

    def snapshots(self) -> dict[str, str]:
        with self._open() as base:
            return dict(base.execute("select path, blob from snapshot"))

    def rendered(self, path: str) -> float | None:
        """Of when that is what stands at an address; seconds since the epoch."""
        with self._open() as base:
            row = base.execute("select rendered from snapshot where path = ?", (path,)).fetchone()
            return row[0] if row else None

    def shows(self, path: str) -> set[Tag]:
        with self._open() as base:
            return {Tag(*row) for row in base.execute(
                "select source, columns, value from snapshot join shown on page = snapshot.id "
                "join thing on thing = thing.id where path = ?", (path,))}

    # ---- changes ------------------------------------------------------------------------

    def is_new(self, changes: Iterable[int]) -> list[int]:
        """Which of these have not been taken note of."""
        wanted = list(changes)
        with self._open() as base:
            known = {
                row[0] for row in base.execute(
                    "select change from seen where change >= ?", (min(wanted, default=0),))
            }
        return [change for change in wanted if change not in known]

    def last_seen(self) -> int:
        """Everything before it has been seen or is too old to come."""
        with self._open() as base:
            row = base.execute(
                "select coalesce(max(change), 0) from seen where at < ?",
                (time.time() - MEMORY,)).fetchone()
            return row[0]

    def note(self, changes: Iterable[int], rows: list[tuple[str, dict[str, str]]],
             everything: bool, priority) -> int:
        """Let the pages wait that showed one of ``rows`` (table, columns as text; an empty dict
        for any row of it). ``priority(path)`` orders them. Returns how many wait now."""
        with self._write() as base:
            if everything:
                paths = {row[0] for row in base.execute("select path from snapshot")}
            else:
                paths = self._showing(base, rows)
            self._wait(base, [(path, priority(path)) for path in paths])
            now = time.time()
            base.executemany("insert or ignore into seen values (?, ?)",
                             [(change, now) for change in changes])
            self._note(base, None if everything else rows)
            base.execute(
                "delete from seen where at < ? and change < (select max(change) from seen)",
                (now - 2 * MEMORY,))
            return base.execute("select count(*) from pending").fetchone()[0]

    @staticmethod
    def _note(
        base: sqlite3.Connection, rows: list[tuple[str, dict[str, str]]] | None,
        at: float | None = None,
    ) -> None:
        """For renderings that have begun."""
        now = time.time()
        base.execute("delete from noted where at < ?", (now - 2 * RENDERING,))
        base.execute("insert into noted values (?, ?)",
                     (now if at is None else at, json.dumps(rows)))

    @staticmethod
    def _showing(base: sqlite3.Connection, rows: list[tuple[str, dict[str, str]]]) -> set[str]:
        sources = {source for source, _row in rows}
        shapes: dict[str, list[str]] = {}
        for source in sources:
            # A change of unknown rows, e.g. by SQL that nobody could read, is known as "*".
            shapes[source] = [row[0] for row in base.execute(
                "select distinct columns from thing where source = ?", (source,))]
        paths: set[str] = set()
        asked: set[tuple[str, str, str]] = set()
        for source, row in rows:
            for columns in shapes[source]:
                if not row:
                    asked.add((source, columns, "%"))
                elif not columns:
                    asked.add((source, "", ""))
                else:
                    for value in _values(json.loads(columns), row):
                        asked.add((source, columns, value))
        for source, columns, value in asked:
            if value == "%":
                found = base.execute(
                    f"{_PATHS} where source = ? and columns = ?", (source, columns))
            else:
                found = base.execute(
                    f"{_PATHS} where source = ? and columns = ? and value = ?",
                    (source, columns, value))
            paths |= {item[0] for item in found}
        return paths

    # ---- what waits ---------------------------------------------------------------------

    @staticmethod
    def _wait(base: sqlite3.Connection, paths: Iterable[tuple[str, int]]) -> None:
        now = time.time()
        base.executemany(
            "insert into pending (path, priority, since) values (?, ?, ?) on conflict (path) do "
            "update set since = excluded.since, priority = min(priority, excluded.priority), "
            "tries = 0, after = 0",
            [(path, priority, now) for path, priority in paths],
        )

    def wait(self, paths: Iterable[tuple[str, int]]) -> None:
        """Let (path, priority) be rendered, whether they have been before or not; anew if somebody
        is at it."""
        paths = list(paths)
        if not paths:
            return
        with self._write() as base:
            self._wait(base, paths)
            self._note(base, [(_ASKED, {"path": path}) for path, _priority in paths])

    def next(self, count: int) -> list[Pending]:
        """What is to be rendered first; the editions of a page, which show the same records,
        one after another."""
        with self._open() as base:
            rows = base.execute(
                "select path, priority, since, tries, problem from pending where after <= ? "
                "order by priority, since, substr(path, instr(substr(path, 2), '/') + 1), path "
                "limit ?", (time.time(), count))
            return [Pending(*row) for row in rows]

    def failed(self, path: str, problem: str) -> None:
        """It could not be rendered: later again, after longer and longer."""
        with self._write() as base:
            base.execute(
                "update pending set tries = tries + 1, problem = ?, "
                "after = ? + min(600, 2 << min(tries, 10)) where path = ?",
                (problem[:500], time.time(), path))

    def tidy(self) -> None:
        """Forget what no page shows any more."""
        with self._write() as base:
            base.execute("delete from thing where id not in (select thing from shown)")
            base.execute("insert or replace into meta values ('tidied', ?)", (str(time.time()),))

    def state(self) -> dict:
        """For people and monitors: counts and seconds since the epoch."""
        with self._open() as base:
            pending, oldest = base.execute(
                "select count(*), min(since) from pending").fetchone()
            problems = base.execute(
                "select path, problem from pending where problem <> '' order by path limit 20"
            ).fetchall()
            pages, last = base.execute(
                "select count(*), max(rendered) from snapshot").fetchone()
        heard = self.meta("heard")
        return {"pages": pages, "last_render": last, "pending": pending,
                "oldest_pending": oldest, "problems": problems,
                "last_heard": float(heard) if heard else None}

    def meta(self, name: str) -> str | None:
        with self._open() as base:
            return self._meta(base, name)

    @staticmethod
    def _meta(base: sqlite3.Connection, name: str) -> str | None:
        row = base.execute("select value from meta where name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_meta(self, name: str, value: str) -> None:
        with self._write() as base:
            base.execute("insert or replace into meta values (?, ?)", (name, value))


def _noted(
    noted: list[list[tuple[str, dict[str, str]]] | None], what: str, path: str
) -> bool:
    return any(
        source == what and row["path"] == path for rows in noted for source, row in rows or ())


def _touches(rows: list[tuple[str, dict[str, str]]], tags: set[Tag]) -> bool:
    """Whether one of ``rows`` is among what ``tags`` name."""
    shapes: dict[str, set[str]] = {}
    for tag in tags:
        shapes.setdefault(tag.source, set()).add(tag.columns)
    return any(
        not row or not columns
        or any(Tag(source, columns, value) in tags for value in _values(json.loads(columns), row))
        for source, row in rows
        for columns in shapes.get(source, ())
    )


def _values(columns: list[str], row: dict[str, str]) -> list[str]:
    """The values under which a row is found by these columns; ``name^8`` means its first eight
    characters. Nothing if the row is not known well enough: then it is found by no such tag, and
    the change has a row without them (see :mod:`.changes`)."""
    values = []
    for column in columns:
        name, _mark, length = column.partition("^")
        value = row.get(name)
        if value is None:
            return []
        values.append(value[: int(length)] if length else value)
    return [json.dumps(values)]
