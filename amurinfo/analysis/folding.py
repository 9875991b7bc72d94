"""One spelling for what is written in several: case, width, accents, old letters, look-alikes."""

import re
import unicodedata

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u0483-\u0489"
#: A run of Chinese characters, or a word: letters, marks and digits of any other script.
WORD = re.compile(f"[{HAN}]+|(?:[^\\W_{HAN}]+|(?<=\\w)[{_MARKS}])+")

_STRESS = re.compile("[\u0300\u0301]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-z]")
#: Latin letters that look like Cyrillic ones, and stray into Cyrillic words.
_LOOK_ALIKE = str.maketrans("aceopxykmthb", "асеорхукмтнв")
OLD_LETTERS = str.maketrans({"є": "ө", "ї": "ү", "ѳ": "ө"})


def script(word: str) -> str:
    """``han``, ``cyrillic``, ``latin`` or ``other``, of a folded word."""
    if re.match(f"[{HAN}]", word):
        return "han"
    if _CYRILLIC.search(word):
        return "cyrillic"
    return "latin" if _LATIN.search(word) else "other"


def fold(word: str) -> str:
    """A word in small letters of usual width, without marks of stress.

    й and ё are letters and survive decomposition; a Latin letter keeps no accent; Latin letters
    in a Cyrillic word become what they look like.
    """
    word = unicodedata.normalize("NFKC", word).casefold()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    if _CYRILLIC.search(word):
        # й and ё are put together again; the marks of stress have nothing to be part of.
        word = unicodedata.normalize("NFC", _STRESS.sub("", decomposed))
        return word.translate(_LOOK_ALIKE) if _LATIN.search(word) else word
    if _LATIN.search(decomposed):
        return "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", word)


def is_mongolian(word: str) -> bool:
    """Whether a folded Cyrillic word has letters that Russian lacks."""
    return "ө" in word or "ү" in word
