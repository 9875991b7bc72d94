"""Words that there are, for those that are misspelt: names first, then what texts are made of."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from amurinfo.analysis import Lexicon, analyse
from amurinfo.analysis.folding import WORD, fold, script
from amurinfo.analysis.spelling import allowed, closest, trigrams

from .engines import Engine

#: Candidates are those that share most with the word; no more of them are looked at closely.
_CLOSELY = 60


class Vocabulary:
    """Words of names, and keys of texts, by what they are made of."""

    def __init__(self, lexicon: Lexicon, store: Engine):
        self._lexicon, self._store = lexicon, store
        self._of: dict[str, _Words] = {}

    def instead(self, word: str, codes: Iterable[str]) -> str:
        """A word close to ``word``, in one of the languages; empty if there is none."""
        folded = fold(word)
        if not allowed(folded):
            return ""
        for code in codes:
            words = self._words(code)
            found = words.closest(folded)
            if found:
                return found
            # Inflected and misspelt: what is left of it may be close to a key.
            for token in analyse(word, code, mode="query"):
                for key in token.keys:
                    if key != folded and (found := words.closest(key)):
                        return found
        return ""

    def _words(self, code: str) -> "_Words":
        if code not in self._of:
            counts = Counter({
                key: number for key, number in self._store.vocabulary(code).items()
                if not key.startswith("c:") and len(key) > 2 and script(key) in
                ("latin", "cyrillic")
            })
            for label in self._lexicon.labels:
                if label.language == code or (code == "en" and label.language == "la"):
                    # A name is likelier meant than any word.
                    for match in WORD.finditer(label.text):
                        counts[fold(match[0])] += 1000
            self._of[code] = _Words(counts)
        return self._of[code]


class _Words:
    def __init__(self, counts: Counter[str]):
        self._counts = counts
        self._words = list(counts)
        self._with: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            for gram in trigrams(word):
                self._with[gram].append(number)

    def closest(self, word: str) -> str:
        shared: Counter[int] = Counter()
        for gram in trigrams(word):
            shared.update(self._with.get(gram, ()))
        best = sorted(shared, key=lambda n: (-shared[n], abs(len(self._words[n]) - len(word))))
        candidates = [self._words[number] for number in best[:_CLOSELY]]
        found = closest(word, candidates, self._counts)
        return found[0] if found and found[0] != word else ""
