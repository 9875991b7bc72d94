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
from dataclasses import dataclass

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
#: How often a key stands in a title and in a body share one number; more is not counted.
_BITS, _MOST = 16, 0xFFFF


@dataclass(frozen=True)
class _Part:
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

    def _candidates(self, looked_at: dict[int, int | None], condition: str) -> str:
        """Condition of a document's id. ``looked_at``: term -> how many of its documents that meet
        ``condition``, best first; ``None`` for all, whether they meet it or not."""
        raise NotImplementedError

    def _known(
        self, cursor, language: str, keys: list[str]
    ) -> list[tuple[str, int, int, int, int]]:
        """(key, id, frequency, documents and tokens of the language) of those keys that are there;
        in one statement, as each takes its time to the server and back."""
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
        self, language: str, query: Query, where: Mapping[str, str] | None = None,
        limit: int = 20, offset: int = 0, ranking: Ranking = STANDARD,
    ) -> Hits:
        where = dict(where or {})
        result, condition, sets = Hits(where=where), "", self._facets
        with self._cursor() as cursor:
            parts, average = self._parts(cursor, language, query, ranking)
            if not parts:
                return result
            if where:
                sets = self._all_facets(cursor)
                # Numbers of our own table, not what anybody typed.
                passing = ",".join(
                    str(number) for number, facets in sets.items() if passes(facets, where)
                ) or "-1"
                condition = f"facets IN ({passing})"
            looked_at = self._looked_at(parts, limit + offset)
            cursor.execute(self._sql("SELECT id, length, facets, terms, counts FROM {doc} WHERE ")
                           + self._candidates(looked_at, condition))
            rows = cursor.fetchall()
            if any(row[2] not in sets for row in rows):
                sets = self._all_facets(cursor)
        complete = (1 << min(len(query.words), MAX_WORDS)) - 1
        groups: Counter[tuple[int, bool]] = Counter()
        found = []
        for number, length, facets, terms, counts in rows:
            score, bits = _scored(parts, ranking, length / average, terms, counts)
            whole = bits == complete
            groups[facets, whole] += 1
            if not where or passes(sets[facets], where):
                found.append((not whole, -score, number, facets))
        found.sort()
        result.hits = [Hit(number, -score, not some, sets[facets])
                       for some, score, number, facets in found[offset:offset + limit]]
        for (facets, whole), number in groups.items():
            before = result.groups.get(sets[facets], (0, 0))
            add = (number, 0) if whole else (0, number)
            result.groups[sets[facets]] = (before[0] + add[0], before[1] + add[1])
        return result

    def _parts(
        self, cursor, language: str, query: Query, ranking: Ranking
    ) -> tuple[list[_Part], float]:
        """Keys of the query that any document has; how many tokens documents have on average."""
        words = query.words[:MAX_WORDS]
        groups = [(word.keys[:MAX_KEYS], word.weight, 1 << at) for at, word in enumerate(words)]
        groups += [
            ((concept.key,), concept.weight, sum(1 << at for at in concept.covers
                                                 if at < len(words)))
            for concept in query.concepts[:MAX_WORDS]
        ]
        wanted = list(dict.fromkeys(key for keys, _weight, _bits in groups for key in keys))
        rows = self._known(cursor, language, wanted)
        known = {key: (term, frequency) for key, term, frequency, *_total in rows}
        documents, tokens = rows[0][3:] if rows else (0, 0)
        return [
            _Part(known[key][0], known[key][1], group, bits,
                  weight * ranking.idf(documents, known[key][1]) * (ranking.k1 + 1))
            for group, (keys, weight, bits) in enumerate(groups) for key in keys if key in known
        ], tokens / documents if documents else 1.0

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

    def frequencies(self, language: str, keys: Iterable[str]) -> dict[str, int]:
        with self._cursor() as cursor:
            rows = self._known(cursor, language, list(dict.fromkeys(keys)))
        return {row[0]: row[2] for row in rows}

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


def _rank(title: int, body: int, length: int) -> int:
    """Place of a posting among those of its key: the least is read first."""
    return 1000 - impact(title, body, length)


def _scored(
    parts: list[_Part], ranking: Ranking, length: float, terms: bytes, counts: bytes
) -> tuple[float, int]:
    """(BM25, bits of the words that are there) of a document ``length`` times as long as others.
    Of each word's readings the best one counts."""
    there, numbers = memoryview(terms).cast("I"), memoryview(counts).cast("I")
    norm = ranking.k1 * (1 - ranking.b + ranking.b * length)
    score, best, group, bits, end = 0.0, 0.0, -1, 0, len(there)
    for part in parts:
        at = bisect_left(there, part.term)
        if at == end or there[at] != part.term:
            continue
        frequency = (numbers[at] >> _BITS) * ranking.title + (numbers[at] & _MOST)
        one = part.most * frequency / (frequency + norm)
        bits |= part.bits
        if part.group != group:
            score, best, group = score + best, one, part.group
        elif one > best:
            best = one
    return score + best, bits


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
