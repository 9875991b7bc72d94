"""Sorting words as each language's dictionary does. Pure."""

# Russian dictionaries read ё as е and tell them apart only where all else is equal; in the
# Mongolian alphabet ё, ө and ү are letters of their own, after е, о and у.
_RUSSIAN = str.maketrans({"ё": "е"})
_MONGOLIAN = str.maketrans({"ё": "е\uffff", "ө": "о\uffff", "ү": "у\uffff"})


# Rarer characters (level 2 of GB 2312) are ordered by radical, not by sound. Those that begin a
# name of ours are sorted as a common character of the same sound.
_CHINESE = str.maketrans({"珲": "浑", "狍": "袍", "貂": "碉", "猞": "奢"})


def key(text: str, language: str) -> tuple[bytes, str]:
    """A sort key. Chinese: by pinyin, as GB 18030 orders the common characters."""
    text = text.casefold().lstrip("«“\"'‘")
    if language == "zh-hans":
        return text.translate(_CHINESE).encode("gb18030"), text
    table = {"ru": _RUSSIAN, "mn": _MONGOLIAN}.get(language)
    return (text.translate(table) if table else text).encode("utf-32-be"), text
