"""Reading a page as a reader of one language does: text nodes with the language they claim."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from lxml import html

HAN = re.compile(r"[\u3400-\u9fff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
#: Letters that Mongolian has and Russian has not.
MONGOLIAN = re.compile(r"[ӨөҮү]")
CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2,}(?:-[\u0400-\u04ff]+)*")
#: Small words that no sentence of the one language does without and the other has not. Letters
#: alone do not tell: Mongolian of 31 words stands in the centre without a single ө or ү. No "у":
#: "з. у." is eastern longitude in Mongolian.
RUSSIAN_WORDS = re.compile(
    r"(?<![\w-])(?:и|в|во|на|с|со|по|из|от|для|что|не|как|это|или|при|до|за|к|о|об|но|где|"
    r"который|которая|которые|его|был|была|были)(?![\w-])", re.I
)
MONGOLIAN_WORDS = re.compile(
    r"(?<![\w-])(?:нь|юм|болон|байна|байсан|дахь|гэж|гэсэн|ба|бөгөөд|энэ|тул|бол)(?![\w-])", re.I
)
#: From so many words on, Mongolian without ө and ү is not believed.
UNLIKELY = 40
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


def russian(text: str) -> bool:
    """Whether a text that claims to be Mongolian is Russian: four words or more, one of them
    Russian, or very many without one letter of Mongolian's own."""
    words = len(CYRILLIC_WORD.findall(text))
    return (words >= 4 and bool(RUSSIAN_WORDS.search(text))
            or words >= UNLIKELY and not MONGOLIAN.search(text))


def mongolian(text: str) -> bool:
    """Whether a text that claims to be Russian is Mongolian."""
    return bool(MONGOLIAN.search(text)
                or len(CYRILLIC_WORD.findall(text)) >= 4 and MONGOLIAN_WORDS.search(text))


def foreign(page: bytes) -> list[tuple[str, str]]:
    """Text in a script, or with words, that the language it claims is not written in."""
    found = []
    for language, text in texts(page):
        wrong = False
        if language == "zh-Hans":
            wrong = bool(CYRILLIC.search(text) or LATIN_WORDS.search(text))
        elif language == "ru":
            wrong = bool(HAN.search(text) or mongolian(text) or LATIN_WORDS.search(text))
        elif language == "mn":
            wrong = bool(HAN.search(text) or russian(text) or LATIN_WORDS.search(text))
        elif language == "en":
            wrong = bool(HAN.search(text) or CYRILLIC.search(text))
        elif language == "":
            wrong = True
        if wrong:
            found.append((language, text[:120]))
    return found


_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ID = re.compile(r"\sid=[\"']?([^\"'\s>]+)")
_ALT = re.compile(r"\salt(?=[=\s/>])")
_PLACE = re.compile(r"\shref=[\"']?(/[^\"'\s>#?]*|)#([^\"'\s>]+)")


def unseen(page: str) -> list[str]:
    """Images that a listener is told nothing of, not even that there is nothing to tell."""
    return [tag for tag in _TAG.findall(page)
            if tag.lower().startswith("<img") and not _ALT.search(tag)]


def places(page: str) -> tuple[set[str], set[tuple[str, str]]]:
    """(ids of a page, (path or nothing, id) of links into pages)."""
    tags = _TAG.findall(page)
    return ({unescape(name) for tag in tags for name in _ID.findall(tag)},
            {(path, unescape(unquote(name))) for tag in tags for path, name in _PLACE.findall(tag)})
