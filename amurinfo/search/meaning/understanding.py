"""What a reader may have meant: her words in every language of the index, the things they name,
and what was put right on the way. Pure: an engine and a vocabulary are asked, nothing else.

Order: names by exact match; names by their sound in Latin letters; then, only for words that no
text holds, another keyboard, the sound, and slips of the finger. Whatever was put right is said.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import OSA

from amurinfo.analysis import Label, Lexicon, Span, Token, analyse
from amurinfo.analysis.chinese import simplify
from amurinfo.analysis.folding import fold, script
from amurinfo.analysis.guess import languages
from amurinfo.analysis.keyboards import retyped
from amurinfo.analysis.romanise import romanised
from amurinfo.analysis.tokens import keys_of
from amurinfo.languages import CODES

from ..engines.base import MAX_WORDS, Asked, Concept, Engine, Hit, Hits, Query, Ranking, Word
from .stopwords import is_stop
from .texts import concept_key, in_files, subject_key
from .words import Vocabulary, loose, spellings, spelt

#: What is broader than what was asked for helps to fill a list, and never makes it complete.
BROADER = 0.25
#: A document about what is asked for comes before those that mention it.
ABOUT = 1.15
#: The same where the name of one thing is all that was asked: its own page is wanted, though others
#: may have the word more often. Measured on the tuning half of benchmarks/search.
ALONE = 5.0
#: How much more a document in the reader's language counts, and one that has everything.
OWN, COMPLETE = 1.1, 1.8
#: Measured on the tuning half of benchmarks/search: a title says more, a length less than usual.
RANKING = Ranking(b=0.4, title=6.0)
#: Pages of files that are looked at; of one file several.
_PAGES = 200
#: Kind of a label that is understood and never said.
FORBIDDEN = "forbidden"
#: Names that sound shorter than this are no names of one thing only.
_SHORTEST_SOUND = 4


@dataclass(frozen=True)
class Change:
    """``word``, ``text[start:end]`` of the query, was taken for ``meant``."""

    start: int
    end: int
    word: str
    meant: str


@dataclass
class Understood:
    """``queries``: language of documents -> what to ask for; ``concepts``: what the query names;
    ``changes``: what was put right, in the order of the text."""

    text: str
    queries: dict[str, Query]
    concepts: tuple[str, ...] = ()
    changes: list[Change] = field(default_factory=list)

    @property
    def shown_for(self) -> str:
        """The text as it was understood; empty if nothing was put right."""
        parts, at = [], 0
        for change in self.changes:
            parts += [self.text[at:change.start], change.meant]
            at = change.end
        return "".join([*parts, self.text[at:]]) if parts else ""

    def keys(self, language: str) -> frozenset[str]:
        """Keys of all words, to mark them in a text of ``language``."""
        words = self.queries[language].words if language in self.queries else ()
        return frozenset(key for word in words for key in word.keys)


@dataclass
class _Place:
    """One word of the query. ``variants``: other words that it may stand for."""

    token: Token
    word: str
    variants: list[str] = field(default_factory=list)
    covered: bool = False
    sure: bool = True


class Understanding:
    """Reads queries with one lexicon and one engine, whose words are read when it is made."""

    def __init__(self, lexicon: Lexicon, engine: Engine):
        self.lexicon, self.engine = lexicon, engine
        # A name that is only found comes last, where another is written like it.
        self._labels = sorted(lexicon.labels, key=lambda label: label.kind == FORBIDDEN)
        self.read_words()

    def read_words(self) -> None:
        """Anew, after texts were indexed. A name of several words that nobody shall use teaches
        none of them."""
        self.vocabulary = Vocabulary(self.engine.words(), (
            label.text for label in self._labels
            if label.kind != FORBIDDEN or len(list(spellings([label.text]))) == 1))

    def read(
        self, text: str, language: str, correct: bool = True, literal: bool = False
    ) -> Understood:
        """``language``: of the reader. ``correct``: whether words that no text holds may be
        taken for others. ``literal``: Chinese is looked for by its characters, wherever texts
        are cut."""
        possible = languages(text, language)
        places = self._places(text, possible[0], literal)
        meant = self._named(text, possible, places)
        changes: list[Change] = []
        if correct:
            meant += self._sounding(places, changes)
            meant += self._misspelt_han(text, places, changes)
            meant += self._put_right(places, possible, changes)
        counted = [at for at, place in enumerate(places)
                   if place.covered or not is_stop(place.word)] or list(range(len(places)))
        number = {at: new for new, at in enumerate(counted)}
        alone = len(meant) == 1 and len(meant[0][1]) == len(places)
        concepts = self._concepts(meant, number, ALONE if alone else ABOUT)
        queries = {
            code: Query(tuple(self._word(places[at], code) for at in counted), concepts)
            for code in CODES
        } if counted else {}
        named = dict.fromkeys(one for found, _covers in meant for one in found)
        return Understood(
            text, queries, tuple(named), sorted(changes, key=lambda change: change.start)
        )

    def _said(self, label: Label) -> str:
        """What a reader is told that she was taken to mean: a name that is forbidden is
        understood, and not repeated. Empty if there is no other."""
        if label.kind != FORBIDDEN:
            return label.text
        return next((text for code in (label.language, *CODES, "la")
                     if (text := self._preferred.get((label.concept, code)))), "")

    @cached_property
    def _preferred(self) -> dict[tuple[str, str], str]:
        return {(label.concept, label.language): label.text for label in self.lexicon.labels
                if label.kind in ("preferred", "scientific")}

    @cached_property
    def _instead(self) -> dict[str, str]:
        """Words that are forbidden as names, and no others -> what is said instead."""
        found: dict[str, str] = {}
        for label in self._labels:
            words = list(spellings([label.text]))
            if label.kind != FORBIDDEN:
                found |= dict.fromkeys(words, "")
            elif len(words) == 1 and words[0] not in found:
                found[words[0]] = self._said(label)
        return {word: said for word, said in found.items() if said}

    # ---- words ----------------------------------------------------------------------------

    def _places(self, text: str, language: str, literal: bool) -> list[_Place]:
        found = []
        for token in analyse(text, language, self.lexicon, mode="query")[:MAX_WORDS]:
            word = fold(text[token.start:token.end])
            if script(word) == "han":
                word = simplify(word)
                if len(word) > 1 and (literal or not self._stands({"zh-hans": [word]})):
                    # Texts that cut it otherwise hold its characters.
                    found += [_Place(Token(token.start + at, token.start + at + 1, (one,)), one)
                              for at, one in enumerate(word)]
                    continue
            found.append(_Place(token, word))
        return found[:MAX_WORDS]

    def _word(self, place: _Place, language: str) -> Word:
        keys: dict[str, None] = {}
        own = [place.word] if place.sure or not place.variants else []
        for word in (*own, *place.variants):
            keys |= dict.fromkeys(
                (simplify(word),) if script(word) == "han" else keys_of(word, language)
            )
        return Word(tuple(key for key in keys if key) or (place.word,))

    def _held(self, word: str) -> bool:
        """Whether any text has the word, in whatever form."""
        if word in self.vocabulary or word.isdigit():
            return True
        if script(word) == "han":
            return self._stands({"zh-hans": [word]})
        return self._stands({code: keys_of(word, code) for code in CODES})

    def _stands(self, keys: Mapping[str, Collection[str]]) -> bool:
        """Whether any document has one of them, by language."""
        return bool(self.engine.frequencies(
            {**keys, **{in_files(code): some for code, some in keys.items()}}
        ))

    # ---- names ----------------------------------------------------------------------------

    def _named(
        self, text: str, possible: Iterable[str], places: list[_Place],
    ) -> list[tuple[tuple[str, ...], frozenset[int]]]:
        """(concepts, places) of all names, those of the reader's own language before those that
        other languages know under the same letters."""
        found = []
        for language in possible:
            for span in self.lexicon.find(text, language):
                covers = _covered(span, places)
                if covers and not any(places[at].covered for at in covers):
                    found.append((span.concepts, covers))
                    for at in covers:
                        places[at].covered = True
        return found

    @cached_property
    def _sounds(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Loose key of a name in Latin letters -> (the name, its concepts)."""
        found: dict[str, tuple[str, dict[str, None]]] = {}
        for label in self._labels:
            said = self._said(label)
            if not said or label.language == "zh-hans" and len(label.text) < 2:
                continue
            latin = [label.text] if label.language in ("en", "la") else romanised(
                label.text.casefold(), label.language
            )
            for one in latin:
                key = loose(one)
                if len(key) >= _SHORTEST_SOUND:
                    found.setdefault(key, (said, {}))[1][label.concept] = None
        return {key: (text, tuple(concepts)) for key, (text, concepts) in found.items()}

    def _sounding(self, places: list[_Place], changes: list[Change]):
        """Names by their sound: xingkai hu, tsagaan zeer, zapovednik."""
        at = 0
        while at < len(places):
            for end in range(min(len(places), at + 5), at, -1):
                run = places[at:end]
                if any(place.covered or script(place.word) != "latin" for place in run):
                    continue
                if end - at == 1 and self._held(run[0].word):
                    continue
                key = loose("".join(place.word for place in run))
                found = self._sounds.get(key) if len(key) >= _SHORTEST_SOUND else None
                if found:
                    name, concepts = found
                    changes.append(_change(run, name))
                    for place in run:
                        place.covered = True
                    yield concepts, frozenset(range(at, end))
                    at = end - 1
                    break
            at += 1

    def _misspelt_han(self, text: str, places: list[_Place], changes: list[Change]):
        """Names of three and more characters of which one is another. What was taken for a shorter
        name may be a part of one, if no text holds the character beside it: 东北琥."""
        han = [at for at, place in enumerate(places) if script(place.word) == "han"]
        open_ = {at for at in han if not places[at].covered}
        strange = {at for at in open_ if len(open_) < len(han) and not self._held(places[at].word)}
        runs = han if strange else sorted(open_)
        for first in runs:
            start = places[first].token.start
            for name, (said, concepts) in self._han_names.items():
                piece = simplify(text[start:start + len(name)])
                if len(piece) != len(name) or piece == name:
                    continue
                if sum(a != b for a, b in zip(piece, name, strict=True)) != 1:
                    continue
                covers = frozenset(
                    at for at in runs
                    if start <= places[at].token.start and places[at].token.end <= start + len(name)
                )
                length = sum(places[at].token.end - places[at].token.start for at in covers)
                if length == len(name) and (covers <= open_ or covers & strange) and not all(
                    self._held(places[at].word) and len(places[at].word) > 1 for at in covers
                ):
                    changes.append(Change(start, start + len(name), piece, said))
                    for at in covers:
                        places[at].covered = True
                    yield concepts, covers
                    return

    @cached_property
    def _han_names(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Name -> (what is said of it, its concepts)."""
        found: dict[str, tuple[str, dict[str, None]]] = {}
        for label in self._labels:
            if label.language == "zh-hans" and len(label.text) > 2 and all(
                script(character) == "han" for character in label.text
            ) and (said := self._said(label)):
                name = simplify(label.text)
                if label.kind != FORBIDDEN:
                    said = name
                found.setdefault(name, (said, {}))[1][label.concept] = None
        return {name: (said, tuple(concepts)) for name, (said, concepts) in found.items()}

    # ---- what no text holds ------------------------------------------------------------------

    def _put_right(self, places: list[_Place], possible: tuple[str, ...], changes: list[Change]):
        unknown = [place for place in places if not place.covered and not self._held(place.word)]
        for place in unknown:
            place.variants = self._variants(place.word)
            if place.variants:
                place.sure = False
                meant = place.variants[0]
                changes.append(_change([place], self._instead.get(spelt(meant), meant)))
        if not any(place.variants for place in unknown):
            return
        # Once more for names, with what was meant in its place.
        text, starts = "", []
        for place in places:
            starts.append(len(text))
            word = place.variants[0] if place.variants else place.word
            text += word if script(word) == "han" else f"{word} "
        again = [
            _Place(Token(start, start + len(p.variants[0] if p.variants else p.word), ()), p.word,
                   covered=p.covered)
            for start, p in zip(starts, places, strict=True)
        ]
        for code in dict.fromkeys((*languages(text, possible[0]), *possible)):
            for span in self.lexicon.find(text, code):
                covers = _covered(span, again)
                if covers and any(places[at].variants and not again[at].covered for at in covers):
                    yield span.concepts, covers
                    for at in covers:
                        again[at].covered = places[at].covered = True

    def _variants(self, word: str) -> list[str]:
        if script(word) not in ("latin", "cyrillic"):
            return []
        for code in ("ru", "mn", "en"):
            typed = retyped(word, code)
            if typed and typed != word and self._held(typed):
                return [typed]
        if script(word) == "latin":
            close = self.vocabulary.similar(word)
            if close and OSA.distance(word, close[0]) == 1 and len(word) > 5:
                return close[:3]
            return self.vocabulary.sounding(word)[:4] or close[:3] or self._close_sound(word)
        return self.vocabulary.similar(word)[:3]

    def _close_sound(self, word: str) -> list[str]:
        """A name that sounds almost like this."""
        key = loose(word)
        if len(key) < 5:
            return []
        limit = 1 if len(key) < 8 else 2
        scored = sorted(
            (distance, sound) for sound, (name, _concepts) in self._sounds.items()
            if abs(len(sound) - len(key)) <= limit
            # Pinyin has so few syllables that any short word is almost one.
            and (len(sound) > 8 or script(name) != "han")
            and (distance := OSA.distance(key, sound, score_cutoff=limit)) <= limit
        )
        return [self._sounds[scored[0][1]][0]] if scored else []

    # ---- concepts -------------------------------------------------------------------------

    def _concepts(self, meant, number: dict[int, int], about: float) -> tuple[Concept, ...]:
        """``about``: weight of a document about what is asked for."""
        found: dict[str, Concept] = {}
        for concepts, covers in meant:
            places = frozenset(number[at] for at in covers if at in number)
            for concept in concepts[:4]:
                key = concept_key(concept)
                found.setdefault(key, Concept(key, places, max(1.0, len(covers) * 0.75)))
                key = subject_key(concept)
                found.setdefault(key, Concept(key, frozenset(), about))
        for concepts, _covers in meant:
            for concept in concepts[:1]:
                for broader in self.lexicon.broader.get(concept, ()):
                    key = concept_key(broader)
                    found.setdefault(key, Concept(key, frozenset(), BROADER))
        return tuple(found.values())


def _change(run: list[_Place], meant: str) -> Change:
    return Change(
        run[0].token.start, run[-1].token.end, " ".join(place.word for place in run), meant
    )


def _covered(span: Span, places: list[_Place]) -> frozenset[int]:
    return frozenset(
        at for at, place in enumerate(places)
        if place.token.start < span.end and span.start < place.token.end
    )


def answers(
    understood: Understood, engine: Engine, limit: int, where: Mapping[str, str] | None = None,
    reader: str = "", others: int = 0,
) -> dict[str, Hits]:
    """Language of documents -> the best of them. ``where``: facet dimension -> value.
    ``others``: as many of every language but the reader's, if that is less than ``limit``."""
    asked = {}
    for language, query in understood.queries.items():
        most = limit if language == reader else others or limit
        asked[language] = Asked(query, most)
        asked[in_files(language)] = Asked(query, min(most, _PAGES))
    found = engine.search(asked, where, RANKING)
    return {language: found[language] | found[in_files(language)]
            for language in understood.queries}


def merged(found: Mapping[str, Hits], reader: str) -> list[tuple[str, Hit]]:
    """(language, hit) over all languages, best first; scores of two languages say little of one
    another, so what is in the reader's own, and what has everything that was asked for, counts
    more."""
    scored = [
        # No two documents have one id, so nothing behind it is compared.
        (-hit.score * (OWN if language == reader else 1.0) * (COMPLETE if hit.complete else 1.0),
         hit.id, language, hit)
        for language, hits in found.items() for hit in hits.hits
    ]
    scored.sort()
    return [(language, hit) for _score, _id, language, hit in scored]


__all__ = ["Change", "Understanding", "Understood", "answers", "merged"]
