"""XLIFF 2.0 (OASIS Standard, 5 August 2014), core only.

A page is a ``<file>``, a segment a ``<unit>`` whose id tells its number and both digests, which
every program has to leave alone. A pair is ``<pc>``, what has no inside ``<ph>``; the markup
stands in ``<originalData>`` for people to see and is never read back.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from amurinfo.languages import tag

from ..richtext import Mark, guarded
from . import markup
from .model import FORBIDDEN, Document, FileError, FilePage, Unit, check_size, language_of, read_id
from .tokens import CLOSE, OPEN, TEXT, VOID, is_nested, tokens, written

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_N = f"{{{NAMESPACE}}}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_FORMATS = {"b": "xlf:b", "strong": "xlf:b", "i": "xlf:i", "em": "xlf:i", "u": "xlf:u",
            "br": "xlf:lb"}
#: Elements inside elements; nobody writes so many, and each costs the stack.
_DEPTH = 40
register_namespace("", NAMESPACE)


# ---- out ---------------------------------------------------------------------------------


def write(document: Document) -> bytes:
    root = Element(f"{_N}xliff", {
        "version": "2.0", "srcLang": tag(document.source), "trgLang": tag(document.target)})
    for page in document.pages:
        file = SubElement(root, f"{_N}file", {
            "id": f"p-{page.key}", "original": page.path or "/", f"{_XML}space": "preserve"})
        notes = SubElement(file, f"{_N}notes")
        _say(SubElement(notes, f"{_N}note", category="page"), page.title, plain=True)
        for unit in page.units:
            _unit(SubElement(file, f"{_N}unit", id=unit.id), unit)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8")


def _unit(element: Element, unit: Unit) -> None:
    if unit.notes:
        notes = SubElement(element, f"{_N}notes")
        for note in unit.notes:
            _say(SubElement(notes, f"{_N}note"), note, plain=True)
    if unit.marks:
        data = SubElement(element, f"{_N}originalData")
        for number, mark in enumerate(unit.marks, 1):
            _say(SubElement(data, f"{_N}data", id=f"d{number}"), mark.opened())
            if not mark.is_void:
                _say(SubElement(data, f"{_N}data", id=f"e{number}"), f"</{mark.tag}>")
    segment = SubElement(element, f"{_N}segment", state=unit.state)
    _words(SubElement(segment, f"{_N}source"), unit.source, unit.marks)
    if unit.target:
        _words(SubElement(segment, f"{_N}target"), unit.target, unit.marks)


def _words(element: Element, text: str, marks: tuple[Mark, ...]) -> None:
    nested, stack = is_nested(text), [element]
    for kind, value in tokens(text):
        here = stack[-1]
        if kind == TEXT:
            _say(here, value)
        elif kind == CLOSE:
            if nested:
                stack.pop()
            else:
                SubElement(here, f"{_N}ec", startRef=str(value), dataRef=f"e{value}")
        elif kind == OPEN and nested:
            stack.append(SubElement(here, f"{_N}pc", {
                "id": str(value), "dataRefStart": f"d{value}", "dataRefEnd": f"e{value}",
                **_about(marks, value)}))
        elif kind == OPEN:
            SubElement(here, f"{_N}sc", {
                "id": str(value), "dataRef": f"d{value}", **_about(marks, value)})
        else:
            SubElement(here, f"{_N}ph", {
                "id": str(value), "dataRef": f"d{value}", **_about(marks, value)})


def _about(marks: tuple[Mark, ...], number: int) -> dict[str, str]:
    tag_name = marks[number - 1].tag if number <= len(marks) else ""
    if tag_name in _FORMATS:
        return {"canCopy": "no", "type": "fmt", "subType": _FORMATS[tag_name]}
    kind = "link" if tag_name == "a" else "other"
    return {"canCopy": "no", "canDelete": "no", "type": kind}


def _say(element: Element, text: str, plain: bool = False) -> None:
    """Words at the end of ``element``; what XML cannot hold as ``<cp>``."""
    def add(words: str) -> None:
        if len(element):
            element[-1].tail = (element[-1].tail or "") + words
        else:
            element.text = (element.text or "") + words

    at = 0
    for match in FORBIDDEN.finditer(text):
        add(text[at:match.start()])
        if not plain:
            SubElement(element, f"{_N}cp", hex=f"{ord(match[0]):04X}")
        at = match.end()
    # A carriage return would be read back as a line feed.
    add(text[at:].replace("\r", ""))


# ---- back --------------------------------------------------------------------------------


def read(data: bytes) -> Document:
    """Raises :class:`FileError`; no entity is expanded and no other file read."""
    check_size(data)
    root = markup.root(data)
    if root.tag != f"{_N}xliff" or not (root.get("version") or "").startswith("2."):
        if root.tag.endswith("xliff"):
            raise FileError("xliff-version", details=root.get("version") or "?")
        raise FileError("not-xliff", details=root.tag.rpartition("}")[2][:40])
    pages, strange = [], []
    for file in root.iterfind(f"{_N}file"):
        key = (file.get("id") or "").removeprefix("p-")
        units = list(_units(file, strange))
        title = file.findtext(f"{_N}notes/{_N}note") or file.get("original") or ""
        pages.append(FilePage(key, title, file.get("original") or "", tuple(units)))
    return Document(language_of(root.get("srcLang")), language_of(root.get("trgLang")),
                    tuple(pages), tuple(strange))


def _units(file: Element, strange: list[str]) -> Iterator[Unit]:
    for element in file.iter(f"{_N}unit"):
        name = element.get("id") or ""
        found = read_id(name)
        if found is None:
            strange.append(name[:60] or "?")
            continue
        number, source_digest, target_digest = found
        parts = [part for part in element if part.tag in (f"{_N}segment", f"{_N}ignorable")]
        source, target, has_target = "", "", False
        for part in parts:
            own = part.find(f"{_N}target")
            words = part.find(f"{_N}source")
            theirs = _text(words, name, "source") if words is not None else ""
            source += theirs
            if own is not None:
                has_target = True
                target += _text(own, name, "target")
            elif part.tag == f"{_N}ignorable":
                target += theirs
        states = {part.get("state") or "initial" for part in parts
                  if part.tag == f"{_N}segment"}
        state = "initial" if "initial" in states else (
            "translated" if "translated" in states else "final")
        yield Unit(number, source, target if has_target else "", source_digest, target_digest,
                   state)


def _text(element: Element, unit: str, field: str, depth: int = 0) -> str:
    if depth > _DEPTH:
        raise FileError("depth", f"{unit}, {field}")
    out = [guarded(element.text or "")]
    for child in element:
        name = child.tag.removeprefix(_N)
        if name == "pc":
            number = _number(child.get("id"), unit, field)
            out += [written(OPEN, number), _text(child, unit, field, depth + 1),
                    written(CLOSE, number)]
        elif name in ("ph", "sc", "ec"):
            number = _number(child.get("startRef") or child.get("id"), unit, field)
            out.append(written({"ph": VOID, "sc": OPEN, "ec": CLOSE}[name], number))
        elif name == "cp":
            out.append(_character(child.get("hex"), unit, field))
        elif name in ("mrk", "sm", "em"):
            out.append(_text(child, unit, field, depth + 1))
        else:
            raise FileError("element", f"{unit}, {field}", name[:40])
        out.append(guarded(child.tail or ""))
    return "".join(out)


def _number(text: str | None, unit: str, field: str) -> int:
    if not (text or "").isascii() or not (text or "").isdigit() or len(text or "") > 4:
        raise FileError("placeholder", f"{unit}, {field}", (text or "?")[:40])
    return int(text)


def _character(text: str | None, unit: str, field: str) -> str:
    try:
        return chr(int(text or "", 16))
    except (ValueError, OverflowError):
        raise FileError("element", f"{unit}, {field}", f"cp {text}"[:40]) from None
