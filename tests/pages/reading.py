"""Reading a page as a reader of one language does: text nodes with the language they claim."""

import re
from collections.abc import Iterator

from lxml import html

HAN = re.compile(r"[\u3400-\u9fff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
#: Letters that Mongolian has and Russian has not.
MONGOLIAN = re.compile(r"[ӨөҮү]")
LATIN_WORDS = re.compile(r"\b[A-Za-z]{4,}(?:\s+[A-Za-z]{2,}){3,}")


def texts(page: bytes) -> Iterator[tuple[str, str]]:
    """(language, text) of every text node and every readable attribute."""
    root = html.document_fromstring(page)
    yield from _walk(root, "")


def _walk(element, language: str) -> Iterator[tuple[str, str]]:
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return
    language = element.get("lang", language)
    if element.text and element.text.strip():
        yield language, element.text.strip()
    for name in ("title", "alt", "aria-label"):
        if element.get(name):
            yield language, element.get(name)
    if element.tag == "meta" and element.get("name") == "description":
        yield language, element.get("content")
    for child in element:
        yield from _walk(child, language)
        if child.tail and child.tail.strip():
            yield language, child.tail.strip()


def foreign(page: bytes) -> list[tuple[str, str]]:
    """Text in a script that the language it claims is not written in."""
    found = []
    for language, text in texts(page):
        wrong = False
        if language == "zh-Hans":
            wrong = bool(CYRILLIC.search(text) or LATIN_WORDS.search(text))
        elif language == "ru":
            wrong = bool(HAN.search(text) or MONGOLIAN.search(text) or LATIN_WORDS.search(text))
        elif language == "mn":
            wrong = bool(HAN.search(text) or LATIN_WORDS.search(text))
        elif language == "en":
            wrong = bool(HAN.search(text) or CYRILLIC.search(text))
        elif language == "":
            wrong = True
        if wrong:
            found.append((language, text[:120]))
    return found
