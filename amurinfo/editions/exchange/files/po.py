"""PO, as Poedit and other programs of gettext know it, written and read by Babel.

``msgctxt`` is ``<page>/<unit>``; placeholders stand in the words as ``{1}…{/1}`` and ``{2/}``,
braces of the text's own are doubled. What does not say what the source says now is ``fuzzy``.
"""

import io
import re

from babel.messages import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from amurinfo.languages import BY_CODE

from .model import Document, FileError, FilePage, Unit, check_size, language_of, read_id

_CHARSET = re.compile(rb"charset=([A-Za-z0-9_.:-]+)")
_SOURCE = "X-Source-Language"


def write(document: Document) -> bytes:
    catalog = Catalog(
        locale=BY_CODE[document.target].cldr, project="AmurInfoCenter", version="1",
        fuzzy=False, charset="utf-8", header_comment=(
            "# {1}...{/1} and {2/} stand for links, bold, facts; keep each of them once."))
    for page in document.pages:
        for unit in page.units:
            message = catalog.add(
                unit.source, unit.target, context=f"{page.key}/{unit.id}",
                auto_comments=[f"{page.title} (/{page.path})", *unit.notes],
                flags={"fuzzy"} if unit.target and unit.state == "initial" else ())
            # Babel takes our braces for those of Python.
            message.flags -= {"python-format", "python-brace-format"}
    out = io.BytesIO()
    write_po(out, catalog, width=0, omit_header=False)
    # Babel has a header for the target's language only.
    line = f'"{_SOURCE}: {BY_CODE[document.source].tag}\\n"\n"Language: '.encode()
    return out.getvalue().replace(b'"Language: ', line, 1)


def read(data: bytes) -> Document:
    check_size(data)
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        raise FileError("po", str(error.lineno + 1), str(error)) from None
    except (ValueError, IndexError, LookupError, TypeError, AttributeError) as error:
        raise FileError("po", details=str(error)[:100]) from None
    header = dict(re.findall(r'^"([A-Za-z-]+): ?(.*?)\\n"$', text, re.MULTILINE))
    if _SOURCE not in header:
        raise FileError("not-po")
    pages: dict[str, list[Unit]] = {}
    titles: dict[str, str] = {}
    strange = []
    for message in catalog:
        if message.id == "":
            continue
        page, _slash, name = (message.context or "").partition("/")
        found = read_id(name)
        if found is None or not isinstance(message.string, str):
            strange.append((message.context or str(message.id))[:60])
            continue
        number, source_digest, target_digest = found
        state = "initial" if "fuzzy" in message.flags or not message.string else "translated"
        titles.setdefault(page, (message.auto_comments or [""])[0])
        pages.setdefault(page, []).append(Unit(
            number, message.id, message.string, source_digest, target_digest, state,
            is_fuzzy="fuzzy" in message.flags))
    return Document(
        language_of(header[_SOURCE]), language_of(header.get("Language", "").replace("_", "-")),
        tuple(FilePage(key, titles[key], "", tuple(units)) for key, units in pages.items()),
        tuple(strange))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        named = _CHARSET.search(data[:4000])
        encoding = named[1].decode() if named and named[1] != b"CHARSET" else "utf-8"
        encoding = "utf-8-sig" if encoding.casefold() in ("utf-8", "utf8") else encoding
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise FileError("encoding", details=str(error)[:100]) from None
