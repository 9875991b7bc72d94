"""The piece of a text that shows where a query is met in it."""

from bisect import bisect_right
from collections.abc import Iterable


def within(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Spans of a text as they lie in its piece ``[start:end]``."""
    return [
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and start < b
    ]


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, as one where they touch."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


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
