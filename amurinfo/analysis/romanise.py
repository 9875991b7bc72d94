"""Names in Latin letters, as maps and papers write them, and back.

Russian: BGN/PCGN 1947 (Khingansky), ISO 9 / GOST 7.79 system B without apostrophes and the
everyday mixture of both; Mongolian: MNS 5217:2012 and BGN/PCGN 1964; Chinese: Hanyu pinyin
without tones, joined. Signs that only scholars write (', ʹ) are left out everywhere, as the
folding of the index leaves them out.
"""

import re
from functools import cache, lru_cache
from itertools import product

from .pinyin import pinyin

_BGN = dict(zip(
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    [*"abvgde", "zh", *"ziyklmnoprstuf", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu",
     "ya"],
    strict=True,
)) | {"ё": "yo"}
_GOST = _BGN | {"х": "h", "ц": "c", "й": "j", "ю": "yu", "щ": "shh", "э": "e"}
_PLAIN = _BGN | {"й": "i", "ю": "iu", "я": "ia", "ё": "e", "х": "kh"}
_MNS = dict(zip(
    "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя",
    [*"abvgd", "ye", "yo", *"jziiklmnouprstuuf", "kh", "ts", "ch", "sh", "sh", "", "y", "", "e",
     "yu", "ya"],
    strict=True,
))
_BGN_MN = _MNS | {"ж": "j", "й": "y", "ө": "o", "х": "h", "е": "e", "ы": "ii"}
SYSTEMS = {"ru": (_BGN, _GOST, _PLAIN), "mn": (_MNS, _BGN_MN)}


def romanised(text: str, language: str) -> tuple[str, ...]:
    """Spellings of a name in Latin letters, the usual one first; empty for other languages."""
    if language == "zh-hans":
        return (pinyin(text),)
    found = {}
    for table in SYSTEMS.get(language, ()):
        latin = "".join(table.get(letter, letter) for letter in text.casefold())
        found[latin] = None
        if language == "ru":
            # -ский, -ий: most maps write one y for both letters.
            found[re.sub(r"iy\b", "y", latin)] = None
    return tuple(found)


@cache
def _reverse(language: str) -> dict[str, tuple[str, ...]]:
    """Latin piece -> Cyrillic letters that some system writes so."""
    found: dict[str, dict[str, None]] = {}
    for table in SYSTEMS[language]:
        for letter, latin in table.items():
            if latin:
                found.setdefault(latin, {})[letter] = None
    return {latin: tuple(letters) for latin, letters in found.items()}


@lru_cache(maxsize=2_000)
def cyrillic(word: str, language: str, most: int = 24) -> tuple[str, ...]:
    """Cyrillic words (ru or mn) that a Latin word may stand for, at most ``most``.

    Cut greedily into the longest pieces that some system knows; the signs ь and ъ are not guessed.
    """
    table, at, choices = _reverse(language), 0, []
    word = word.casefold()
    while at < len(word):
        for size in (4, 3, 2, 1):
            piece = word[at:at + size]
            if len(piece) == size and piece in table:
                choices.append(table[piece][:3])
                at += size
                break
        else:
            return ()
    found: dict[str, None] = {}
    for letters in product(*choices):
        found["".join(letters)] = None
        if len(found) >= most:
            break
    return tuple(found)
