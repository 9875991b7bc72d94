"""Where a query is met in a text, and the piece of the text that shows it."""

from collections.abc import Collection

from .lexicon import Lexicon
from .tokens import analyse


def highlight(
    text: str, language: str, keys: Collection[str], lexicon: Lexicon | None = None,
    concepts: Collection[str] = (),
) -> list[tuple[int, int]]:
    """(start, end) of every word with one of ``keys`` and every name of one of ``concepts`` or of
    what is narrower, joined where they touch."""
    # To cut Chinese takes longest, and a key is a piece of the run that it is in.
    tokens = analyse(text, language, lexicon, among=keys)
    found = [
        (token.start, token.end) for token in tokens if not keys_are_apart(token.keys, keys)
    ]
    if lexicon is not None and concepts:
        wanted = set(concepts)
        found += [
            (span.start, span.end) for span in lexicon.find(text, language, tokens)
            if any(wanted & {one, *lexicon.above(one)} for one in span.concepts)
        ]
    return _joined(found)


def keys_are_apart(some: Collection[str], others: Collection[str]) -> bool:
    return not any(key in others for key in some)


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
    """(start, end) of the piece of about ``width`` characters that holds most of ``spans``.

    It begins and ends between words; without spans it is the beginning of the text.
    """
    if len(text) <= width:
        return 0, len(text)
    best, most = 0, 0
    for at, (start, _end) in enumerate(spans):
        held = sum(1 for other in spans[at:] if other[1] <= start + width * 3 // 4)
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
