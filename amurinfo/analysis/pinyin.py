"""Chinese in Latin letters: Hanyu pinyin without tones, joined.

Phrases in which a character is read otherwise than by itself are looked for from left to right, the
longest first. ``pinyin.txt`` is made by ``tools/pinyin.py``.
"""

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("pinyin.txt")


@cache
def _readings() -> tuple[dict[int, str], dict[str, str], int]:
    """Character -> syllable, phrase -> syllables, length of the longest phrase."""
    characters, phrases = _FILE.read_text(encoding="utf-8").split("\n\n")
    single = {}
    for line in characters.split("\n"):
        if not line.startswith("#"):
            syllable, _space, some = line.partition(" ")
            single |= dict.fromkeys(map(ord, some), syllable)
    odd = {}
    for line in phrases.strip().split("\n"):
        phrase, _space, syllables = line.partition(" ")
        odd[phrase] = syllables.replace(" ", "")
    return single, odd, max(map(len, odd))


def pinyin(text: str) -> str:
    """What is not Chinese stays as it is."""
    single, odd, longest = _readings()
    parts, at = [], 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 1, -1):
            if syllables := odd.get(text[at:at + size]):
                parts.append(syllables)
                at += size
                break
        else:
            parts.append(single.get(ord(text[at]), text[at]))
            at += 1
    return "".join(parts)
