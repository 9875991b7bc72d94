"""DOCX: a table a page, source and target side by side, for whoever works in Word.

A narrow first column names the unit; placeholders are coloured and stand in the words as
``{1}…{/1}`` and ``{2/}``. Written and read by the standard library: of what Word writes only
the words of tables are wanted, with an eye on what a hostile file could unpack to.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from amurinfo.languages import tag

from . import markup
from .model import (
    FORBIDDEN,
    MAX_UNPACKED,
    Document,
    FileError,
    FilePage,
    Unit,
    check_size,
    language_of,
    read_id,
)
from .tokens import TEXT, tokens, written

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{NAMESPACE}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDTHS = (1500, 6400, 6400)  # twentieths of a point; A4 on its side
register_namespace("w", NAMESPACE)

_PARTS = {
    "[Content_Types].xml": """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",  # noqa: E501
    "_rels/.rels": """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",  # noqa: E501
}


# ---- out ---------------------------------------------------------------------------------


def write(document: Document) -> bytes:
    root = Element(f"{_W}document")
    body = SubElement(root, f"{_W}body")
    for page in document.pages:
        _paragraph(body, f"{page.title} (/{page.path})", bold=True)
        table = _table(body)
        # The first row says which page and which editions: a table may be moved as a whole.
        _row(table, page.key, (document.source, tag(document.source)),
             (document.target, tag(document.target)), document)
        for unit in page.units:
            _row(table, unit.id, (unit.source, ""), (unit.target, ""), document)
    layout = SubElement(body, f"{_W}sectPr")
    SubElement(layout, f"{_W}pgSz", {
        f"{_W}w": "16838", f"{_W}h": "11906", f"{_W}orient": "landscape"})
    SubElement(layout, f"{_W}pgMar", {f"{_W}{side}": "1134" for side in (
        "top", "right", "bottom", "left", "header", "footer", "gutter")} | {f"{_W}gutter": "0"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in _PARTS.items():
            file.writestr(name, text)
        file.writestr("word/document.xml",
                      b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                      + tostring(root, encoding="utf-8"))
    return out.getvalue()


def _table(body: Element) -> Element:
    table = SubElement(body, f"{_W}tbl")
    about = SubElement(table, f"{_W}tblPr")
    SubElement(about, f"{_W}tblW", {f"{_W}w": str(sum(_WIDTHS)), f"{_W}type": "dxa"})
    borders = SubElement(about, f"{_W}tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        SubElement(borders, f"{_W}{side}", {
            f"{_W}val": "single", f"{_W}sz": "4", f"{_W}space": "0", f"{_W}color": "A0A0A0"})
    SubElement(about, f"{_W}tblLayout", {f"{_W}type": "fixed"})
    grid = SubElement(table, f"{_W}tblGrid")
    for width in _WIDTHS:
        SubElement(grid, f"{_W}gridCol", {f"{_W}w": str(width)})
    return table


def _row(table, name: str, source, target, document: Document) -> None:
    row = SubElement(table, f"{_W}tr")
    about = SubElement(row, f"{_W}trPr")
    SubElement(about, f"{_W}cantSplit")
    texts = ((name, "en"), (source[1] or source[0], tag(document.source)),
             (target[1] or target[0], tag(document.target)))
    for (text, language), width in zip(texts, _WIDTHS, strict=True):
        cell = SubElement(row, f"{_W}tc")
        properties = SubElement(cell, f"{_W}tcPr")
        SubElement(properties, f"{_W}tcW", {f"{_W}w": str(width), f"{_W}type": "dxa"})
        _paragraph(cell, text, language, small=text is name)


def _paragraph(parent, text: str, language: str = "", bold=False, small=False) -> None:
    paragraph = SubElement(parent, f"{_W}p")
    for kind, value in tokens(text) if not (bold or small) else [(TEXT, text)]:
        run = SubElement(paragraph, f"{_W}r")
        about = SubElement(run, f"{_W}rPr")
        if bold:
            SubElement(about, f"{_W}b")
        if kind != TEXT or small:
            SubElement(about, f"{_W}noProof")
            SubElement(about, f"{_W}color", {f"{_W}val": "B04000" if kind != TEXT else "808080"})
        if small:
            SubElement(about, f"{_W}sz", {f"{_W}val": "12"})
        if language:
            SubElement(about, f"{_W}lang", {f"{_W}val": language, f"{_W}eastAsia": language})
        _say(run, written(kind, value) if kind != TEXT else
             value if bold or small else value.replace("{", "{{").replace("}", "}}"))


def _say(run: Element, text: str) -> None:
    for number, line in enumerate(FORBIDDEN.sub("", text).replace("\r", "").split("\n")):
        if number:
            SubElement(run, f"{_W}br")
        for at, words in enumerate(line.split("\t")):
            if at:
                SubElement(run, f"{_W}tab")
            if words:
                SubElement(run, f"{_W}t", {_SPACE: "preserve"}).text = words


# ---- back --------------------------------------------------------------------------------


def read(data: bytes) -> Document:
    check_size(data)
    part = _main_part(data)
    root = markup.root(part, "word/document.xml")
    pages, strange, languages = [], [], set()
    for table in root.iter(f"{_W}tbl"):
        rows = [[_text(cell) for cell in row.iterfind(f".//{_W}tc")]
                for row in table.iter(f"{_W}tr")]
        if not rows or len(rows[0]) < 3:
            continue
        head = next((row for row in rows if len(row) > 2 and row[0].count("-") == 4), None)
        if head is None:
            raise FileError("docx-head", details=" ".join(rows[0])[:60])
        languages.add((language_of(head[1].strip()), language_of(head[2].strip())))
        units = []
        for row in rows:
            if row is head or not any(cell.strip() for cell in row):
                continue
            found = read_id(row[0])
            if found is None or len(row) < 3:
                strange.append((row[0].strip() or " ".join(row).strip())[:60])
                continue
            number, source_digest, target_digest = found
            units.append(Unit(number, row[1].strip(), row[2].strip(), source_digest,
                              target_digest))
        pages.append(FilePage(head[0].strip(), head[0].strip(), "", tuple(units)))
    if len(languages) != 1:
        raise FileError("not-docx")
    source, target = languages.pop()
    return Document(source, target, tuple(pages), tuple(strange))


def _main_part(data: bytes) -> bytes:
    """Never more than ``MAX_UNPACKED`` of it, whatever the archive says of itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, \
                archive.open("word/document.xml") as part:
            found = part.read(MAX_UNPACKED + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError,
            zlib.error, OSError, ValueError):
        raise FileError("not-docx") from None
    if len(found) > MAX_UNPACKED:
        raise FileError("unpacked", details=str(MAX_UNPACKED // 1024 // 1024))
    return found


def _text(cell: Element) -> str:
    """Words of a cell as they stand when all changes are accepted; paragraphs as lines."""
    return "\n".join("".join(_runs(paragraph)) for paragraph in cell.iter(f"{_W}p"))


def _runs(element: Element) -> Iterator[str]:
    gone = {id(part) for kind in ("del", "moveFrom") for old in element.iter(f"{_W}{kind}")
            for part in old.iter()}
    for part in (part for run in element.iter(f"{_W}r") for part in run):
        if id(part) in gone:
            continue
        if part.tag == f"{_W}t":
            yield part.text or ""
        elif part.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif part.tag == f"{_W}tab":
            yield "\t"
        elif part.tag == f"{_W}noBreakHyphen":
            yield "\u2011"
