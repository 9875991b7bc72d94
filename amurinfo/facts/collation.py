"""Sorting words as each language's dictionary does. Pure."""

_RUSSIAN = str.maketrans({"ё": "е\uffff"})
_MONGOLIAN = str.maketrans({"ё": "е\uffff", "ө": "о\uffff", "ү": "у\uffff"})


def key(text: str, language: str):
    """A sort key. Chinese: by pinyin, as GB 18030 orders the common characters."""
    text = text.casefold().lstrip("«“\"'‘")
    if language == "zh-hans":
        return text.encode("gb18030")
    table = {"ru": _RUSSIAN, "mn": _MONGOLIAN}.get(language)
    return (text.translate(table) if table else text).encode("utf-32-be")
