"""Rich text as pieces with numbered placeholders, and back.

A piece is what a person reads in one go: a paragraph, a list item, a heading. In its text every
inline element is a number: ``{1}bold{/1}`` for what has an inside, ``{2/}`` for what has none (a
line break, an embedded fact); the elements themselves stand beside it. A brace that the text has
of its own is written twice. Links that chose themselves when the page was saved are left out:
nobody said them. Knows neither Django nor Wagtail.
"""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

#: Elements that begin and end a piece; all others are inline.
BLOCKS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "div", "hr",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "dl", "dt", "dd", "figure",
    "figcaption", "section", "article",
})
#: ``linktype`` of names that link themselves.
CHOSEN = "record"
_VOID = frozenset({"br", "hr", "img", "embed", "wbr", "input", "source"})
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(/?)(\d+)(/?)\}|[^{}]+|.", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """An inline element. ``attributes``: pairs in the order of the source."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def is_void(self) -> bool:
        return self.tag in _VOID

    def opened(self) -> str:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        return f"<{self.tag}{attributes}/>" if self.is_void else f"<{self.tag}{attributes}>"

    def get(self, name: str) -> str:
        return dict(self.attributes).get(name, "")


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str
    marks: tuple[Mark, ...] = ()


def split(html: str) -> list[str | Piece]:
    """Markup and pieces in their order; ``join`` makes the same text of them again."""
    parser = _Splitter()
    parser.feed(html)
    parser.close()
    parser.end_piece()
    return parser.parts


def join(parts: list[str | Piece]) -> str:
    return "".join(part if isinstance(part, str) else inline(part) for part in parts)


def inline(piece: Piece) -> str:
    """A piece as HTML. Placeholders without a mark are dropped, open ones closed."""
    out, opened = [], []
    for match in _PLACEHOLDER.finditer(piece.text):
        token = match.group()
        if match.group(2) is None:
            out.append(escape(token[0] if token in ("{{", "}}") else token, quote=False))
            continue
        number = int(match.group(2))
        if not 1 <= number <= len(piece.marks):
            continue
        mark = piece.marks[number - 1]
        if match.group(1):
            if number in opened:
                while opened:
                    last = opened.pop()
                    out.append(f"</{piece.marks[last - 1].tag}>")
                    if last == number:
                        break
            continue
        out.append(mark.opened())
        if not mark.is_void:
            opened.append(number)
    out.extend(f"</{piece.marks[number - 1].tag}>" for number in reversed(opened))
    return "".join(out)


def plain(text: str) -> str:
    """The text of a piece without its placeholders."""
    return "".join(
        (match.group()[0] if match.group() in ("{{", "}}") else match.group())
        for match in _PLACEHOLDER.finditer(text) if match.group(2) is None
    )


def guarded(text: str) -> str:
    """A plain text as the text of a piece."""
    return text.replace("{", "{{").replace("}", "}}")


def placeholders(text: str) -> list[int]:
    """Numbers of the placeholders in a text, each opening once."""
    return [
        int(match.group(2)) for match in _PLACEHOLDER.finditer(text)
        if match.group(2) is not None and not match.group(1)
    ]


class _Splitter(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str | Piece] = []
        self.blocks: list[str] = []
        self.text: list[str] = []
        self.marks: list[Mark] = []
        self.opened: list[tuple[str, int]] = []

    def markup(self, text: str) -> None:
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += text
        else:
            self.parts.append(text)

    def end_piece(self) -> None:
        for _tag, number in reversed(self.opened):
            self.text.append(f"{{/{number}}}" if number else "")
        text = "".join(self.text)
        marks = tuple(self.marks)
        self.text, self.marks, self.opened = [], [], []
        if plain(text).strip() or any(mark.is_void and mark.tag != "br" for mark in marks):
            body = text.strip()
            self.parts.append(Piece(self.blocks[-1] if self.blocks else "p", body, marks))
        elif text:
            self.markup(inline(Piece("", text, marks)))

    def handle_starttag(self, tag, attrs):
        pairs = tuple((name, value or "") for name, value in attrs)
        if tag in BLOCKS:
            self.end_piece()
            self.markup(Mark(tag, pairs).opened())
            if tag not in _VOID:
                self.blocks.append(tag)
            return
        if tag == "a" and ("linktype", CHOSEN) in pairs:
            self.opened.append((tag, 0))
            return
        mark = Mark(tag, pairs)
        self.marks.append(mark)
        number = len(self.marks)
        if mark.is_void:
            self.text.append(f"{{{number}/}}")
        else:
            self.text.append(f"{{{number}}}")
            self.opened.append((tag, number))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in _VOID:
            return
        if tag in BLOCKS:
            if tag not in self.blocks:
                return
            self.end_piece()
            while self.blocks:
                last = self.blocks.pop()
                self.markup(f"</{last}>")
                if last == tag:
                    break
            return
        if not any(open_tag == tag for open_tag, _number in self.opened):
            return
        while self.opened:
            open_tag, number = self.opened.pop()
            self.text.append(f"{{/{number}}}" if number else "")
            if open_tag == tag:
                break

    def handle_data(self, data):
        self.text.append(guarded(data))
