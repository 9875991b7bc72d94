"""Words typed with the wrong keyboard layout: what the same keys give in another one.

Layouts of Windows and X11: Russian (ЙЦУКЕН) and Mongolian (ФЦУЖЭН), beside US English.
"""

_US = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_TO = {
    "ru": dict(zip(_US, "ёйцукенгшщзхъфывапролджэячсмитьбю", strict=True)),
    "mn": dict(zip(f"{_US[1:]}/", "фцужэнгшүзкъйыбөахролдпячёсмитьвю", strict=True)),
}
_FROM = {code: {b: a for a, b in keys.items()} for code, keys in _TO.items()}


def retyped(word: str, language: str) -> str | None:
    """The word as the keys give it in the layout of ``language`` (ru or mn), if it was typed in
    Latin; for ``en`` the Latin word that was typed in a Cyrillic layout. ``None`` if a letter of
    it is on none of the keys."""
    word = word.casefold()
    if language in _TO:
        tables = [_TO[language]]
    elif language == "en":
        tables = [_FROM["ru"], _FROM["mn"]]
    else:
        return None
    for table in tables:
        if word and all(letter in table for letter in word):
            return "".join(table[letter] for letter in word)
    return None
