"""How alike two passages are, under which words one is found, and what makes a likeness dangerous.

Knows neither Django nor Wagtail.
"""

import hashlib
import re

from rapidfuzz import fuzz

from . import richtext
from .diff import negations, other_numbers
from .segments import normal

#: Words by which a passage is found, at most; the longest, which are the rarest.
WORDS = 12
#: Of a word: enough to tell it, few enough that its cases meet.
_STEM = 6
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W\d_\u3400-\u9fff\uf900-\ufaff]{3,}")


def words(text: str, language: str) -> list[int]:
    """Signed 64-bit numbers of the words of ``text`` (of pairs of characters in Chinese), the
    longest first; all of them: a passage is kept under the first :data:`WORDS`. Numbers are
    left out: they are what changes between passages that are alike."""
    found: dict[str, int] = {}
    for word in _WORD.findall(richtext.plain(text).casefold()):
        if "\u3400" <= word[0] <= "\ufaff":
            for at in range(max(1, len(word) - 1)):
                found[word[at:at + 2]] = 2
        else:
            found[word[:_STEM]] = max(len(word), found.get(word[:_STEM], 0))
    hashed = {_number(f"{language}:{stem}"): size for stem, size in found.items()}
    return sorted(hashed, key=lambda number: (-hashed[number], number))


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def score(one: str, other: str) -> int:
    """0 to 100: the share of characters that stand in both, in the same order (indel)."""
    return int(fuzz.ratio(normal(richtext.plain(one)), normal(richtext.plain(other))))


def dangers(asked: str, known: str, language: str) -> tuple[str, ...]:
    """What differs between two passages of one language though few characters do: ``numbers``
    (those of dates and in words, too), ``negation``, ``places`` (facts and links)."""
    found = []
    if other_numbers(asked, known, language):
        found.append("numbers")
    if negations(asked, language) != negations(known, language):
        found.append("negation")
    if len(set(richtext.placeholders(asked))) != len(set(richtext.placeholders(known))):
        found.append("places")
    return tuple(found)
