"""Blocks of a page -> Markdown, front matter -> YAML: the one form in which files are written.
Knows neither Django nor Wagtail.

What is written is read again before it is handed over: it makes the same blocks or is refused.
"""

import json
import re
from html.parser import HTMLParser

import yaml

from amurinfo.facts.prose import syntax

from . import markdown

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~])")
_LINE_START = re.compile(r"^(#{1,6}(?=\s)|[-+](?=\s)|=+\s*$|>)|^(\d+)([.)])(?=\s)", re.M)
_MARKS = {"i": "*", "em": "*", "b": "**", "strong": "**"}


class CannotWrite(ValueError):
    """Something on a page that files have no form for; the message names it."""


def body(blocks: list[markdown.Block], language: str) -> str:
    """Markdown of a body. Raises :class:`CannotWrite`."""
    parts = []
    for block in blocks:
        if block.kind == "heading":
            parts.append("## " + _line(block.value))
        elif block.kind == "quote":
            parts.append("> " + _line(block.value))
        elif block.kind == "paragraph":
            parts.append(_paragraphs(block.value, language))
        else:
            raise CannotWrite(block.kind)
    return "".join(part + "\n\n" for part in parts if part)[:-1]


def _line(text: str) -> str:
    # What a heading holds is its Markdown source, never rendered: it goes back as it came.
    return " ".join(text.split())


def _paragraphs(html: str, language: str) -> str:
    html = syntax.to_braces(html)
    for escape in (False, True):
        writer = _Writer(language, escape)
        writer.feed(html)
        writer.close()
        text = writer.markdown()
        if _same(text, html, language):
            return text
    raise CannotWrite(html[:80])


def _same(text: str, html: str, language: str) -> bool:
    try:
        made = markdown.blocks(text, "", language)
    except (markdown.MarkdownError, syntax.FactError):
        return False
    again = "".join(block.value for block in made)
    return (
        all(block.kind == "paragraph" for block in made)
        and _shape(syntax.to_braces(again)) == _shape(html)
    )


def _shape(html: str) -> list:
    reader = _Shape()
    reader.feed(html)
    reader.close()
    return reader.shape()


class _Shape(HTMLParser):
    """HTML without what makes no difference: keys of the editor, spaces between blocks."""

    _SAME = {"em": "i", "strong": "b"}
    _BLOCKS = {"p", "ul", "ol", "li", "br"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list = []

    def handle_starttag(self, name, attrs):
        href = dict(attrs).get("href")
        self.parts.append((self._SAME.get(name, name), href) if href else
                          (self._SAME.get(name, name),))

    def handle_endtag(self, name):
        if name != "br":
            self.parts.append(("/" + self._SAME.get(name, name),))

    def handle_data(self, data):
        self.parts.append(re.sub(r"\s+", " ", data))

    def shape(self) -> list:
        joined: list = []
        for part in self.parts:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            else:
                joined.append(part)
        edges = self._BLOCKS | {"/" + name for name in self._BLOCKS}
        shaped = []
        for index, part in enumerate(joined):
            if isinstance(part, str):
                before = joined[index - 1] if index else ("p",)
                after = joined[index + 1] if index + 1 < len(joined) else ("/p",)
                if before[0] in edges:
                    part = part.lstrip(" ")
                if after[0] in edges:
                    part = part.rstrip(" ")
                if not part:
                    continue
            shaped.append(part)
        # A list item may hold its text bare or in a paragraph.
        return [part for index, part in enumerate(shaped)
                if not (part == ("p",) and index and shaped[index - 1] == ("li",))
                and not (part == ("/p",) and index + 1 < len(shaped)
                         and shaped[index + 1] in (("/li",), ("ul",), ("ol",)))]


class _Writer(HTMLParser):
    """Rich text -> Markdown, a line a paragraph."""

    def __init__(self, language: str, escape: bool):
        super().__init__(convert_charrefs=True)
        self._home = f"/{language}/"
        self._escape = escape
        self._chunks: list[str] = []
        self._text = ""
        self._lists: list[list] = []
        self._links: list[str] = []
        self._depth_of_item = 0

    def markdown(self) -> str:
        self._flush()
        return "\n\n".join(chunk.rstrip("\n") for chunk in self._chunks if chunk.strip())

    def handle_starttag(self, name, attrs):
        data = dict(attrs)
        if name in _MARKS:
            self._text += _MARKS[name]
        elif name == "br":
            self._text += "\\\n"
        elif name == "a":
            if "href" not in data:
                raise CannotWrite(self.get_starttag_text())
            href = data["href"]
            self._links.append(
                "/" + href.removeprefix(self._home) if href.startswith(self._home) else href
            )
            self._text += "["
        elif name in ("ul", "ol"):
            self._flush()
            self._lists.append([name, 0])
            if len(self._lists) == 1:
                self._chunks.append("")
        elif name == "li":
            self._lists[-1][1] += 1
        elif name != "p":
            raise CannotWrite(self.get_starttag_text())

    def handle_endtag(self, name):
        if name in _MARKS:
            self._text += _MARKS[name]
        elif name == "a":
            target = self._links.pop()
            target = f"<{target}>" if re.search(r"[\s()]", target) else target
            self._text += f"]({target})"
        elif name in ("p", "li"):
            self._flush()
        elif name in ("ul", "ol"):
            self._flush()
            self._lists.pop()

    def handle_data(self, data):
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        if self._escape:
            pieces = re.split(r"(\{\{.*?\}\})", text)
            text = "".join(
                piece if piece.startswith("{{") else _SPECIAL.sub(r"\\\1", piece)
                for piece in pieces
            )
        self._text += text

    def _flush(self) -> None:
        text = "\n".join(line.strip(" ") for line in self._text.strip(" ").split("\n"))
        self._text = ""
        if not text:
            return
        if self._escape:
            text = _LINE_START.sub(_escaped, text)
        if not self._lists:
            self._chunks.append(text)
            return
        indent = "".join("  " if kind == "ul" else "   " for kind, _n in self._lists[:-1])
        kind, number = self._lists[-1]
        mark = "- " if kind == "ul" else f"{number}. "
        text = text.replace("\n", "\n" + indent + " " * len(mark))
        self._chunks[-1] += f"{indent}{mark}{text}\n"


def _escaped(match) -> str:
    return f"{match[2]}\\{match[3]}" if match[2] else "\\" + match[0]


# ---- front matter ---------------------------------------------------------------------------


def quoted(text: str) -> str:
    """A YAML string between double quotes."""
    return json.dumps(text, ensure_ascii=False)


def front(text) -> str:
    """The block at the head of a file, from what :class:`~.folder.Text` holds of it."""
    lines = [
        f"title: {quoted(text.title)}", f"summary: {quoted(text.summary)}",
        f"state: {text.state}", f"written_from: {text.written_from}".rstrip(),
    ]
    if text.written_from_revision:
        lines.append(f"written_from_revision: {quoted(text.written_from_revision)}")
    for key, items in (("sources", text.sources), ("numbers_ok", text.numbers_ok),
                       ("no_links", text.no_links)):
        if items:
            lines += [f"{key}:", *(f"  - {quoted(item)}" for item in items)]
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
        return value if bare and yaml.safe_load(value) == value else quoted(value)
    return str(value)


def file(text) -> str:
    """A whole file, from a :class:`~.folder.Text`."""
    written = body(text.blocks, text.language)
    return front(text) + written
