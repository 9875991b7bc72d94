"""Scales: from a value to a place on the paper, with round numbers for the axis."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Linear from ``low``..``high`` to ``start``..``end`` (units of the drawing)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(self.start + share * (self.end - self.start), 1)


def step(span: float, at_most: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten that cuts ``span`` into at most so many."""
    if span <= 0:
        return 1.0
    raw = span / at_most
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 5, 10):
        if factor * power >= raw * (1 - 1e-9):
            return factor * power
    return 10 * power


def ticks(low: float, high: float, at_most: int = 5) -> list[float]:
    """Round values that cover ``low``..``high``; the first is not above ``low``, the last not
    below ``high``."""
    if high <= low:
        high = low + 1
    size = step(high - low, at_most)
    first, last = math.floor(low / size + 1e-9), math.ceil(high / size - 1e-9)
    return [round(index * size, 10) for index in range(first, last + 1)]


def years(low: float, high: float, at_most: int = 6) -> list[int]:
    """Round years that lie within ``low``..``high``."""
    size = max(1, int(step(max(high - low, 1), at_most)))
    first = math.ceil(low / size - 1e-9)
    found = [index * size for index in range(first, math.floor(high / size + 1e-9) + 1)]
    return found or [round(low)]
