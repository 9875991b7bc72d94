"""A search as a reader sees it: own language first, each thing once, with the words in place."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from amurinfo.analysis import Lexicon
from amurinfo.languages import BY_CODE
from amurinfo.pages.addresses import Addresses

from . import index, query, quick, suggestions
from .engines import Hit, Hits
from .engines.base import file_of, passes
from .facets import Facet, facets_of
from .meaning import Understanding, answers, merged
from .models import State
from .names import names
from .shown import Item, Shower

PAGE = 10
#: Where fewer documents than this have all words, those with some of them follow.
_ENOUGH, _FILL = 10, 20
_OTHERS = 3


@dataclass(frozen=True)
class Elsewhere:
    """What only another edition has."""

    language: object
    count: int
    url: str
    items: list[Item]
    name: str
    more: bool = False

    @property
    def shown(self) -> str:
        return f"{self.count}+" if self.more else str(self.count)


@dataclass
class Found:
    """``more``: there are more than ``total``, or may be."""

    text: str
    total: int = 0
    more: bool = False
    partial: bool = False
    items: list[Item] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    shown_for: str = ""
    undo: str = ""
    near: list[Item] = field(default_factory=list)
    page: int = 1
    pages: int = 1
    previous_query: str | None = None
    next_query: str | None = None
    filtered: bool = False
    down: bool = False


@dataclass
class _Reader:
    """``newest``: what was indexed last when the words were read, at ``looked`` (seconds)."""

    understanding: Understanding
    newest: int
    looked: float


_readers: dict[tuple[int, str], _Reader] = {}
#: Requests are answered by several threads.
_lock = threading.Lock()
#: Seconds after which words of texts that were indexed meanwhile are read.
_RENEWED = 60


def _reading(now: State) -> Understanding:
    """Kept while the same index and the same names answer."""
    key = now.generation, now.lexicon
    with _lock:
        reader = _readers.get(key)
        if reader is None:
            newest = suggestions.newest()
            made = Understanding(names(now.lexicon).lexicon, index.engine(now.generation))
            reader = _Reader(made, newest, time.monotonic())
            _readers.clear()
            _readers[key] = reader
        elif time.monotonic() - reader.looked > _RENEWED:
            reader.looked, newest = time.monotonic(), suggestions.newest()
            if newest != reader.newest:
                reader.understanding.read_words()
                reader.newest = newest
    return reader.understanding


def load() -> None:
    """What the first search would load: dictionaries, and the names of all records."""
    now = index.answering()
    if now.generation:
        reading = _reading(now)
        for code, word in (("ru", "река"), ("en", "rivr"), ("zh-hans", "河"), ("mn", "мөрөн")):
            reading.read(word, code)


def search(
    language: str, text: str, where: Addresses, chosen: Mapping[str, str] | None = None,
    page: int = 1, exactly: bool = False,
) -> Found:
    """``chosen``: facet dimension -> value; unknown ones find nothing. ``page``: from 1.
    ``exactly``: nothing is put right, because the reader said so."""
    chosen = {name: value for name, value in (chosen or {}).items() if value}
    typed = query.read(text)
    found = Found(typed.text and text.strip()[:query.LONGEST], filtered=bool(chosen))
    if not found.text:
        return found
    now = index.answering()
    if not now.generation:
        return found
    reading = _reading(now)
    meant = reading.read(typed.text, language, correct=not exactly and not typed.phrases,
                         literal=bool(typed.phrases))
    answered = answers(meant, reading.engine, _MOST, chosen, language, _MOST_OTHERS)
    if typed.phrases:
        answered = {code: _with_phrases(hits, typed.phrases, code, reading.lexicon)
                    for code, hits in answered.items()}
    ranked = merged(answered, language)
    listed = _listed(ranked, language, now, chosen)
    numbers, only = listed.numbers, listed.only
    own = answered.get(language, Hits(where=chosen))
    found.partial = listed.partial
    found.more = (listed.more or any(hits.is_cut for hits in answered.values())
                  or listed.partial and own.passed_over[1])
    shower = Shower(meant, where, language, listed.leaves)
    found.total = len(numbers)
    found.pages = max(1, -(-len(numbers) // PAGE))
    found.page = min(max(page, 1), found.pages)
    here = numbers[(found.page - 1) * PAGE:found.page * PAGE]
    shower.announce([*here, *(one for fresh in only.values() for one in fresh[:_OTHERS])])
    found.items = shower.items(here)
    found.shown_for = meant.shown_for

    held = {"q": found.text} | chosen | ({"exact": "1"} if exactly else {})
    found.undo = "?" + urlencode(held | {"exact": "1"})
    if found.page > 1:
        found.previous_query = "?" + urlencode(held | {"page": found.page - 1})
    if found.page < found.pages:
        found.next_query = "?" + urlencode(held | {"page": found.page + 1})
    found.facets = facets_of(
        own, held, chosen, language, now.lexicon, partial=not own.complete)
    found.elsewhere = [
        Elsewhere(BY_CODE[code], len(fresh), f"/{code}/search/?{urlencode(held)}",
                  shower.items(fresh[:_OTHERS]), _within(code), answered[code].is_cut)
        for code, fresh in only.items()
    ]
    if not found.items:
        found.near = _near(now.generation, language, found.text, shower)
    return found


#: More are not looked at; nobody reads so far.
_MOST, _MOST_OTHERS = 300, 50
#: Characters of texts in a language that are read for what stands in quotes, of the best first.
_READ = 400_000


def _with_phrases(
    hits: Hits, phrases: tuple[str, ...], language: str, lexicon: Lexicon
) -> Hits:
    """Those documents that have all words, and those of each phrase one after another."""
    complete = [hit for hit in hits.hits if hit.complete]
    texts = quick.texts(hit.id for hit in complete)
    kept, left, more = [], _READ, hits.is_cut
    for hit in complete:
        if left <= 0:
            more = True
            break
        left -= len(texts.get(hit.id, ""))
        if hit.id in texts and query.holds(texts[hit.id], phrases, language, lexicon):
            kept.append(hit)
    groups = Counter(hit.facets for hit in kept)
    return Hits(kept, {facets: (count, 0) for facets, count in groups.items()}, hits.where,
                (more, more))


@dataclass
class _Listed:
    """``numbers``: documents in the reader's language, best first, each thing once, whatever
    language it was found in; ``partial``: some of them lack a word; ``more``: so do others, which
    are not listed. ``only``: what only other editions have, by language. ``leaves``: for a file
    that is listed its best pages, in the language in which it is listed."""

    numbers: list[int] = field(default_factory=list)
    partial: bool = False
    more: bool = False
    only: dict[str, list[int]] = field(default_factory=dict)
    leaves: dict[int, list[int]] = field(default_factory=dict)


def _listed(
    ranked: list[tuple[str, Hit]], language: str, now: State, chosen: Mapping[str, str]
) -> _Listed:
    """Where few have all words, some of the others are there, too."""
    others = [hit.id for code, hit in ranked if code != language and not file_of(hit.facets)]
    abroad = _abroad(others, language, now, chosen)
    # A thing is known by its document in her language, if it has one; a file by its own name.
    own: dict[int | str, int] = {}
    best: dict[int | str, tuple[str, Hit]] = {}
    complete: set[int | str] = set()
    files_pages: dict[tuple[str, str], list[int]] = {}
    for code, hit in ranked:
        thing: int | str | None
        if file := file_of(hit.facets):
            thing = file
            files_pages.setdefault((file, code), []).append(hit.id)
            if code == language:
                # A file has no editions: only what stands there in her language is hers.
                own.setdefault(file, hit.id)
        else:
            thing = hit.id if code == language else abroad.get(hit.id)
            if isinstance(thing, int):
                own[thing] = thing
        if thing is not None:
            best.setdefault(thing, (code, hit))
            if hit.complete:
                complete.add(thing)
    fill = _FILL if sum(thing in own for thing in complete) < _ENOUGH else 0
    listed = _Listed(leaves={ids[0]: ids for ids in files_pages.values()})
    for thing, (code, hit) in best.items():
        if thing in own and (thing in complete or fill):
            listed.numbers.append(own[thing])
            if thing not in complete:
                fill -= 1
                listed.partial = True
        elif thing in own:
            listed.more = listed.partial
        elif thing in complete:
            listed.only.setdefault(code, []).append(hit.id)
    return listed


def _abroad(
    ids: list[int], language: str, now: State, chosen: Mapping[str, str]
) -> dict[int, int | str]:
    """For documents of other languages the document of the same thing in this one, or the thing
    where there is none. Left out is what has one that is kept out by what was chosen, though this
    one is not."""
    if not ids:
        return {}
    these, numbers = quick.among(ids)
    rows = quick.rows(
        "SELECT hit.id, coalesce(own.id, 0), hit.thing"  # noqa: S608
        f"{', own.facets' if chosen else ''} "
        "FROM search_document AS hit "
        "LEFT JOIN search_document AS own ON own.thing = hit.thing AND own.language = %s "
        "AND own.generation = hit.generation AND own.kind <> 'file' "
        f"WHERE hit.generation = %s AND hit.id {these}",
        [language, now.generation, *numbers],
    )
    return {number: own or thing for number, own, thing, *facets in rows
            # An index that an older program made does not say.
            if not any(facets) or passes(frozenset(facets[0].split("\n")), chosen)}


def _within(code: str) -> str:
    return {"ru": _("in Russian"), "en": _("in English"), "zh-hans": _("in Chinese"),
            "mn": _("in Mongolian")}[code]


def _near(generation: int, language: str, text: str, shower: Shower) -> list[Item]:
    """Names that begin like a word of the text does."""
    near: dict[int, None] = {}
    for word in text.split()[:6]:
        for length in (6, 5, 4, 3):
            documents = suggestions.suggest(generation, language, word[:length])
            if documents:
                near |= dict.fromkeys(one.pk for one in documents[:4])
                break
    return shower.items(list(near)[:6])
