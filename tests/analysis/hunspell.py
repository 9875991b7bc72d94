"""Lemmas and their forms from Debian's hunspell-mn, read where the package put them.

Its licence forbids to distribute it changed, so nothing of it stands in this repository.
"""

import random
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

FOLDER = Path("/usr/share/hunspell")
#: Endings of a flag's second letter for nouns and the like; F and G conjugate verbs.
NOUNS = frozenset("ABCDE")


@cache
def _rules() -> dict[str, list[tuple[str, str, str, re.Pattern]]]:
    """flag -> [(taken off, put on, flags that may follow, what the word ends with)]."""
    rules = defaultdict(list)
    for line in (FOLDER / "mn_MN.aff").read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX":
            _sfx, flag, off, on, ends = parts[:5]
            on, _slash, more = on.partition("/")
            rules[flag].append((off.strip("0"), on, more, re.compile(f"(?:{ends})$")))
    return rules


def _flags(text: str) -> list[str]:
    return [text[i:i + 2] for i in range(0, len(text), 2)]


#: Flags that add the reflexive. The others of the second rank build chains that nobody says.
_SAID = frozenset(("00", "01", "02", "03"))


def _forms(word: str, flags: str, deep: int, chains: bool = False) -> set[str]:
    found = set()
    for flag in _flags(flags):
        if not deep and not chains and flag not in _SAID:
            continue
        for off, on, more, ends in _rules().get(flag, ()):
            if ends.search(word) and word.endswith(off):
                form = word[: len(word) - len(off)] + on
                found.add(form)
                if more and deep:
                    found |= _forms(form, more, deep - 1, chains)
    return found


@cache
def nouns() -> list[tuple[str, str]]:
    """(lemma, flags) of nouns in small letters, in the order of the file."""
    found = []
    for line in (FOLDER / "mn_MN.dic").read_text(encoding="utf-8").splitlines():
        word, _slash, flags = line.partition("/")
        if flags and re.fullmatch("[а-яёөү]{2,}", word) and any(
            NOUNS & set(flag) for flag in _flags(flags)
        ):
            found.append((word, flags))
    return found


def pairs(half: int, sample: int, chains: bool = False, forms_each: int = 6,
          seed: int = 7) -> list[tuple[str, str]]:
    """(lemma, form) of ``sample`` lemmas of one half (0: to work with, 1: unseen)."""
    choose = random.Random(seed)
    lemmas = choose.sample(nouns()[half::2], sample)
    found = []
    for lemma, flags in lemmas:
        forms = sorted(_forms(lemma, flags, 1, chains) - {lemma})
        found += [(lemma, form) for form in choose.sample(forms, min(forms_each, len(forms)))]
    return found
