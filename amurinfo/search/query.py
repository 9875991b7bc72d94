"""What was typed -> what an engine is asked, and what was changed on the way.

Pure but for the store, of which it asks which words there are.
"""

import re
from dataclasses import dataclass, field

from amurinfo.analysis import Lexicon, analyse
from amurinfo.analysis.folding import fold, script
from amurinfo.analysis.guess import languages
from amurinfo.analysis.keyboards import retyped
from amurinfo.analysis.romanise import cyrillic
from amurinfo.languages import CODES

from .engines import Concept, Engine, Query, Word
from .names import key_of
from .vocabulary import Vocabulary

#: Longer is no question; the rest is left out.
LONGEST = 200
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Typed:
    """``text``: without quotes, as it is searched for; ``phrases``: what stood in quotes."""

    text: str
    phrases: tuple[str, ...] = ()


@dataclass
class Understood:
    """``shown_for``: the text that was searched for instead of what was typed, else empty.
    ``queries``: by language; ``concepts``: what the text names, as kind/slug."""

    typed: Typed
    shown_for: str = ""
    queries: dict[str, Query] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()
    keys: dict[str, frozenset[str]] = field(default_factory=dict)


def read(text: str) -> Typed:
    text = _CONTROL.sub(" ", text)[:LONGEST].strip()
    phrases = tuple(part.strip() for part in _QUOTED.findall(text) if part.strip())
    return Typed(re.sub("[\"“”„«»]", " ", text).strip(), phrases)


def understand(
    text: str, reader: str, lexicon: Lexicon, store: Engine, words: "Vocabulary",
    exactly: bool = False,
) -> Understood:
    """``exactly``: nothing is corrected, because the reader said so."""
    typed = read(text)
    found = _understood(typed, typed.text, reader, lexicon)
    if exactly or typed.phrases:
        return found
    corrected = _corrected(typed.text, reader, lexicon, store, words)
    if corrected == typed.text:
        return found
    found = _understood(typed, corrected, reader, lexicon)
    found.shown_for = corrected
    return found


def _understood(typed: Typed, text: str, reader: str, lexicon: Lexicon) -> Understood:
    spans = _spans(text, reader, lexicon)
    result = Understood(typed)
    result.concepts = tuple(dict.fromkeys(one for span in spans for one in span.concepts))
    for code in CODES:
        tokens = analyse(text, code, lexicon, mode="query")
        concepts = []
        for span in spans:
            covers = frozenset(
                at for at, token in enumerate(tokens)
                if token.start < span.end and span.start < token.end
            )
            concepts += [Concept(key_of(one), covers) for one in span.concepts]
        result.queries[code] = Query(tuple(Word(t.keys) for t in tokens), tuple(concepts))
        result.keys[code] = frozenset(key for token in tokens for key in token.keys)
    return result


def _spans(text: str, reader: str, lexicon: Lexicon) -> list:
    """Names in the text, read in each language that it may be written in; the longest win."""
    possible = languages(text, reader)
    spans = [span for code in possible for span in lexicon.find(text, code)]
    spans.sort(key=lambda span: (span.start - span.end, span.start))
    chosen = []
    for span in spans:
        same = [one for one in chosen if one.start < span.end and span.start < one.end]
        # The same letters may name one thing in Russian and another in Mongolian.
        if all((one.start, one.end) == (span.start, span.end) for one in same):
            chosen.append(span)
    return chosen


# ---- what nobody wrote --------------------------------------------------------------------


def _corrected(text: str, reader: str, lexicon: Lexicon, store: Engine, words) -> str:
    """The text with each word that is nowhere replaced by one that is."""
    possible = languages(text, reader)
    named = _spans(text, reader, lexicon)
    changed, at = [], 0
    for token in analyse(text, possible[0], lexicon, mode="query"):
        word = text[token.start:token.end]
        if any(span.start <= token.start < span.end for span in named) or len(word) < 2:
            continue
        if script(fold(word)) == "han" or word.isdigit() or _is_known(word, store):
            continue
        better = _instead(word, reader, possible, lexicon, store, words)
        if better and token.start >= at:
            changed += [text[at:token.start], better]
            at = token.end
    return "".join([*changed, text[at:]])


def _is_known(word: str, store: Engine) -> bool:
    return any(_known_in(word, code, store) for code in CODES)


def _known_in(word: str, code: str, store: Engine) -> bool:
    keys = [key for token in analyse(word, code, mode="query") for key in token.keys]
    return bool(keys) and bool(store.frequencies(code, keys))


def _instead(word: str, reader: str, possible, lexicon, store: Engine, words) -> str:
    """A word that there is: typed in another layout, written in other letters, misspelt."""
    for code in ("ru", "mn", "en"):
        other = retyped(word, code)
        if other and (_known_in(other, code, store) or lexicon.find(other, code)):
            return other
    if script(fold(word)) == "latin":
        for code in ("mn", "ru") if reader == "mn" else ("ru", "mn"):
            for other in cyrillic(fold(word), code):
                if _known_in(other, code, store):
                    return other
    return words.instead(word, possible)


def sequence(text: str, phrase: str, code: str, lexicon: Lexicon) -> bool:
    """Whether the words of a phrase stand in a text one after another."""
    wanted = [set(t.keys) for t in analyse(phrase, code, lexicon, mode="query")]
    there = [set(t.keys) for t in analyse(text, code, lexicon, mode="query")]
    return any(
        all(one & other for one, other in zip(wanted, there[at:], strict=False))
        for at in range(len(there) - len(wanted) + 1)
    )

