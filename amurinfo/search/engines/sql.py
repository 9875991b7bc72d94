"""Postings in a relational database, ranked by BM25 in SQL.

One row a key and document, which also carries the document's length and its set of facets: a
query reads nothing but the rows of its own keys, in the order of the index. The statement and
so the arithmetic are the same on SQLite and PostgreSQL; only the ways of writing differ.
"""

import contextlib
import itertools
import re
import uuid
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import environ
from django.db import connections, transaction

from .base import (
    MAX_KEYS,
    MAX_WORDS,
    STANDARD,
    Entry,
    Hit,
    Hits,
    Query,
    Ranking,
    impact,
    passes,
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}\Z")
#: The language of words as they are spelt; every key has one that is not empty.
_WORDS = ""
#: Documents written with one set of statements.
_BATCH = 200


class SqlEngine:
    """Common half of the two. ``alias``: one of Django's databases; ``name``: begins the names
    of its tables, so that several indexes can stand side by side."""

    TABLES = ("posting", "doc", "term", "facets", "total")

    def __init__(self, alias: str, name: str):
        if not _NAME.match(name):
            raise ValueError(name)
        self.alias, self.name = alias, name
        self._facets: dict[int, frozenset[str]] = {}
        self._names = {table: f"{name}_{table}" for table in self.TABLES}

    #: A key that is in more documents is frequent; so many of its documents are looked at.
    FEW, BEST = 200, 50

    # ---- to be said by each database ------------------------------------------------------

    SCHEMA: tuple[str, ...] = ()

    def _terms(self, cursor, language: str, counts: Mapping[str, int]) -> dict[str, int]:
        """Add to the document frequencies of keys, which may be new; their ids."""
        raise NotImplementedError

    def _known(self, cursor, language: str, keys: list[str]) -> list[tuple[str, int, int]]:
        """(key, id, frequency) of those keys that are there."""
        raise NotImplementedError

    def _write(self, cursor, postings: list[tuple]) -> None:
        raise NotImplementedError

    def _forget(self, cursor, document: int, terms: list[int]) -> None:
        """Remove postings of a document and count its terms down."""
        raise NotImplementedError

    def settle(self) -> None:
        raise NotImplementedError

    # ---- writing --------------------------------------------------------------------------

    def create(self) -> None:
        self.drop()
        with transaction.atomic(self.alias), self._cursor() as cursor:
            for statement in self.SCHEMA:
                cursor.execute(statement.format(**self._names))

    def drop(self) -> None:
        with transaction.atomic(self.alias), self._cursor() as cursor:
            for table in self._names.values():
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
        self._facets.clear()

    def put(self, entries: Iterable[Entry]) -> None:
        for batch in _batches(entries):
            with transaction.atomic(self.alias), self._cursor() as cursor:
                self._delete(cursor, [entry.id for entry in batch])
                self._put(cursor, batch)

    def delete(self, ids: Iterable[int]) -> None:
        for batch in _batches(ids):
            with transaction.atomic(self.alias), self._cursor() as cursor:
                self._delete(cursor, batch)

    def _put(self, cursor, batch: list[Entry]) -> None:
        numbers: dict[tuple[str, str], int] = {}
        for language in sorted({entry.language for entry in batch}):
            counts: dict[str, int] = {}
            for entry in batch:
                if entry.language == language:
                    for key in {*entry.title, *entry.body}:
                        counts[key] = counts.get(key, 0) + 1
            # In order, so that two writers never wait for one another crosswise.
            ids = self._terms(cursor, language, dict(sorted(counts.items())))
            numbers |= {(language, key): number for key, number in ids.items()}
        spelt: Counter[str] = Counter()
        for entry in batch:
            spelt.update(entry.words)
        words = self._terms(cursor, _WORDS, dict(sorted(spelt.items())))
        sets = self._facet_sets(cursor, {entry.facets for entry in batch})
        postings, documents = [], []
        for entry in batch:
            facets, terms = sets[entry.facets], array("I")
            for key in {*entry.title, *entry.body}:
                term = numbers[entry.language, key]
                terms.append(term)
                title, body = (min(field.get(key, 0), 32767)
                               for field in (entry.title, entry.body))
                postings.append((
                    term, entry.id, title, body, entry.length, facets,
                    impact(title, body, entry.length),
                ))
            # They are counted like terms, and no posting leads from them.
            terms.extend(words[word] for word in entry.words)
            documents.append((entry.id, entry.language, entry.length, facets, terms.tobytes()))
        self._write(cursor, sorted(postings))
        cursor.executemany(self._sql(
            "INSERT INTO {doc} (id, language, length, facets, terms) VALUES (%s, %s, %s, %s, %s)"
        ), documents)
        self._count(cursor, [(entry.language, 1, entry.length) for entry in batch])

    def _delete(self, cursor, ids: list[int]) -> None:
        marks = _marks(ids)
        cursor.execute(
            self._sql(f"SELECT id, language, length, terms FROM {{doc}} WHERE id IN ({marks})"), ids
        )
        gone = cursor.fetchall()
        for number, _language, _length, terms in gone:
            self._forget(cursor, number, sorted(array("I", bytes(terms))))
        if gone:
            found = [row[0] for row in gone]
            cursor.execute(self._sql(f"DELETE FROM {{doc}} WHERE id IN ({_marks(found)})"), found)
            self._count(cursor, [(language, -1, -length) for _id, language, length, _t in gone])

    def _count(self, cursor, changes: list[tuple[str, int, int]]) -> None:
        for language in sorted({change[0] for change in changes}):
            own = [change for change in changes if change[0] == language]
            cursor.execute(self._sql(
                "INSERT INTO {total} (language, documents, tokens) VALUES (%s, %s, %s) "
                "ON CONFLICT (language) DO UPDATE SET "
                "documents = {total}.documents + excluded.documents, "
                "tokens = {total}.tokens + excluded.tokens"
            ), [language, sum(c[1] for c in own), sum(c[2] for c in own)])

    def _facet_sets(self, cursor, wanted: set[frozenset[str]]) -> dict[frozenset[str], int]:
        texts = {"\n".join(sorted(facets)): facets for facets in wanted}
        cursor.executemany(
            self._sql("INSERT INTO {facets} (text) VALUES (%s) ON CONFLICT (text) DO NOTHING"),
            [(text,) for text in sorted(texts)],
        )
        cursor.execute(
            self._sql(f"SELECT id, text FROM {{facets}} WHERE text IN ({_marks(texts)})"),
            list(texts),
        )
        return {texts[text]: number for number, text in cursor.fetchall()}

    # ---- reading --------------------------------------------------------------------------

    def search(
        self, language: str, query: Query, where: Mapping[str, str] | None = None,
        limit: int = 20, offset: int = 0, ranking: Ranking = STANDARD,
    ) -> Hits:
        where = dict(where or {})
        with self._cursor() as cursor:
            documents, tokens = self._total(cursor, language)
            sets = self._all_facets(cursor)
            # Numbers of our own table, not what anybody typed.
            passing = ",".join(
                str(number) for number, facets in sets.items() if passes(facets, where)
            ) or "-1"
            statement, values, complete = self._match(
                cursor, language, query, ranking, documents, tokens,
                max(self.BEST, limit + offset), f"AND facets IN ({passing}) " if where else "",
            )
            if not statement:
                return Hits(where=where)
            condition = f"WHERE facets IN ({passing})" if where else ""
            cursor.execute(
                f"WITH {statement} "
                f"SELECT 0 AS what, doc, facets, score, got FROM (SELECT * FROM found {condition} "
                f"ORDER BY CASE WHEN got = {complete} THEN 0 ELSE 1 END, score DESC, doc "
                "LIMIT %s OFFSET %s) AS best "
                f"UNION ALL SELECT 1, COUNT(*), facets, 0.0, CASE WHEN got = {complete} THEN 1 "
                f"ELSE 0 END FROM found GROUP BY facets, CASE WHEN got = {complete} THEN 1 "
                "ELSE 0 END",
                [*values, limit, offset],
            )
            result = Hits(where=where)
            for what, number, facets, score, got in cursor.fetchall():
                if what == 0:
                    result.hits.append(Hit(number, score, got == complete, sets[facets]))
                else:
                    before = result.groups.get(sets[facets], (0, 0))
                    add = (number, 0) if got else (0, number)
                    result.groups[sets[facets]] = (before[0] + add[0], before[1] + add[1])
            # A union promises no order.
            result.hits.sort(key=lambda hit: (not hit.complete, -hit.score, hit.id))
            return result

    def _match(
        self, cursor, language: str, query: Query, ranking: Ranking, documents: int, tokens: int,
        best: int, condition: str,
    ) -> tuple[str, list[Any], int]:
        """(tables of a query, of which ``found`` gives doc, facets, score, got; its values;
        ``got`` of a complete document); an empty statement where nothing can match. ``best``:
        how many documents of a frequent key are looked at, of those that pass ``condition``."""
        words = query.words[:MAX_WORDS]
        groups = [(word.keys[:MAX_KEYS], word.weight, 1 << at) for at, word in enumerate(words)]
        groups += [
            ((concept.key,), concept.weight, sum(1 << at for at in concept.covers
                                                 if at < len(words)))
            for concept in query.concepts[:MAX_WORDS]
        ]
        wanted = list(dict.fromkeys(key for keys, _weight, _mask in groups for key in keys))
        known = {key: rest for key, *rest in self._known(cursor, language, wanted)}
        frequent = {term for term, found_in in known.values() if found_in > max(self.FEW, best)}
        # What covers no word only adds to what others find, where it is frequent.
        leading = {known[key][0] for keys, _weight, mask in groups if mask
                   for key in keys if key in known}
        seeds = []
        for term, _found_in in known.values():
            if term not in frequent:
                seeds.append(f"SELECT doc FROM {self._names['posting']} WHERE term = {term}")
            elif term in leading or not leading:
                seeds.append(
                    f"SELECT doc FROM (SELECT doc FROM {self._names['posting']} "
                    f"WHERE term = {term} {condition}"
                    f"ORDER BY impact DESC, doc LIMIT {best}) AS best"
                )
        parts, values = [], []
        average = tokens / documents if documents else 1
        # Said to be floating point: PostgreSQL would take a number with a dot for an exact one.
        real = "CAST(%s AS double precision)"
        frequency = f"(posting.in_title * {real} + posting.in_body)"
        for at, (keys, weight, mask) in enumerate(groups):
            for key in keys:
                if key not in known:
                    continue
                term, found_in = known[key]
                parts.append(
                    f"SELECT doc, facets, {at} AS part, {mask} AS got, {real} * {frequency} "
                    f"/ ({frequency} + {real} + {real} * length) AS score "
                    f"FROM {self._names['posting']} AS posting WHERE term = %s"
                    + (" AND doc IN (SELECT doc FROM seeds)" if term in frequent else "")
                )
                values += [
                    weight * ranking.idf(documents, found_in) * (ranking.k1 + 1),
                    ranking.title, ranking.title, ranking.k1 * (1 - ranking.b),
                    ranking.k1 * ranking.b / average, term,
                ]
        if not parts:
            return "", [], 0
        # The best of each word's readings, added up in a fixed order: the same sum everywhere.
        score = " + ".join(
            f"MAX(CASE WHEN part = {at} THEN score ELSE 0.0 END)" for at in range(len(groups))
        )
        got = " + ".join(f"MAX(got & {1 << at})" for at in range(len(words)))
        if frequent:
            seeds = f"seeds AS MATERIALIZED ({' UNION '.join(seeds)}), "
        statement = (
            f"{seeds if frequent else ''}found AS MATERIALIZED "
            f"(SELECT doc, MAX(facets) AS facets, {score} AS score, {got} AS got "
            f"FROM ({' UNION ALL '.join(parts)}) AS posting GROUP BY doc)"
        )
        return statement, values, (1 << len(words)) - 1

    def frequencies(self, language: str, keys: Iterable[str]) -> dict[str, int]:
        with self._cursor() as cursor:
            rows = self._known(cursor, language, list(dict.fromkeys(keys)))
        return {key: frequency for key, _id, frequency in rows}

    def ids(self, language: str, keys: Iterable[str]) -> set[int]:
        with self._cursor() as cursor:
            terms = [row[1] for row in self._known(cursor, language, list(dict.fromkeys(keys)))]
            found: set[int] = set()
            for term in terms:
                cursor.execute(self._sql("SELECT doc FROM {posting} WHERE term = %s"), [term])
                found.update(row[0] for row in cursor.fetchall())
        return found

    def words(self) -> dict[str, int]:
        with self._cursor() as cursor:
            cursor.execute(
                self._sql("SELECT key, frequency FROM {term} WHERE language = %s"), [_WORDS]
            )
            return dict(cursor.fetchall())

    def size(self, language: str) -> int:
        with self._cursor() as cursor:
            return self._total(cursor, language)[0]

    def _total(self, cursor, language: str) -> tuple[int, int]:
        cursor.execute(
            self._sql("SELECT documents, tokens FROM {total} WHERE language = %s"), [language]
        )
        return cursor.fetchone() or (0, 0)

    def _all_facets(self, cursor) -> dict[int, frozenset[str]]:
        """id -> set. Sets are only ever added, so what was read once holds."""
        cursor.execute(
            self._sql("SELECT id, text FROM {facets} WHERE id > %s"), [max(self._facets, default=0)]
        )
        for number, text in cursor.fetchall():
            self._facets[number] = frozenset(text.split("\n")) if text else frozenset()
        return self._facets

    # ---- small things ---------------------------------------------------------------------

    def _cursor(self):
        return connections[self.alias].cursor()

    def _sql(self, statement: str) -> str:
        return statement.format(**self._names)


def _batches(items: Iterable) -> Iterator[list]:
    items = iter(items)
    while batch := list(itertools.islice(items, _BATCH)):
        yield batch


def _marks(values) -> str:
    return ", ".join(["%s"] * len(values))


def engine_of(alias: str = "default", name: str = "search_keys") -> SqlEngine:
    """The engine of one of Django's databases, by its vendor."""
    from .postgresql import PostgresqlEngine
    from .sqlite import SqliteEngine

    kinds = {"sqlite": SqliteEngine, "postgresql": PostgresqlEngine}
    return kinds[connections[alias].vendor](alias, name)


@contextlib.contextmanager
def throwaway(url: str) -> Iterator[SqlEngine]:
    """An empty engine in the database at ``url`` (``sqlite:///…``, ``postgres://…``), which is
    removed afterwards; the database is not touched otherwise."""
    alias = f"search-{uuid.uuid4().hex}"
    settings = environ.Env.db_url_config(url)
    connections.databases[alias] = connections["default"].settings_dict | {
        "OPTIONS": {}, "TIME_ZONE": None, "CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True, **settings,
    }
    try:
        engine = engine_of(alias, f"try_{uuid.uuid4().hex[:12]}")
        engine.create()
        try:
            yield engine
        finally:
            engine.drop()
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]
