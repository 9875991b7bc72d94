"""A glossary as TBX-Basic (ISO 30042), for other programs, and back. Knows neither Django nor
Wagtail.

Written in the form of 2008 (``martif``), which translation programs read; read in that of 2019
(``tbx``), too. A concept is a ``termEntry``; how a term is used is its ``administrativeStatus``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from amurinfo.languages import LANGUAGES, tag

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TO = {"preferred": "preferredTerm-admn-sts", "allowed": "admittedTerm-admn-sts",
       "forbidden": "deprecatedTerm-admn-sts"}
_FROM = {"preferredterm": "preferred", "admittedterm": "allowed", "deprecatedterm": "forbidden",
         "supersededterm": "forbidden", "preferred": "preferred", "admitted": "allowed",
         "deprecated": "forbidden", "superseded": "forbidden"}
_MAX_BYTES = 20 * 1024 * 1024


class TbxError(ValueError):
    """The file is no TBX; says why, in English, for the caller's sentence."""


@dataclass(frozen=True)
class Entry:
    """One term. ``concept``: slug, or ``kind/slug`` of a record; ``language``: our code;
    ``status``: preferred, allowed or forbidden."""

    concept: str
    language: str
    text: str
    status: str


def write(entries: Iterable[Entry]) -> bytes:
    root = Element("martif", {"type": "TBX-Basic", _LANG: "en"})
    header = SubElement(root, "martifHeader")
    SubElement(SubElement(SubElement(header, "fileDesc"), "sourceDesc"), "p").text = (
        "AmurInfoCenter")
    SubElement(SubElement(header, "encodingDesc"), "p", type="XCSURI").text = "TBXBasicXCSV02.xcs"
    body = SubElement(SubElement(root, "text"), "body")
    order = sorted(dict.fromkeys(entries), key=lambda e: (
        e.concept, [x.code for x in LANGUAGES].index(e.language), list(_TO).index(e.status)))
    for concept, terms in groupby(order, key=lambda e: e.concept):
        element = SubElement(body, "termEntry", id="c_" + concept.replace("/", "_"))
        element.tail = "\n"
        for language, of_language in groupby(terms, key=lambda e: e.language):
            section = SubElement(element, "langSet", {_LANG: tag(language)})
            for entry in of_language:
                group = SubElement(section, "tig")
                SubElement(group, "term").text = _FORBIDDEN.sub("", entry.text)
                SubElement(group, "termNote", type="administrativeStatus").text = (
                    _TO[entry.status])
    return (b'<?xml version="1.0" encoding="UTF-8"?>\n'
            b'<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
            + tostring(root, encoding="utf-8"))


def read(data: bytes) -> list[Entry]:
    """Terms in our four languages. A term without a status is preferred where it is the first of
    its language, and allowed otherwise. Raises :class:`TbxError`; no entity is expanded and no
    other file read."""
    if len(data) > _MAX_BYTES:
        raise TbxError(f"more than {_MAX_BYTES // 1024 // 1024} MB")
    try:
        # The document type names a file and declares nothing; what declares something is refused.
        root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise TbxError(str(error)) from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if root.tag not in ("martif", "tbx") or root.find("text/body") is None:
        raise TbxError("no <martif> or <tbx> with a <text> and <body>")
    codes = {language.tag.partition("-")[0]: language.code for language in LANGUAGES}
    found = []
    for number, concept in enumerate(root.find("text/body")):
        if concept.tag not in ("termEntry", "conceptEntry"):
            continue
        name = concept.get("id") or f"c_{number}"
        name = name.removeprefix("c_").replace("_", "/", 1)
        for section in concept:
            given = (section.get(_LANG) or section.get("lang") or "").partition("-")[0].lower()
            if section.tag in ("langSet", "langSec") and given in codes:
                found += _terms(section, name, codes[given])
    return found


def _terms(section: Element, concept: str, language: str) -> list[Entry]:
    found: list[Entry] = []
    for group in section:
        term = next(group.iter("term"), None)
        text = " ".join("".join(term.itertext()).split()) if term is not None else ""
        if not text:
            continue
        said = [
            _FROM.get((note.text or "").strip().lower().removesuffix("-admn-sts"))
            for note in group.iter("termNote") if note.get("type") == "administrativeStatus"
        ] + [_FROM.get((note.text or "").strip().lower().removesuffix("-admn-sts"))
             for note in group.iter("administrativeStatus")]
        has_one = any(e.status == "preferred" for e in found)
        default = "allowed" if has_one else "preferred"
        found.append(Entry(concept, language, text, next(filter(None, said), default)))
    return found
