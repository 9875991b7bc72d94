"""What was typed into the box: words, and what stands in quotes. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from amurinfo.analysis import Lexicon, analyse
from amurinfo.analysis.folding import script

#: Longer is no question; the rest is left out.
LONGEST = 200
#: More in quotes are words like others.
_PHRASES = 8
_QUOTES = "\"“”„«»"
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Typed:
    """``text``: without quotes, as it is searched for; ``phrases``: what stood in quotes."""

    text: str
    phrases: tuple[str, ...] = ()


def read(text: str) -> Typed:
    text = _CONTROL.sub(" ", text)[:LONGEST].strip()
    phrases = tuple(part.strip() for part in _QUOTED.findall(text) if part.strip())[:_PHRASES]
    return Typed(re.sub(f"[{_QUOTES}]", " ", text).strip(), phrases)


def holds(text: str, phrases: Iterable[str], code: str, lexicon: Lexicon) -> bool:
    """Whether the words of each phrase stand in a text one after another; of Chinese the
    characters, as it is never certain where a word ends."""
    there = [set(keys) for keys in _steps(text, code, lexicon)]
    for phrase in phrases:
        wanted = _steps(phrase, code, lexicon)
        if not any(
            all(not other.isdisjoint(one) for one, other in zip(wanted, there[at:], strict=False))
            for at in range(len(there) - len(wanted) + 1)
        ):
            return False
    return True


def _steps(text: str, code: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    steps = []
    for token in analyse(text, code, lexicon, mode="query"):
        steps += map(tuple, token.keys[0]) if script(token.keys[0]) == "han" else [token.keys]
    return steps
