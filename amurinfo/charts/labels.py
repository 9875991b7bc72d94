"""Names beside what they name, where there is room; a key for those that found none."""

from collections.abc import Callable, Sequence

from .svg import BOLD, SIZE, WIDTH, label, width_of, wrap

#: From where to where on a line.
Span = tuple[float, float]


def beside(own: Span, name: str, taken: Sequence[Span]) -> Span | None:
    """Where ``name`` may stand on the line of its mark, right of it or left of it; ``None`` if it
    would meet anything ``taken`` (the mark itself may be among it) or leave the paper."""
    wide = width_of(name, BOLD)
    for start in (own[1] + 4, own[0] - 4 - wide):
        stretch = (start, start + wide)
        if start >= 0 and stretch[1] <= WIDTH and not any(
            meet(stretch, other) for other in taken
        ):
            return stretch
    return None


def meet(one: Span, other: Span, gap: float = 3) -> bool:
    return one[0] < other[1] + gap and other[0] < one[1] + gap


def key(
    names: Sequence[tuple[int, str]], sample: Callable[[int, float, float], str]
) -> tuple[list[str], float]:
    """(parts, height) of a key. ``names``: (which, name); ``sample``: draws the ``which``-th
    around a point."""
    parts = []
    x = y = 0.0
    for index, name in names:
        wide = min(width_of(name) + SIZE + 22, WIDTH)
        if x and x + wide > WIDTH:
            x, y = 0.0, y + SIZE * 1.5
        parts.append(sample(index, x + 9, y + SIZE * .65))
        parts.append(label(x + SIZE + 6, y + SIZE, wrap(name, WIDTH - SIZE - 6, lines=1)[0]))
        x += wide
    return parts, y + SIZE * 1.5 if names else 0.0
