"""Where a query is met in a text, and the piece of the text that shows it."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate
from re import compile

from . import chinese
from .folding import WORD
from .lexicon import Lexicon
from .tokens import is_genitive, read

#: Cuts a text into what is between its words, and its words, in turns.
_PIECES = compile(f"({WORD.pattern})")
#: What may be said of a word: it has one of the keys, it may begin a name, it is Chinese.
_KEY, _NAME, _HAN = 1, 2, 4


class Highlighter:
    """Marks one query in many texts of one language: every word with one of ``keys`` and every name
    of one of ``concepts`` or of what is narrower.

    A mark stands where :func:`~.tokens.analyse` gives a token with such a key, or
    :meth:`~.lexicon.Lexicon.find` such a name. But no token is made: nearly all words of a text
    have nothing to do with a query, and that is found out once for each.
    """

    def __init__(
        self, language: str, keys: Collection[str], lexicon: Lexicon | None = None,
        concepts: Collection[str] = (),
    ):
        self._language, self._keys = language, frozenset(keys)
        self._lexicon = lexicon
        self._names = lexicon if concepts else None
        self._concepts = _Concepts(concepts, lexicon)
        self._words = _Words(language, self._keys, self._names)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of all marks, joined where they touch."""
        pieces = _PIECES.split(text)
        words = pieces[1::2]
        kinds = list(map(self._words.__getitem__, words))
        told = [at for at, kind in enumerate(kinds) if kind]
        if not told:
            return []
        ends = list(accumulate(map(len, pieces)))
        found, free = [], 0
        for at in told:
            start, end = ends[2 * at], ends[2 * at + 1]
            if kinds[at] == _HAN:
                found += [(start + a, start + b) for a, b in self._in_han(words[at])]
            elif self._is_token(pieces, at):
                if kinds[at] & _KEY:
                    found.append((start, end))
                if kinds[at] & _NAME and at >= free:
                    last = self._name(pieces, at)
                    if last is not None:
                        last, wanted = last
                        free = last + 1
                        if wanted:
                            found.append((start, ends[2 * last + 1]))
        return _joined(found)

    def _is_token(self, pieces: list[str], at: int) -> bool:
        word, keys = read(pieces[2 * at + 1], self._language)
        return bool(keys) and not is_genitive(word, pieces[2 * at][-1:])

    def _name(self, pieces: list[str], at: int) -> tuple[int, bool] | None:
        """The last word of the name that begins with this one, and whether it is wanted."""
        passed = []

        def following() -> Iterator[tuple[str, ...]]:
            for word in range(at, len(pieces) // 2):
                if self._is_token(pieces, word):
                    passed.append(word)
                    yield read(pieces[2 * word + 1], self._language)[1]

        best = self._names.longest(self._language, following())
        if best is None:
            return None
        count, labels = best
        return passed[count - 1], any(self._concepts[label.concept] for label in labels)

    def _in_han(self, written: str) -> Iterator[tuple[int, int]]:
        """Marks in a run of Chinese."""
        word, _keys = read(written, self._language)
        # Folding keeps the number of characters here, but for a few compatibility ones.
        run = word if len(word) == len(written) else written
        simple = chinese.simplify(run)
        # To cut takes longest, and a key is a piece of the run that it is in.
        if any(key in simple for key in self._keys):
            segmenter = self._lexicon.segmenter if self._lexicon else chinese.plain()
            for start, end, key in segmenter.cut(run, everything=True):
                if key in self._keys:
                    yield start, end
        if self._names is not None:
            same = simple if run == written else chinese.simplify(written)
            for start, end, labels in self._names.in_han(same):
                if any(self._concepts[label.concept] for label in labels):
                    yield start, end


class _Words(dict):
    """A word as it is written -> what may be said of it."""

    def __init__(self, language: str, keys: frozenset[str], names: Lexicon | None):
        super().__init__()
        self._language, self._keys = language, keys
        self._firsts = names.firsts(language) if names else frozenset()

    def __missing__(self, written: str) -> int:
        _word, keys = read(written, self._language)
        if keys is None:
            kind = _HAN
        else:
            kind = ((not self._keys.isdisjoint(keys)) * _KEY
                    + (not self._firsts.isdisjoint(keys)) * _NAME)
        self[written] = kind
        return kind


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
