"""The text of a segment taken apart into words and placeholders."""

import re
from collections.abc import Iterator

_PART = re.compile(r"\{\{|\}\}|\{(/?)(\d{1,4})(/?)\}|[^{}]+|.", re.DOTALL)
TEXT, OPEN, CLOSE, VOID = "text", "open", "close", "void"


def tokens(text: str) -> Iterator[tuple[str, str | int]]:
    """(kind, words or number); doubled braces are single ones."""
    for match in _PART.finditer(text):
        if match[2] is None:
            yield TEXT, match[0][0] if match[0] in ("{{", "}}") else match[0]
        else:
            yield (CLOSE if match[1] else VOID if match[3] else OPEN), int(match[2])


def written(kind: str, number: int) -> str:
    return {OPEN: "{%d}", CLOSE: "{/%d}", VOID: "{%d/}"}[kind] % number


def is_nested(text: str) -> bool:
    """Whether each placeholder stands once and every pair is closed inside of its parent."""
    opened, seen = [], set()
    for kind, value in tokens(text):
        if kind == CLOSE:
            if not opened or opened.pop() != value:
                return False
        elif kind != TEXT:
            if value in seen:
                return False
            seen.add(value)
            if kind == OPEN:
                opened.append(value)
    return not opened


def places(text: str) -> frozenset[tuple[str, int]]:
    """The placeholders of a text, closing ones left out."""
    return frozenset((kind, value) for kind, value in tokens(text) if kind in (OPEN, VOID))


def renumbered(text: str, numbers: dict[int, int]) -> str:
    out = []
    for kind, value in tokens(text):
        if kind == TEXT:
            out.append(value.replace("{", "{{").replace("}", "}}"))
        else:
            out.append(written(kind, numbers.get(value, value)))
    return "".join(out)
