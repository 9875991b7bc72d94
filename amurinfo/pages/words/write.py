"""Blocks of a page -> Markdown, front matter -> YAML: the one form in which files are written.
Knows neither Django nor Wagtail.

What is written is read again before it is handed over: it makes the same blocks or is refused.
"""

import re
from collections.abc import Mapping

import yaml

from amurinfo.facts.prose import syntax

from . import heads, markdown, rich
from .rich import CannotWrite

#: Number of an image -> its title, for whoever reads the file.
Titles = Mapping[int, str]


def body(blocks: list[markdown.Block], language: str, titles: Titles | None = None) -> str:
    """Markdown of a body. Raises :class:`CannotWrite`."""
    parts: list[str] = []
    written: list[markdown.Block] = []
    for item in blocks:
        text = block(item, language, titles or {})
        if not text:
            continue  # a block of nothing but spaces
        if item.kind == "paragraph" and written and written[-1].kind == "paragraph":
            parts.append(markdown.BOUNDARY)
        parts.append(text)
        written.append(item)
    text = "".join(part + "\n\n" for part in parts)[:-1]
    if not _same(text, written, language):
        raise CannotWrite(parts[0][:80])
    return text


def block(item: markdown.Block, language: str, titles: Titles) -> str:
    """Markdown of one block. Raises :class:`CannotWrite`."""
    try:
        ways = _WAYS[item.kind](item.value, language, titles)
        for text in ways:
            if not text or _same(text, [item], language):
                return text
    except (KeyError, TypeError, AttributeError):
        raise CannotWrite(f"{item.kind}: {str(item.value)[:80]}") from None
    raise CannotWrite(str(item.value)[:80])


def _same(text: str, blocks: list[markdown.Block], language: str) -> bool:
    try:
        made = [alike(item) for item in markdown.blocks(text, "", language)]
    except (markdown.MarkdownError, syntax.FactError, CannotWrite):
        return False
    return made == [alike(item) for item in blocks]


def alike(item: markdown.Block) -> tuple:
    """Equal for blocks that readers cannot tell from one another."""
    if item.kind == "paragraph":
        return "paragraph", rich.shape(item.value)
    if isinstance(item.value, dict):
        return item.kind, {name: _spaced(value) for name, value in item.value.items()
                           if value not in (None, "")}
    return item.kind, _spaced(item.value)


def _spaced(value):
    """Words of one block without spaces at the edges of their lines."""
    if not isinstance(value, str):
        return value
    lines = (re.sub(r"[ \t\r\f]+", " ", line).strip(" ") for line in value.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


# ---- a block of each kind: ways to write it, the plainest first ---------------------------------


def _heading(value: str, _language, _titles):
    text = " ".join(_spaced(value).split("\n"))
    yield text and f"## {text}"
    yield f"## {_meant(text)}"


def _paragraph(value: str, language: str, _titles):
    return rich.ways(value, language)


def _quote(value: dict, _language, _titles):
    text, who = _spaced(value["text"]), _spaced(value.get("who") or "")
    for change in (str, _meant):
        said = change(text) + (f"\n\n{markdown.DASH}{change(who)}" if who else "")
        yield said and "\n".join(f"> {line}".rstrip(" ") for line in said.split("\n"))


def _picture(value: dict, _language, titles: Titles):
    key, caption = value["image"], _spaced(value.get("caption") or "")
    title = re.sub(r'(["\\&])', r"\\\1", titles.get(key, "")).strip()
    target = f'image:{key} "{title}"' if title else f"image:{key}"
    for change in (str, _meant):
        yield f"![{change(caption)}]({target})"


def _video(value: dict, _language, _titles):
    lines = [
        f"{name}: {heads.quoted(said) if isinstance(said, str) else said}"
        for name in markdown.VIDEO if (said := value.get(name))
    ]
    yield "\n".join(["```video", *lines, "```"])


_WAYS = {"heading": _heading, "paragraph": _paragraph, "quote": _quote, "picture": _picture,
         "video": _video}
_MEANING = re.compile(r"([\\`*_\[\]<>&~{}#!])")
_START = re.compile(r"^(?:([-+=])|(\d+)([.)])|(— ))", re.M)


def _meant(text: str) -> str:
    """Words of which no sign means anything."""
    text = _MEANING.sub(r"\\\1", text)
    return _START.sub(
        lambda found: "&mdash; " if found[4] else
        f"{found[2]}\\{found[3]}" if found[2] else f"\\{found[1]}", text)


# ---- front matter ---------------------------------------------------------------------------


def front(text) -> str:
    """The block at the head of a file, from what :class:`~.folder.Text` holds of it."""
    lines = [
        f"title: {heads.quoted(text.title)}", f"summary: {heads.quoted(text.summary)}",
        f"state: {text.state}", f"written_from: {text.written_from}".rstrip(),
    ]
    for key in ("written_from_revision", "edited_from"):
        if getattr(text, key):
            lines.append(f"{key}: {heads.quoted(getattr(text, key))}")
    for key, items in (("sources", text.sources), ("numbers_ok", text.numbers_ok),
                       ("no_links", text.no_links)):
        if items:
            lines += [f"{key}:", *(f"  - {heads.quoted(item)}" for item in items)]
        elif key == "sources":
            lines.append("sources: []")
    return "---\n" + "\n".join(lines) + "\n---\n"


def page_yaml(type_: str, order: int, menu: bool, fields: dict) -> str:
    """``page.yaml``: a value a line, fields on one."""
    inside = ", ".join(f"{name}: {_value(value)}" for name, value in fields.items())
    return (f"type: {type_}\norder: {order}\nmenu: {'true' if menu else 'false'}\n"
            f"fields: {{{inside}}}\n")


def _value(value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        bare = re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", value)
        # A word that YAML would read as something else is quoted.
        return value if bare and yaml.safe_load(value) == value else heads.quoted(value)
    return str(value)


def file(text) -> str:
    """A whole file, from a :class:`~.folder.Text`."""
    written = body(text.blocks, text.language, text.titles)
    return front(text) + written
