"""A folder of words, read and checked before anything is written."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from amurinfo.facts.prose import syntax
from amurinfo.languages import BY_CODE

from ..prose.words import why
from . import markdown


class WordsError(ValueError):
    """One sentence that names file and field, in the active language."""


@dataclass(frozen=True)
class Text:
    """One page in one language. ``blocks``: its body. ``facts``: (line of the file, fact) of
    each that it names. ``numbers_ok``: numbers that may stand in its prose although a record
    holds the same; ``no_links``: records whose names do not link themselves, as kind/slug."""

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
_KEYS = {"title", "summary", "state", "written_from", "written_from_revision", "sources",
         "numbers_ok", "no_links"}


def read(folder: Path) -> list[Entry]:
    """All pages of a folder, parents before children, siblings in order.

    Raises :class:`WordsError`.
    """
    files = sorted(folder.rglob("page.yaml"))
    if not files:
        raise WordsError(_("%(folder)s: there is no page.yaml in it.") % {"folder": folder})
    entries = [_entry(folder, file) for file in files]
    orders = {entry.path: entry.order for entry in entries}

    def key(entry: Entry):
        parts = entry.path.split("/") if entry.path else []
        trail = ["/".join(parts[: i + 1]) for i in range(len(parts))]
        return [(orders.get(step, 1000), step) for step in trail]

    return sorted(entries, key=key)


def _entry(root: Path, file: Path) -> Entry:
    folder = file.parent
    path = "" if folder == root else folder.relative_to(root).as_posix()
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WordsError(f"{file.relative_to(root)}: {error}") from None
    name = file.relative_to(root).as_posix()
    if not isinstance(data, dict) or not data.get("type"):
        raise WordsError(_("%(file)s: “%(field)s” is missing.") % {"file": name, "field": "type"})
    unknown = set(data) - {"type", "order", "menu", "fields"}
    if unknown:
        raise WordsError(_("%(file)s: “%(field)s” is not known.") % {
            "file": name, "field": sorted(unknown)[0]
        })
    texts = {}
    for code in BY_CODE:
        source = folder / f"{code}.md"
        if source.exists():
            texts[code] = _text(root, source, path, code)
    return Entry(
        path, data["type"], int(data.get("order", 1000)), bool(data.get("menu", False)),
        data.get("fields") or {}, texts,
    )


def _text(root: Path, file: Path, path: str, code: str) -> Text:
    name = file.relative_to(root).as_posix()
    try:
        head, body = _split(file.read_text(encoding="utf-8-sig"))
        data = yaml.safe_load(head) or {}
        facts = _facts(body, name, len(head.split("\n")) + 3)
        body_blocks = markdown.blocks(body, path, code)
    except WordsError:
        raise
    except yaml.YAMLError as error:
        raise WordsError(f"{name}: {error}") from None
    except UnicodeDecodeError:
        raise WordsError(_("%(file)s: the text is not UTF-8.") % {"file": name}) from None
    except markdown.MarkdownError as error:
        raise WordsError(
            _("%(file)s: pages have no such thing: %(what)s") % {"file": name, "what": error}
        ) from None
    except ValueError:
        raise WordsError(
            _("%(file)s: the text must begin with a block between two lines “---”.")
            % {"file": name}
        ) from None
    unknown = set(data) - _KEYS
    if unknown:
        raise WordsError(_("%(file)s: “%(field)s” is not known.") % {
            "file": name, "field": sorted(unknown)[0]
        })
    title = str(data.get("title") or "").strip()
    if not title:
        raise WordsError(_("%(file)s: “%(field)s” is missing.") % {"file": name, "field": "title"})
    state = data.get("state") or "draft"
    if state not in _STATES:
        raise WordsError(_("%(file)s: “%(field)s” is not known.") % {
            "file": name, "field": f"state: {state}"
        })
    return Text(
        name, code, title, " ".join(str(data.get("summary") or "").split()), state,
        data.get("written_from") or "", str(data.get("written_from_revision") or ""),
        _listed(data, "sources"), body_blocks, _listed(data, "numbers_ok"),
        _listed(data, "no_links"), facts,
    )


def _listed(data: dict, key: str) -> list[str]:
    return [str(item) for item in data.get(key) or []]


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
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != "---":
        raise ValueError
    end = lines.index("---", 1)
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
