"""A memory as TMX 1.4b, for other programs, and back. Knows neither Django nor Wagtail.

    <tu><tuv xml:lang="ru"><seg>Насчитали <bpt i="1" x="1"/>750<ept i="1"/></seg></tuv> …

A placeholder pair ``{1}…{/1}`` is ``bpt`` and ``ept``, ``{2/}`` is ``ph``; a superseded pair has
the property ``x-superseded`` with its day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .richtext import guarded

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PART = re.compile(r"\{\{|\}\}|\{(/?)(\d+)(/?)\}|[^{}]+")
#: What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TmxError(ValueError):
    """The file is no TMX 1.4; says why, in English, for the caller's sentence."""


@dataclass(frozen=True)
class Unit:
    """``texts``: by BCP 47 tag of the language, with placeholders."""

    texts: dict[str, str]
    told_by: str = ""
    made_on: str = ""
    superseded_on: str = ""


def write(units: Iterable[Unit]) -> bytes:
    root = Element("tmx", version="1.4")
    SubElement(root, "header", {
        "creationtool": "amurinfo", "creationtoolversion": "1", "segtype": "paragraph",
        "o-tmf": "amurinfo", "adminlang": "en", "srclang": "*all*", "datatype": "html"})
    body = SubElement(root, "body")
    for unit in units:
        tu = SubElement(body, "tu")
        tu.tail = "\n"  # between units only: a space in a segment is one
        if unit.made_on:
            tu.set("creationdate", unit.made_on.replace("-", "") + "T000000Z")
        for name, value in (("x-page", unit.told_by), ("x-superseded", unit.superseded_on)):
            if value:
                SubElement(tu, "prop", type=name).text = _FORBIDDEN.sub("", value)
        for tag, text in unit.texts.items():
            _segment(SubElement(SubElement(tu, "tuv", {_LANG: tag}), "seg"), text)
    return (b'<?xml version="1.0" encoding="UTF-8"?>\n'
            b'<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n' + tostring(root, encoding="utf-8"))


def _segment(seg: Element, text: str) -> None:
    last = None

    def say(words: str) -> None:
        words = _FORBIDDEN.sub("", words)
        if last is None:
            seg.text = (seg.text or "") + words
        else:
            last.tail = (last.tail or "") + words

    for match in _PART.finditer(text):
        if match[2] is None:
            say(match[0][0] if match[0] in ("{{", "}}") else match[0])
        elif match[1]:
            last = SubElement(seg, "ept", i=match[2])
        elif match[3]:
            last = SubElement(seg, "ph", x=match[2])
        else:
            last = SubElement(seg, "bpt", i=match[2], x=match[2])


def read(data: bytes) -> Iterator[Unit]:
    """Units of a file with at least two languages. Raises :class:`TmxError`; no entity is
    expanded and no other file read."""
    try:
        # The document type names a file and declares nothing; what declares something is refused.
        root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise TmxError(str(error)) from None
    if root.tag != "tmx" or root.find("body") is None:
        raise TmxError("no <tmx> with a <body>")
    for tu in root.find("body").iterfind("tu"):
        texts = {}
        for tuv in tu.iterfind("tuv"):
            tag, seg = tuv.get(_LANG) or tuv.get("lang"), tuv.find("seg")
            if tag and seg is not None and (text := _text(seg)).strip():
                texts[tag] = text
        if len(texts) > 1:
            props = {prop.get("type"): prop.text or "" for prop in tu.iterfind("prop")}
            day = (tu.get("creationdate") or "")[:8]
            yield Unit(
                texts, props.get("x-page", ""),
                f"{day[:4]}-{day[4:6]}-{day[6:]}" if re.fullmatch(r"\d{8}", day) else "",
                props.get("x-superseded", ""))


def _text(seg: Element) -> str:
    out, numbers = [guarded(seg.text or "")], {}
    for child in seg:
        if child.tag == "hi":
            out.append(_text(child))
        else:
            given = child.get("i") or child.get("x") or ""
            number = _number(numbers, (child.tag == "ph", given))
            form = {"bpt": "{%d}", "ept": "{/%d}"}.get(child.tag, "{%d/}")
            out.append(form % number)
        out.append(guarded(child.tail or ""))
    return "".join(out)


def _number(numbers: dict[tuple[bool, str], int], mark: tuple[bool, str]) -> int:
    """As in the file where it can be: the other language's placeholder has the same number."""
    if mark not in numbers:
        wanted = int(mark[1]) if re.fullmatch(r"[1-9]\d?", mark[1]) else len(numbers) + 1
        while wanted in numbers.values():
            wanted += 1
        numbers[mark] = wanted
    return numbers[mark]
