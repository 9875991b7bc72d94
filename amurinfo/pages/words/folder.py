"""A folder of words, read and checked before anything is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.translation import gettext as _

from amurinfo.facts.prose import syntax
from amurinfo.languages import BY_CODE

from ..prose.words import why
from . import heads, markdown


class WordsError(ValueError):
    """One sentence that names file and field, in the active language."""


@dataclass(frozen=True)
class Text:
    """One page in one language. ``blocks``: its body. ``facts``: (line of the file, fact) of
    each that it names; ``references``: what else of the centre, with the lines of the file.
    ``numbers_ok``: numbers that may stand in its prose although a record holds the same;
    ``no_links``: records whose names do not link themselves, as kind/slug. ``edited_from``: the
    mark of the state in which the centre gave the file out. ``titles``: of its images."""

    file: str
    language: str
    title: str
    summary: str
    state: str
    written_from: str
    written_from_revision: str
    sources: list[str]
    blocks: list[markdown.Block]
    numbers_ok: list[str] = field(default_factory=list)
    no_links: list[str] = field(default_factory=list)
    facts: list[tuple[int, syntax.Fact]] = field(default_factory=list)
    references: list[markdown.Reference] = field(default_factory=list)
    edited_from: str = ""
    titles: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One page in all languages. ``path``: below the edition's home, empty for the home."""

    path: str
    type: str
    order: int
    menu: bool
    fields: dict
    texts: dict[str, Text]


_STATES = {"draft", "reviewed"}
_KEYS = {"title", "summary", "state", "written_from", "written_from_revision", "edited_from",
         "sources", "numbers_ok", "no_links"}
#: Characters of a text; the longest of the project has some twenty thousand.
MOST = 262_144


def read(folder: Path) -> list[Entry]:
    """All pages of a folder, parents before children, siblings in order.

    Raises :class:`WordsError`.
    """
    files = sorted(folder.rglob("page.yaml"))
    if not files:
        raise WordsError(_("%(folder)s: there is no page.yaml in it.") % {"folder": folder})
    return in_order([_entry(folder, file) for file in files])


def in_order(entries: list[Entry]) -> list[Entry]:
    """Parents before children, siblings in order."""
    orders = {entry.path: entry.order for entry in entries}

    def key(entry: Entry):
        parts = entry.path.split("/") if entry.path else []
        trail = ["/".join(parts[: i + 1]) for i in range(len(parts))]
        return [(orders.get(step, 1000), step) for step in trail]

    return sorted(entries, key=key)


def _entry(root: Path, file: Path) -> Entry:
    folder = file.parent
    path = "" if folder == root else folder.relative_to(root).as_posix()
    texts = {}
    for code in BY_CODE:
        source = folder / f"{code}.md"
        if source.exists():
            name = source.relative_to(root).as_posix()
            texts[code] = text_of(name, source.read_bytes(), path, code)
    return entry_of(file.relative_to(root).as_posix(), file.read_bytes(), path, texts)


def entry_of(name: str, data: bytes, path: str, texts: dict[str, Text]) -> Entry:
    """What the bytes of a ``page.yaml`` say. Raises :class:`WordsError`."""
    head = _head(name, _decoded(name, data))
    if not head.get("type"):
        raise _missing(name, "type")
    _known(name, head, {"type", "order", "menu", "fields"})
    fields = head.get("fields") or {}
    for key, value, kind in (("type", head["type"], str), ("order", head.get("order", 1000), int),
                             ("menu", head.get("menu", False), bool), ("fields", fields, dict)):
        if not isinstance(value, kind):
            raise _unknown(name, f"{key}: {value}")
    return Entry(path, head["type"], head.get("order", 1000), head.get("menu", False), fields,
                 texts)


def text_of(name: str, data: bytes, path: str, code: str) -> Text:
    """What the bytes of a text say. Raises :class:`WordsError`."""
    source = _decoded(name, data)
    if len(source) > MOST:
        raise WordsError(_("%(file)s: the text has more than %(most)d characters.") % {
            "file": name, "most": MOST})
    try:
        head, body = _split(source)
    except ValueError:
        raise WordsError(
            _("%(file)s: the text must begin with a block between two lines “---”.")
            % {"file": name}
        ) from None
    given = _head(name, head)
    # Of the body, in the file.
    first = len(head.split("\n")) + 3
    facts = _facts(body, name, first)
    blocks = _blocks(body, name, path, code, first)
    _known(name, given, _KEYS)
    title = _said(name, given, "title").strip()
    if not title:
        raise _missing(name, "title")
    state = _said(name, given, "state") or "draft"
    if state not in _STATES:
        raise _unknown(name, f"state: {state}")
    references = [replace(one, line=first + one.line - 1)
                  for block in blocks for one in block.references]
    return Text(
        name, code, title, re.sub(r"[ \t\r\n\f]+", " ", _said(name, given, "summary")).strip(" "),
        state, _said(name, given, "written_from"), _said(name, given, "written_from_revision"),
        _listed(name, given, "sources"), blocks, _listed(name, given, "numbers_ok"),
        _listed(name, given, "no_links"), facts, references, _said(name, given, "edited_from"),
        {one.id: one.title for one in references if one.kind == "image"},
    )


def _decoded(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise WordsError(_("%(file)s: the text is not UTF-8.") % {"file": name}) from None


def _head(name: str, text: str) -> dict:
    try:
        return heads.load(text)
    except heads.HeadError as error:
        raise WordsError(f"{name}: {error}") from None


def _missing(name: str, key: str) -> WordsError:
    return WordsError(_("%(file)s: “%(field)s” is missing.") % {"file": name, "field": key})


def _unknown(name: str, key: str) -> WordsError:
    return WordsError(_("%(file)s: “%(field)s” is not known.") % {"file": name, "field": key})


def _known(name: str, given: dict, keys: set[str]) -> None:
    strange = sorted(str(key) for key in given.keys() - keys)
    if strange:
        raise _unknown(name, strange[0])


def _said(name: str, given: dict, key: str) -> str:
    value = given.get(key)
    if isinstance(value, list | dict):
        raise _unknown(name, f"{key}: {value}")
    return "" if value is None else str(value)


def _listed(name: str, given: dict, key: str) -> list[str]:
    value = given.get(key) or []
    if not isinstance(value, list) or any(isinstance(item, list | dict) for item in value):
        raise _unknown(name, f"{key}: {value}")
    return [str(item) for item in value]


def _blocks(body: str, name: str, path: str, code: str, first: int) -> list[markdown.Block]:
    try:
        return markdown.blocks(body, path, code)
    except markdown.MarkdownError as error:
        said = {
            "unknown": _("%(file)s, line %(line)d: pages have no such thing: %(what)s"),
            "missing": _("%(file)s, line %(line)d: “%(what)s” is missing."),
            "field": _("%(file)s, line %(line)d: “%(what)s” is not understood."),
            "yaml": _("%(file)s, line %(line)d: %(what)s"),
        }[error.code]
        raise WordsError(said % {
            "file": name, "line": first + error.line - 1, "what": error.detail}) from None


def _facts(body: str, name: str, first: int) -> list[tuple[int, syntax.Fact]]:
    """Facts of a text with the lines on which they stand; ``first``: line of its first."""
    found = []
    for line, inner in syntax.written(body):
        try:
            found.append((first + line - 1, syntax.parse(inner)))
        except syntax.FactError as error:
            raise WordsError(_("%(file)s, line %(line)d: “%(fact)s”: %(why)s") % {
                "file": name, "line": first + line - 1, "fact": inner, "why": why(error),
            }) from None
    return found


def _split(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    if lines[0].strip() != "---":
        raise ValueError
    end = lines.index("---", 1)
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
