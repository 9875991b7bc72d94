"""Where a query is met in a text, and the piece of the text that shows it."""

import re
import threading
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate

from . import chinese
from .folding import WORD, script
from .lexicon import HAN, Lexicon, continues
from .tokens import is_genitive, read

#: Cuts a text into what is between its words, and its words, in turns.
_PIECES = re.compile(f"({WORD.pattern})")
#: What may be said of a word: it has one of the keys, it may begin a name that is wanted, it is
#: Chinese, and has characters besides that are another when they are folded.
_KEY, _NAME, _HAN, _ODD = 1, 2, 4, 8


class Highlighter:
    """Marks one query in many texts of one language: every word with one of ``keys`` and every name
    of one of ``concepts`` or of what is narrower.

    A mark stands where :func:`~.tokens.analyse` gives a token with such a key, or
    :meth:`~.lexicon.Lexicon.find` such a name. But no token is made, and no other name looked for
    than those that could be one of these or stand in its way: nearly all words of a text have
    nothing to do with a query, and those that have are known by their keys.
    """

    def __init__(
        self, language: str, keys: Collection[str], lexicon: Lexicon | None = None,
        concepts: Collection[str] = (),
    ):
        self._language, self._keys = language, frozenset(keys)
        self._lexicon = lexicon
        self._names = lexicon if concepts else None
        self._concepts = _Concepts(concepts, lexicon)
        starts, characters = (
            frozenset().union(*((lexicon.starts(one, code) for one in concepts) if lexicon else ()))
            for code in (language, HAN)
        )
        self._words, self._characters = _Words(language, self._keys, starts), characters
        self._han_keys = tuple(key for key in self._keys if script(key) == "han")
        #: A run without any of them has no mark.
        self._any = characters.union(key[0] for key in self._han_keys)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of all marks, joined where they touch."""
        pieces = _PIECES.split(text)
        words = pieces[1::2]
        kinds = self._words.kinds(words)
        told = [at for at, kind in enumerate(kinds) if kind]
        if not told:
            return []
        ends = list(accumulate(map(len, pieces)))
        found, free, simple, parts, named = [], 0, None, [], False
        for at in told:
            start, kind = ends[2 * at], kinds[at]
            if kind & _HAN:
                if simple is None:
                    # Once for all runs, to pass over most of them.
                    simple = chinese.simplify(text) if self._any else ""
                run = simple[start:ends[2 * at + 1]]
                # To cut takes longest, and a key is a piece of the run that it is in.
                if kind & _ODD or not self._any.isdisjoint(run) and any(
                    key in run for key in self._han_keys
                ):
                    found += [(start + a, start + b) for a, b in self._cut(words[at])]
                if self._characters:
                    if not (parts and parts[-1] == at - 1 and continues(pieces[2 * at])):
                        if named:
                            found += self._han_names(pieces, ends, parts)
                        parts, named = [], False
                    parts.append(at)
                    # Nothing is wanted that does not begin with one of these.
                    named = named or not self._characters.isdisjoint(run)
                continue
            if kind & _KEY and self._keys_at(pieces, at):
                found.append((start, ends[2 * at + 1]))
            if kind & _NAME and at >= free:
                names, free = self._named(pieces, at, free)
                found += [(ends[2 * first], ends[2 * last + 1]) for first, last in names]
        if named:
            found += self._han_names(pieces, ends, parts)
        return _joined(found)

    def _keys_at(self, pieces: list[str], at: int) -> tuple[str, ...]:
        """Keys of a word of the text; none if it is no token, or Chinese."""
        word, keys = read(pieces[2 * at + 1], self._language)
        return () if keys is None or is_genitive(word, pieces[2 * at][-1:]) else keys

    def _named(
        self, pieces: list[str], at: int, free: int
    ) -> tuple[list[tuple[int, int]], int]:
        """(first and last word of names that are wanted, the word behind all that was looked at).

        A name may begin at the word ``at``, if none that begins before it goes on there. Words from
        ``free`` on are in no name that was found already.
        """
        first, behind = at, self._names.behind(self._language)
        while first > free and not (
            (keys := self._keys_at(pieces, first)) and behind.isdisjoint(keys)
        ):
            first -= 1
        found, firsts = [], self._names.firsts(self._language)
        while first <= at:
            if not firsts.isdisjoint(self._keys_at(pieces, first)):
                passed: list[int] = []
                best = self._names.longest(self._language, self._from(pieces, first, passed))
                if best:
                    count, labels = best
                    last = passed[count - 1]
                    if any(self._concepts[label.concept] for label in labels):
                        found.append((first, last))
                    first = last
            first += 1
        return found, first

    def _from(
        self, pieces: list[str], at: int, passed: list[int]
    ) -> Iterator[tuple[str, ...]]:
        """Keys of each token from here on; ``passed``: where they are is added to it."""
        for word in range(at, len(pieces) // 2):
            if keys := self._keys_at(pieces, word):
                passed.append(word)
                yield keys

    def _cut(self, written: str) -> Iterator[tuple[int, int]]:
        """Words with one of the keys in a run of Chinese."""
        word, _keys = read(written, self._language)
        # Folding keeps the number of characters here, but for a few compatibility ones.
        run = word if len(word) == len(written) else written
        segmenter = self._lexicon.segmenter if self._lexicon else chinese.plain()
        for start, end, key in segmenter.cut(run, everything=True):
            if key in self._keys:
                yield start, end

    def _han_names(
        self, pieces: list[str], ends: list[int], parts: list[int]
    ) -> Iterator[tuple[int, int]]:
        """Names that are wanted in runs of Chinese that make one."""
        runs = [(ends[2 * at], pieces[2 * at + 1]) for at in parts]
        for start, end, labels in self._names.in_runs(runs):
            if any(self._concepts[label.concept] for label in labels):
                yield start, end


class _Forms:
    """Words of one language as they were met in texts, by their keys, so that those that a query
    wants are known before a text is read. Shared by all threads."""

    #: Then it begins anew: runs of Chinese have no end.
    MOST = 20_000

    def __init__(self):
        self.known: set[str] = set()
        #: Chinese, which has no keys -> what may be said of it.
        self.han: dict[str, int] = {}
        #: Counts what is learnt: who has asked before has to ask again.
        self.learnt = 0
        self._by_key: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def learn(self, fresh: Collection[str], language: str) -> None:
        with self._lock:
            for written in fresh:
                word, keys = read(written, language)
                if keys is None:
                    self.han[written] = _HAN if word == written else _HAN | _ODD
                for key in keys or ():
                    self._by_key.setdefault(key, set()).add(written)
            self.learnt += 1
            # Last: what is known is found by whoever looks at ``learnt`` afterwards.
            self.known.update(fresh)

    def with_keys(self, keys: Collection[str]) -> set[str]:
        return set().union(*(self._by_key[key] for key in keys if key in self._by_key))


_forms: dict[str, _Forms] = {}


def _forms_of(language: str) -> _Forms:
    forms = _forms.get(language)
    if forms is None or len(forms.known) > _Forms.MOST:
        forms = _forms[language] = _Forms()
    return forms


class _Words:
    """What may be said of words as they are written. ``starts``: keys with which a name that is
    wanted begins."""

    def __init__(self, language: str, keys: frozenset[str], starts: frozenset[str]):
        self._language, self._keys, self._starts = language, keys, starts
        self._forms, self._learnt = _forms_of(language), -1
        self._kinds: dict[str, int] = {}

    def kinds(self, words: list[str]) -> list[int | None]:
        forms, there = self._forms, set(words)
        if fresh := there - forms.known:
            forms.learn(fresh, self._language)
        if self._learnt != (learnt := forms.learnt):
            kinds = dict.fromkeys(forms.with_keys(self._keys), _KEY)
            for written in forms.with_keys(self._starts):
                kinds[written] = kinds.get(written, 0) | _NAME
            self._kinds, self._learnt = kinds, learnt
        found = list(map(self._kinds.get, words))
        if forms.han.keys().isdisjoint(there):
            return found
        return [kind or forms.han.get(word) for kind, word in zip(found, words, strict=True)]


class _Concepts(dict):
    """A concept -> whether it, or one above it, is wanted."""

    def __init__(self, wanted: Collection[str], lexicon: Lexicon | None):
        super().__init__(dict.fromkeys(wanted, True))
        self._wanted, self._lexicon = frozenset(wanted), lexicon

    def __missing__(self, concept: str) -> bool:
        self[concept] = not self._wanted.isdisjoint(self._lexicon.above(concept))
        return self[concept]


def highlight(
    text: str, language: str, keys: Collection[str], lexicon: Lexicon | None = None,
    concepts: Collection[str] = (),
) -> list[tuple[int, int]]:
    """Marks of a query in one text; see :class:`Highlighter`."""
    return Highlighter(language, keys, lexicon, concepts).spans(text)


def within(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Spans of a text as they lie in its piece ``[start:end]``."""
    return [
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and start < b
    ]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def snippet(text: str, spans: list[tuple[int, int]], width: int = 180) -> tuple[int, int]:
    """(start, end) of the piece of about ``width`` characters that holds most of ``spans``, which
    are in order and apart.

    It begins and ends between words; without spans it is the beginning of the text.
    """
    if len(text) <= width:
        return 0, len(text)
    best, most, ends = 0, 0, [end for _start, end in spans]
    for at, (start, _end) in enumerate(spans):
        held = bisect_right(ends, start + width * 3 // 4) - at
        if held > most:
            best, most = start, held
    start = max(0, min(best - width // 4, len(text) - width))
    end = min(len(text), start + width)
    if start:
        space = text.find(" ", start, start + width // 6)
        start = space + 1 if space >= 0 and space < best else start
    if end < len(text):
        space = text.rfind(" ", end - width // 6, end)
        end = space if space > 0 else end
    return start, end
