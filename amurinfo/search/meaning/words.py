"""Words as they stand in texts and names, to guess from what a reader may have meant."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from amurinfo.analysis.folding import WORD, fold, script
from amurinfo.analysis.romanise import romanised
from amurinfo.analysis.spelling import allowed, closest, trigrams

#: Spellings of one sound in the usual systems -> one letter for all of them.
_LOOSE = (
    ("shch", "s"), ("sch", "s"), ("shh", "s"), ("zh", "j"), ("kh", "h"), ("ts", "c"), ("tz", "c"),
    ("ch", "c"), ("sh", "s"), ("ck", "k"), ("x", "s"), ("q", "c"), ("w", "v"), ("dz", "z"),
    ("y", "i"), ("j", "i"), ("oo", "u"), ("ee", "e"),
)
_TWICE = re.compile(r"(.)\1+")


def loose(latin: str) -> str:
    """One key for the ways in which a name is written in Latin letters: BGN/PCGN, ISO 9, GOST, MNS
    and pinyin without tones; double letters count once."""
    latin = "".join(letter for letter in latin.casefold() if "a" <= letter <= "z")
    if latin.startswith("j"):
        latin = f"zh{latin[1:]}"
    for piece, letter in _LOOSE:
        latin = latin.replace(piece, letter)
    for pair in ("ie", "iu", "ia", "io"):
        latin = latin.replace(pair, pair[1])
    return _TWICE.sub(r"\1", latin)


@lru_cache(maxsize=100_000)
def spelt(word: str) -> str:
    """A word as it is compared: ё is written as е more often than not."""
    return fold(word).replace("ё", "е")


def spellings(texts: Iterable[str]) -> Iterator[str]:
    """All words of texts as they are compared, with repetitions; none of Chinese."""
    for text in texts:
        for match in WORD.finditer(text):
            word = spelt(match[0])
            if script(word) != "han":
                yield word


class Vocabulary:
    """In memory. ``words``: how a word is spelt -> in how many documents."""

    def __init__(self, words: Mapping[str, int], names: Iterable[str] = ()):
        self.words = Counter(words)
        self.words.update(spellings(names))
        self._grams: dict[str, list[str]] | None = None
        self._loose: dict[str, list[str]] | None = None

    def __contains__(self, word: str) -> bool:
        return spelt(word) in self.words

    def similar(self, word: str) -> list[str]:
        """Words in the same script that ``word`` may be a slip of, best first."""
        word = spelt(word)
        if not allowed(word):
            return []
        if self._grams is None:
            # Given to other threads when it is whole.
            grams = defaultdict(list)
            for known in self.words:
                if len(known) > 2 and not known.isdigit():
                    for gram in trigrams(known):
                        grams[gram].append(known)
            self._grams = grams
        shared: Counter[str] = Counter()
        own = trigrams(word)
        for gram in own:
            shared.update(self._grams.get(gram, ()))
        # Each mistake spoils at most three trigrams; an exchange of neighbours four.
        least = max(1, len(own) - 4 * allowed(word))
        candidates = (known for known, number in shared.items()
                      if number >= least and script(known) == script(word))
        return closest(word, candidates, self.words)

    def sounding(self, latin: str) -> list[str]:
        """Cyrillic words that are written like this in Latin letters, the most frequent first."""
        if self._loose is None:
            sounds = defaultdict(list)
            for known in self.words:
                if len(known) > 2 and script(known) == "cyrillic":
                    keys = {loose(one) for language in ("ru", "mn")
                            for one in romanised(known, language)}
                    for key in keys:
                        sounds[key].append(known)
            self._loose = sounds
        return sorted(self._loose.get(loose(latin), ()), key=lambda word: -self.words[word])[:6]
