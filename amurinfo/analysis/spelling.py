"""Words that a misspelt one may have been meant to be.

Candidates come from a vocabulary by shared trigrams (three letters in a row, the ends marked), and
are judged by the optimal string alignment distance: letters left out, added, changed, or two
neighbours swapped, each counts one.
"""

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

#: No word shorter than this is corrected: too many others are one letter away.
SHORTEST = 4


def trigrams(word: str) -> frozenset[str]:
    """Its trigrams, with one mark before and behind: ``амур`` -> ^ам, аму, мур, ур$."""
    marked = f"^{word}$"
    return frozenset(marked[at:at + 3] for at in range(len(marked) - 2))


def allowed(word: str) -> int:
    """How many mistakes are believed in a word of this length."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < 8 else 2


def closest(word: str, candidates: Iterable[str], frequency: Mapping[str, int]) -> list[str]:
    """Candidates within :func:`allowed` mistakes, best first: fewest mistakes, the same first
    letter, the most frequent."""
    limit = allowed(word)
    scored = []
    for candidate in set(candidates):
        distance = OSA.distance(word, candidate, score_cutoff=limit)
        if distance <= limit:
            scored.append((
                distance, candidate[:1] != word[:1], -frequency.get(candidate, 0), candidate
            ))
    return [candidate for *_score, candidate in sorted(scored)]
