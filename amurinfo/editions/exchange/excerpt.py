"""A difference cut down to what surrounds it. Knows neither Django nor Wagtail."""

from collections.abc import Sequence

from .diff import Op

AROUND = 60
LONGEST = 300


def shorten(ops: Sequence[Op], around: int = AROUND, longest: int = LONGEST) -> list[Op]:
    """Equal passages keep ``around`` characters on the sides of a difference, and what was
    written anew or taken out at most ``longest``."""
    found = []
    for index, op in enumerate(ops):
        if op.what != "=":
            text = op.text if len(op.text) <= longest else _head(op.text, longest)
            found.append(Op(op.what, text))
            continue
        head = op.text if index == 0 else _head(op.text, around)
        tail = _tail(op.text, around)
        if index == 0:
            found.append(Op("=", tail))
        elif index == len(ops) - 1:
            found.append(Op("=", head))
        elif len(op.text) <= 2 * around:
            found.append(op)
        else:
            found.append(Op("=", f"{head} {tail}".replace("… …", "…")))
    return found


def _head(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[length // 2:] else cut}…"


def _tail(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[-length:]
    return f"…{cut[cut.find(' ') + 1:] if ' ' in cut[: length // 2] else cut}"
