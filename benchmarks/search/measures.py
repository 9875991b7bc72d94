"""How good a ranking is, by judgements. Pure."""

import math
from collections.abc import Mapping, Sequence


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), gain 2^grade - 1."""
    gains = [2 ** grades.get(document, 0) - 1 for document in ranked[:depth]]
    best = sorted((2 ** grade - 1 for grade in grades.values()), reverse=True)[:depth]
    ideal = _discounted(best)
    return _discounted(gains) / ideal if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(at + 2) for at, gain in enumerate(gains))


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Share of what is relevant, of at most ``depth``, among the first ``depth``."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:depth])) / min(depth, len(relevant)) if relevant else 0.0
