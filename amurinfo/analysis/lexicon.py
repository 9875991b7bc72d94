"""Names and concepts in texts: what is meant, in whatever language and form it is written."""

import hashlib
import re
from collections.abc import Iterable, Iterator, KeysView
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

from .chinese import Segmenter, simplify
from .folding import WORD, script
from .tokens import VERSION, Token, analyse

#: A label with more readings than this is entered under the likeliest only.
_READINGS = 16
#: What stands within a Chinese name of several parts.
_JOINS = frozenset("-‐‑–—－·・•")
#: Most text has none of these characters, Chinese among them.
_EAST = re.compile("[\u2e80-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Label:
    """One name of one concept. ``language``: of the label; ``la`` for scientific names and
    romanisations, which occur in texts of all languages. ``kind``: what the caller needs to tell
    labels apart (preferred, allowed, forbidden, romanised, synonym …)."""

    concept: str
    language: str
    text: str
    kind: str = "preferred"


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` names ``label.concept``; ``others``: concepts that share the label."""

    start: int
    end: int
    label: Label
    others: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        return (self.label.concept, *self.others)


class Lexicon:
    """Labels of concepts, found by the longest match on keys, left to right.

    ``broader``: concept -> concepts above it (amur-tiger -> big-cats). A concept is named once a
    mention: "Amur tiger" is the tiger, and no river.
    """

    def __init__(self, labels: Iterable[Label], broader: dict[str, tuple[str, ...]] | None = None):
        self.labels = tuple(labels)
        self.broader = broader or {}
        self._above: dict[str, tuple[str, ...]] = {}
        self._han: dict[str, list[Label]] = {}
        #: first character -> lengths of the labels that begin with it, the longest first
        self._han_lengths: dict[str, list[int]] = {}
        #: language of the text -> first keys -> … -> {None: labels}
        self._tries: dict[str, dict] = {"ru": {}, "mn": {}, "en": {}, "zh-hans": {}}
        for label in self.labels:
            self._add(label)

    @cached_property
    def version(self) -> str:
        """Of the labels and the analysis: what was indexed with another is stale."""
        rows = sorted(f"{x.concept}|{x.language}|{x.text}|{x.kind}" for x in self.labels)
        rows += sorted(f"{one}<{above}" for one, above in self.broader.items())
        return f"{VERSION}.{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:12]}"

    @cached_property
    def segmenter(self) -> Segmenter:
        return Segmenter(text for text in self._han if len(text) > 1)

    def above(self, concept: str) -> tuple[str, ...]:
        """All broader concepts, the nearest first."""
        if concept in self._above:
            return self._above[concept]
        found: dict[str, None] = {}
        waiting = list(self.broader.get(concept, ()))
        while waiting:
            one = waiting.pop(0)
            if one not in found and one != concept:
                found[one] = None
                waiting += self.broader.get(one, ())
        self._above[concept] = tuple(found)
        return self._above[concept]

    # ---- building -----------------------------------------------------------------------

    def _add(self, label: Label) -> None:
        words = [match[0] for match in WORD.finditer(label.text)]
        if not words:
            return
        if all(script(word) == "han" for word in words):
            text = simplify("".join(words))
            self._han.setdefault(text, []).append(label)
            lengths = self._han_lengths.setdefault(text[0], [])
            if len(text) not in lengths:
                lengths.append(len(text))
                lengths.sort(reverse=True)
            return
        if any(script(word) == "han" for word in words):
            return  # Names in two scripts at once are looked for by neither way.
        for language in self._tries:
            if self._occurs(label, language):
                self._enter(label, language)

    @staticmethod
    def _occurs(label: Label, language: str) -> bool:
        """Whether a text of ``language`` may hold the label: its own, and what is Latin; Russian
        names stand in English and Chinese texts, too."""
        if label.language == language or label.language in ("la", "en"):
            return True
        return label.language == "ru" and language in ("en", "zh-hans")

    def _enter(self, label: Label, language: str) -> None:
        tokens = analyse(label.text, language, mode="query") if language != "zh-hans" else (
            analyse(label.text, "en", mode="query")
        )
        # One or two letters are too little to mean anything by themselves.
        if not tokens or sum(token.end - token.start for token in tokens) < 3:
            return
        readings = [token.keys for token in tokens]
        count = 1
        for keys in readings:
            count *= len(keys)
        if count > _READINGS:
            readings = [keys[:1] for keys in readings]
        for path in product(*readings):
            node = self._tries[language]
            for key in path:
                node = node.setdefault(key, {})
            node.setdefault(None, []).append(label)

    # ---- finding ------------------------------------------------------------------------

    def find(self, text: str, language: str, tokens: list[Token] | None = None) -> list[Span]:
        """Spans of ``text`` that name a concept, in order, never overlapping.

        ``tokens``: those of ``analyse`` with this text and language, if they are there already.
        """
        if tokens is None:
            tokens = analyse(text, language, mode="words")
        words = [t for t in tokens if not _is_han(text[t.start])]
        spans = [*self._find_words(words, language), *self._find_han(text)]
        return sorted(spans, key=lambda span: span.start)

    def _find_words(self, tokens: list[Token], language: str) -> Iterator[Span]:
        firsts, at = self.firsts(language), 0
        while at < len(tokens):
            # Nearly all words begin no name.
            if firsts.isdisjoint(tokens[at].keys):
                at += 1
                continue
            best = self.longest(language, (token.keys for token in islice(tokens, at, None)))
            if best is None:
                at += 1
                continue
            count, labels = best
            yield _span(tokens[at].start, tokens[at + count - 1].end, labels, language)
            at += count

    def firsts(self, language: str) -> KeysView[str]:
        """Keys with which a label begins in a text of ``language``, Chinese ones left out."""
        return self._tries.get(language, {}).keys()

    def longest(
        self, language: str, following: Iterable[tuple[str, ...]]
    ) -> tuple[int, list[Label]] | None:
        """(number of tokens, labels) of the longest label that begins the tokens with these keys;
        no more are asked for than are needed."""
        nodes, best = [self._tries.get(language, {})], None
        for count, keys in enumerate(following, 1):
            nodes = [node[key] for node in nodes for key in keys if key in node]
            if not nodes:
                break
            labels = [label for node in nodes for label in node.get(None, ())]
            if labels:
                best = count, labels
        return best

    def _find_han(self, text: str) -> Iterator[Span]:
        if not _EAST.search(text):
            return
        parts: list[tuple[int, str]] = []
        for run in WORD.finditer(text):
            if parts and not continues(text[parts[-1][0] + len(parts[-1][1]):run.start()]):
                yield from self._in_parts(parts)
                parts = []
            if _is_han(run[0][0]):
                parts.append((run.start(), run[0]))
            elif parts:
                yield from self._in_parts(parts)
                parts = []
        yield from self._in_parts(parts)

    def _in_parts(self, parts: list[tuple[int, str]]) -> Iterator[Span]:
        for start, end, labels in self.in_runs(parts):
            yield _span(start, end, labels, "zh-hans")

    def in_runs(
        self, parts: list[tuple[int, str]]
    ) -> Iterator[tuple[int, int, list[Label]]]:
        """As :meth:`in_han`, of runs of Chinese that make one, each with its place in a text."""
        places = [start + at for start, run in parts for at in range(len(run))]
        for start, end, labels in self.in_han("".join(simplify(run) for _start, run in parts)):
            yield places[start], places[end - 1] + 1, labels

    def in_han(self, simple: str) -> Iterator[tuple[int, int, list[Label]]]:
        """(start, end, labels) of the names in a run of simplified characters."""
        at, size = 0, len(simple)
        while at < size:
            for length in self._han_lengths.get(simple[at], ()):
                labels = self._han.get(simple[at:at + length]) if at + length <= size else None
                if labels:
                    yield at, at + length, labels
                    at += length
                    break
            else:
                at += 1


def continues(between: str) -> bool:
    """Whether Chinese goes on behind what stands between two runs of it."""
    return between in _JOINS


def _is_han(character: str) -> bool:
    # Most text is none of it, and that can be told without asking for the script.
    return character > "\u2e7f" and script(character) == "han"


def _span(start: int, end: int, labels: list[Label], language: str) -> Span:
    # The label of the text's own language speaks for the others that are spelt like it.
    ranked = sorted(labels, key=lambda x: (x.language != language, x.kind != "preferred"))
    others = dict.fromkeys(label.concept for label in ranked)
    others.pop(ranked[0].concept)
    return Span(start, end, ranked[0], tuple(others))


__all__ = ["Label", "Lexicon", "Span"]
