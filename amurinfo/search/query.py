"""What was typed into the box: words, and what stands in quotes. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from amurinfo.analysis import Lexicon, analyse

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
    """Whether the words of each phrase stand in a text one after another."""
    there = [set(t.keys) for t in analyse(text, code, lexicon, mode="query")]
    for phrase in phrases:
        wanted = [t.keys for t in analyse(phrase, code, lexicon, mode="query")]
        if not any(
            all(not other.isdisjoint(one) for one, other in zip(wanted, there[at:], strict=False))
            for at in range(len(there) - len(wanted) + 1)
        ):
            return False
    return True
