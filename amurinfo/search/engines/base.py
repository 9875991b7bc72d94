"""What goes into an engine and what comes out. Pure: no database is known here.

An engine knows no language: it stores opaque keys that :mod:`amurinfo.analysis` made, and
ranks documents by them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol

#: No query is read further than this; what is beyond adds cost and no meaning.
MAX_WORDS, MAX_KEYS = 24, 8
#: Begins the facet that pages of one file share.
FILE = "file:"


@dataclass(frozen=True)
class Entry:
    """One document. ``title``, ``body``: how often each key stands there; ``length``: tokens
    in both. ``facets``: ``dimension:value``, e.g. ``country:RU``. ``words``: as they are spelt,
    for those that are misspelt in a query."""

    id: int
    language: str
    title: Mapping[str, int]
    body: Mapping[str, int]
    length: int
    facets: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, id: int, language: str, title: Iterable[Iterable[str]],
        body: Iterable[Iterable[str]], facets: Iterable[str] = (), words: Iterable[str] = (),
    ) -> "Entry":
        """From the keys of each token, in any order."""
        counts, length = [], 0
        for tokens in (title, body):
            count: Counter[str] = Counter()
            for keys in tokens:
                # A token whose two readings share a key holds it once.
                count.update(set(keys))
                length += 1
            counts.append(count)
        return cls(id, language, counts[0], counts[1], max(length, 1), frozenset(facets),
                   frozenset(words))


@dataclass(frozen=True)
class Word:
    """One word of a query. Its keys are alternatives: the best one counts, not their sum."""

    keys: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Concept:
    """A thing that the query names. Where a document has ``key``, the words at the places
    ``covers`` count as found, whatever the language."""

    key: str
    covers: frozenset[int]
    weight: float = 1.0


@dataclass(frozen=True)
class Query:
    words: tuple[Word, ...]
    concepts: tuple[Concept, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class Asked:
    """A query of the documents of one language, of which ``limit`` are wanted."""

    query: Query
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class Ranking:
    """BM25 (Robertson and Zaragoza 2009) over two fields: a key in the title counts ``title``
    times. IDF is Lucene's, which is never negative."""

    k1: float = 1.2
    b: float = 0.75
    title: float = 4.0

    @staticmethod
    def idf(documents: int, frequency: int) -> float:
        return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


STANDARD = Ranking()


def impact(title: int, body: int, length: int) -> int:
    """How much a key says of a document, 0 to 1000: the part of BM25 that is known when it is
    stored. Of a frequent key only the best documents are read (champion lists: Manning, Raghavan
    and Schütze 2008, 7.1.3)."""
    frequency = 6 * title + body
    return int(1000 * frequency / (frequency + 1.2 * (0.6 + 0.4 * length / 200)))


class Hit(NamedTuple):
    """``complete``: the document has every word of the query."""

    id: int
    score: float
    complete: bool
    facets: frozenset[str]


@dataclass
class Hits:
    """``hits``: of one page, best first, complete ones before all others. ``groups``: for each
    set of facets, how many documents are complete and how many are not, filtered or not.
    ``passed_over``: whether there may be more complete ones, and more of the others, than were
    looked at: they are counted nowhere."""

    hits: list[Hit] = field(default_factory=list)
    groups: dict[frozenset[str], tuple[int, int]] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    passed_over: tuple[bool, bool] = (False, False)

    @property
    def complete(self) -> int:
        """Documents with every word, within the filter."""
        return self._sum(0)

    @property
    def partial(self) -> int:
        """Documents with some of the words only, within the filter."""
        return self._sum(1)

    @property
    def is_cut(self) -> bool:
        """Whether there are, or may be, more documents with every word than stand in ``hits``."""
        there = sum(complete for facets, (complete, _incomplete) in self.groups.items()
                    if passes(facets, self.where))
        return self.passed_over[0] or there > sum(hit.complete for hit in self.hits)

    def _sum(self, which: int) -> int:
        found = _counted(
            (facets, counts) for facets, counts in self.groups.items()
            if passes(facets, self.where)
        )
        return sum(counts[which] for _facets, counts in found)

    def __or__(self, other: "Hits") -> "Hits":
        """Of the same query and filter, from another place."""
        if not other.groups:
            return self
        groups = dict(self.groups)
        for facets, counts in other.groups.items():
            before = groups.get(facets, (0, 0))
            groups[facets] = before[0] + counts[0], before[1] + counts[1]
        hits = sorted([*self.hits, *other.hits], key=lambda h: (not h.complete, -h.score, h.id))
        one, two = self.passed_over, other.passed_over
        return Hits(hits, groups, self.where, (one[0] or two[0], one[1] or two[1]))

    def counts(self, dimension: str, partial: bool = False) -> dict[str, int]:
        """value -> documents, as if this dimension were not filtered and all others were."""
        return self.tally(partial).get(dimension, {})

    def tally(self, partial: bool = False) -> dict[str, dict[str, int]]:
        """:meth:`counts` of all dimensions."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for facets, (complete, incomplete) in _counted(self.groups.items()):
            number = complete + (incomplete if partial else 0)
            failed = [name for name, value in self.where.items() if f"{name}:{value}" not in facets]
            if number and len(failed) < 2:
                for dimension, value in _parted(facets)[1]:
                    if not failed or failed[0] == dimension:
                        found[dimension][value] += number
        return {dimension: dict(counts) for dimension, counts in found.items()}


@lru_cache(maxsize=20_000)
def _parted(facets: frozenset[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The facet of the file that they are of, empty for what is of none; (dimension, value) of
    each. There are far fewer sets than documents."""
    pairs = [facet.partition(":") for facet in facets]
    return (next((facet for facet in facets if facet.startswith(FILE)), ""),
            tuple((dimension, value) for dimension, _colon, value in pairs))


def file_of(facets: frozenset[str]) -> str:
    """``file:7`` for a page of this file, empty for what is no file."""
    return _parted(facets)[0]


def _counted(
    groups: Iterable[tuple[frozenset[str], tuple[int, int]]],
) -> Iterator[tuple[frozenset[str], tuple[int, int]]]:
    """All that was found in one file (facet ``file:7``) counts as one; its pages share a set."""
    for facets, (complete, incomplete) in groups:
        if _parted(facets)[0]:
            complete, incomplete = (1, 0) if complete else (0, min(incomplete, 1))
        yield facets, (complete, incomplete)


def passes(facets: frozenset[str], where: Mapping[str, str]) -> bool:
    # Asked for each of some hundreds of sets, mostly with nothing chosen.
    return not where or all(
        f"{dimension}:{value}" in facets for dimension, value in where.items())


class Unreachable(OSError):
    """The server of an engine did not answer, or refused; the message holds no password."""


class Engine(Protocol):
    """What a store has to do. Documents of different languages do not meet: frequencies,
    lengths and ranks are those of one language."""

    def create(self) -> None:
        """Make the empty index; what was there under its name is gone."""

    def drop(self) -> None:
        """Remove the index."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Add documents, or replace those with the same id."""

    def delete(self, ids: Iterable[int]) -> None:
        """Remove documents; ids that are not there are no error."""

    def settle(self) -> None:
        """After many changes: whatever makes reading quick again."""

    def search(
        self, asked: Mapping[str, Asked], where: Mapping[str, str] | None = None,
        ranking: Ranking = STANDARD,
    ) -> dict[str, Hits]:
        """``asked``: by the language of the documents. ``where``: facet dimension -> value; all
        must hold. Where keys are frequent, only the documents that they say most of are looked at,
        and counted."""

    def frequencies(self, keys: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
        """language -> keys: in how many of its documents each stands; keys that stand in none are
        left out."""

    def ids(self, language: str, keys: Iterable[str]) -> set[int]:
        """All documents that hold at least one of the keys."""

    def words(self) -> dict[str, int]:
        """All words of all languages as they are spelt -> in how many documents."""

    def size(self, language: str) -> int:
        """How many documents there are in a language."""
