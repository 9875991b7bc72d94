"""Postings and documents in a relational database, ranked by BM25 here.

One row a key and document, the documents that a key says most of first, leads to candidates; one
row a document holds all of its keys with how often they stand there. Looking up each key of each
candidate by an index took ten times as long. The arithmetic is the same whatever the database.
"""

import contextlib
import itertools
import re
import uuid
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import environ
from django.db import connections, transaction

from .base import (
    MAX_KEYS,
    MAX_WORDS,
    STANDARD,
    Asked,
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
#: How often a key stands in a title and in a body share one number; more is not counted.
_BITS, _MOST = 16, 0xFFFF


class _Part(NamedTuple):
    """A key of a query that stands in ``documents``. ``group``: of its alternatives; ``bits``: the
    words that it covers; ``most``: what no document's score for it exceeds."""

    term: int
    documents: int
    group: int
    bits: int
    most: float


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

    #: A key that is in more documents is frequent. So many documents are looked at for all frequent
    #: keys of a query together, or this share of what is wanted; and so many at least for each.
    FEW, BEST, SHARE, LEAST = 200, 50, 0.4, 10
    #: So many documents of rare keys are looked at, whatever was typed, or as many as are wanted.
    ROOM = 2000

    # ---- to be said by each database ------------------------------------------------------

    SCHEMA: tuple[str, ...] = ()

    def _terms(self, cursor, language: str, counts: Mapping[str, int]) -> dict[str, int]:
        """Add to the document frequencies of keys, which may be new; their ids."""
        raise NotImplementedError

    def _candidates(
        self, cursor, looked_at: dict[int, int | None], passing: set[int] | None
    ) -> list[tuple[int, str, int, int, bytes, bytes]]:
        """(id, language, length, facets, terms, counts) of documents. ``looked_at``: term -> how
        many of its documents that have one of the ``passing`` sets of facets, best first; ``None``
        for all, whether they have one or not."""
        raise NotImplementedError

    def _known(
        self, cursor, keys: list[tuple[str, str]]
    ) -> list[tuple[str, str, int, int, int, int]]:
        """(language, key, id, frequency, documents and tokens of the language) of those pairs of
        language and key that are there; in one statement, as each takes its time to the server and
        back."""
        raise NotImplementedError

    def _write(self, cursor, postings: list[tuple]) -> None:
        raise NotImplementedError

    def _forget(self, cursor, document: int, terms: list[int], ranks: list[int]) -> None:
        """Remove postings of a document, which have these ranks."""
        raise NotImplementedError

    def _count_down(self, cursor, terms: list[int]) -> None:
        """One document less has these terms."""
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
        self._facets = {}

    def put(self, entries: Iterable[Entry]) -> None:
        for batch in batches(entries):
            with transaction.atomic(self.alias), self._cursor() as cursor:
                self._delete(cursor, [entry.id for entry in batch])
                self._put(cursor, batch)

    def delete(self, ids: Iterable[int]) -> None:
        for batch in batches(ids):
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
            facets, keys = sets[entry.facets], array("I")
            counts = array("I")
            # In order, so that one is found by halving.
            for term, key in sorted(
                (numbers[entry.language, key], key) for key in {*entry.title, *entry.body}
            ):
                title, body = (min(field.get(key, 0), _MOST)
                               for field in (entry.title, entry.body))
                keys.append(term)
                counts.append(title << _BITS | body)
                postings.append((term, _rank(title, body, entry.length), entry.id, facets))
            # They are counted like terms, and no posting leads from them.
            spelt_here = array("I", sorted(words[word] for word in entry.words))
            documents.append((entry.id, entry.language, entry.length, facets, keys.tobytes(),
                              counts.tobytes(), spelt_here.tobytes()))
        self._write(cursor, sorted(postings))
        cursor.executemany(self._sql(
            "INSERT INTO {doc} (id, language, length, facets, terms, counts, words) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)"
        ), documents)
        self._count(cursor, [(entry.language, 1, entry.length) for entry in batch])

    def _delete(self, cursor, ids: list[int]) -> None:
        cursor.execute(self._sql(
            "SELECT id, language, length, terms, counts, words FROM {doc} "
            f"WHERE id IN ({_marks(ids)})"
        ), ids)
        gone = cursor.fetchall()
        for number, _language, length, *blobs in gone:
            terms, counts, words = (array("I", bytes(blob)) for blob in blobs)
            self._forget(cursor, number, terms.tolist(), [
                _rank(count >> _BITS, count & _MOST, length) for count in counts
            ])
            self._count_down(cursor, sorted((*terms, *words)))
        if gone:
            found = [row[0] for row in gone]
            cursor.execute(self._sql(f"DELETE FROM {{doc}} WHERE id IN ({_marks(found)})"), found)
            self._count(cursor, [(row[1], -1, -row[2]) for row in gone])

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
        self, asked: Mapping[str, Asked], where: Mapping[str, str] | None = None,
        ranking: Ranking = STANDARD,
    ) -> dict[str, Hits]:
        where = dict(where or {})
        results = {language: Hits(where=where) for language in asked}
        sets, wanted = self._facets, None
        with self._cursor() as cursor:
            read = self._parts(cursor, asked, ranking)
            if not read:
                return results
            if where:
                sets = self._all_facets(cursor)
                wanted = {number for number, facets in sets.items() if passes(facets, where)}
            looked_at: dict[int, int | None] = {}
            for language, (parts, _average) in read.items():
                some = self._looked_at(parts, asked[language].limit + asked[language].offset)
                looked_at |= some
                words = min(len(asked[language].query.words), MAX_WORDS)
                results[language].passed_over = _passed_over(parts, some, words)
            rows = self._candidates(cursor, looked_at, wanted)
            if not sets.keys() >= {row[3] for row in rows}:
                sets = self._all_facets(cursor)
                if where:
                    wanted = {number for number, facets in sets.items() if passes(facets, where)}
        own: dict[str, list] = {language: [] for language in read}
        for row in rows:
            own[row[1]].append(row)
        for language, (parts, average) in read.items():
            words = min(len(asked[language].query.words), MAX_WORDS)
            scored = _scored(own[language], parts, ranking, average, (1 << words) - 1)
            groups = Counter((facets, not some) for some, _score, _number, facets in scored)
            ranked = sorted(scored if wanted is None else
                            [one for one in scored if one[3] in wanted])
            result, start = results[language], asked[language].offset
            page = ranked[start:start + asked[language].limit]
            result.hits = [Hit(number, -score, not some, sets[facets])
                           for some, score, number, facets in page]
            for (facets, whole), number in groups.items():
                before = result.groups.get(sets[facets], (0, 0))
                add = (number, 0) if whole else (0, number)
                result.groups[sets[facets]] = (before[0] + add[0], before[1] + add[1])
        return results

    def _parts(
        self, cursor, asked: Mapping[str, Asked], ranking: Ranking
    ) -> dict[str, tuple[list[_Part], float]]:
        """By language, where there are any: keys of the query that any document has, and how many
        tokens documents have on average."""
        groups = {language: _groups(one.query) for language, one in asked.items()}
        rows = self._known(cursor, [
            (language, key) for language, some in groups.items()
            for key in dict.fromkeys(key for keys, _weight, _bits in some for key in keys)
        ])
        known: dict[str, dict[str, tuple[int, int]]] = {}
        totals: dict[str, tuple[int, int]] = {}
        for language, key, term, frequency, documents, tokens in rows:
            known.setdefault(language, {})[key] = term, frequency
            totals[language] = documents, tokens
        found = {}
        for language, there in known.items():
            documents, tokens = totals[language]
            found[language] = [
                _Part(*there[key], group, bits,
                      weight * ranking.idf(documents, there[key][1]) * (ranking.k1 + 1))
                for group, (keys, weight, bits) in enumerate(groups[language])
                for key in keys if key in there
            ], tokens / documents
        return found

    def _looked_at(self, parts: list[_Part], wanted: int) -> dict[int, int | None]:
        """term -> how many of its documents lead to a full look, of those that it says most of;
        ``None`` for all.

        All of a rare key, as long as there is room, the rarest first. The others share
        :attr:`BEST`, or a part of what is wanted, by what they can add to a score: a word that
        nearly all documents have brings none to the top by itself. A frequent one that covers no
        word only adds to what others find.
        """
        few, best = max(self.FEW, wanted), max(self.BEST, self.SHARE * wanted)
        looked_at: dict[int, int | None] = {}
        room = max(self.ROOM, wanted)
        for part in sorted(parts, key=lambda part: (part.documents, part.term)):
            if part.documents <= min(room, few if part.bits else self.FEW) and (
                part.term not in looked_at
            ):
                looked_at[part.term] = None
                room -= part.documents
        leading = [part for part in parts if part.bits] or parts
        frequent = {part.term: part.most for part in leading if part.term not in looked_at}
        total = sum(frequent.values())
        return looked_at | {
            term: max(self.LEAST, round(best * most / total)) for term, most in frequent.items()
        }

    def frequencies(self, keys: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
        with self._cursor() as cursor:
            rows = self._known(cursor, _pairs(keys))
        return {(row[0], row[1]): row[3] for row in rows}

    def ids(self, language: str, keys: Iterable[str]) -> set[int]:
        with self._cursor() as cursor:
            terms = [row[2] for row in self._known(cursor, _pairs({language: keys}))]
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
        """id -> set. Sets are only ever added, so what was read once holds. Other threads may
        be going through what is there, so it is not added to."""
        cursor.execute(
            self._sql("SELECT id, text FROM {facets} WHERE id > %s"), [max(self._facets, default=0)]
        )
        fresh = {number: frozenset(text.split("\n")) if text else frozenset()
                 for number, text in cursor.fetchall()}
        if fresh:
            self._facets = self._facets | fresh
        return self._facets

    # ---- small things ---------------------------------------------------------------------

    def _cursor(self):
        return connections[self.alias].cursor()

    def _sql(self, statement: str) -> str:
        return statement.format(**self._names)


def _groups(query: Query) -> list[tuple[tuple[str, ...], float, int]]:
    """(keys of which the best counts, weight, bits of the words that they cover)."""
    words = query.words[:MAX_WORDS]
    return [(word.keys[:MAX_KEYS], word.weight, 1 << at) for at, word in enumerate(words)] + [
        ((concept.key,), concept.weight,
         sum(1 << at for at in concept.covers if at < len(words)))
        for concept in query.concepts[:MAX_WORDS]
    ]


def _passed_over(
    parts: list[_Part], looked_at: Mapping[int, int | None], words: int
) -> tuple[bool, bool]:
    """Whether a document with all words may not be looked at, and one with some: not, if all that
    have one of the words are, and not, if all are that have any."""
    whole = [
        all(looked_at[part.term] is None for part in parts if part.bits >> at & 1)
        for at in range(words)
    ]
    return not any(whole), not all(whole)


def _pairs(keys: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((language, key) for language, some in keys.items() for key in some))


def _rank(title: int, body: int, length: int) -> int:
    """Place of a posting among those of its key: the least is read first."""
    return 1000 - impact(title, body, length)


def _scored(
    rows: list[tuple], parts: list[_Part], ranking: Ranking, average: float, complete: int
) -> list[tuple[bool, float, int, int]]:
    """(whether a word is missing, BM25 below zero, id, facets) of documents of one language, which
    are ``average`` tokens long. Of each word's readings the best one counts.

    In one loop, because it is gone through for some hundreds of documents a search.
    """
    k1, b, of_title, scored = ranking.k1, ranking.b, ranking.title, []
    for document, _language, length, facets, terms, counts in rows:
        there, numbers = memoryview(terms).cast("I"), memoryview(counts).cast("I")
        norm = k1 * (1 - b + b * (length / average))
        score, best, last, found, end = 0.0, 0.0, -1, 0, len(there)
        for term, _documents, group, bits, most in parts:
            at = bisect_left(there, term)
            if at == end or there[at] != term:
                continue
            number = numbers[at]
            frequency = (number >> _BITS) * of_title + (number & _MOST)
            one = most * frequency / (frequency + norm)
            found |= bits
            if group != last:
                score, best, last = score + best, one, group
            elif one > best:
                best = one
        scored.append((found != complete, -(score + best), document, facets))
    return scored


def batches(items: Iterable, size: int = _BATCH) -> Iterator[list]:
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
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
    settings, default = environ.Env.db_url_config(url), connections["default"].settings_dict
    # On PostgreSQL asked as the site asks; what the site says of its file on SQLite is not for it.
    is_alike = settings["ENGINE"] == default["ENGINE"] and "postgresql" in default["ENGINE"]
    connections.databases[alias] = default | {
        "OPTIONS": default["OPTIONS"] if is_alike else {}, "TIME_ZONE": None, "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, **settings,
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
