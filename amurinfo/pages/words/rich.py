"""Rich text of a page -> Markdown. Knows neither Django nor Wagtail.

Two texts that look alike to a reader are alike here: where an editor's program put a space
inside a bold word, kept an empty line or gave a paragraph a key makes no difference.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from amurinfo.facts.prose import syntax

from . import markdown

_NAMES = {"em": "i", "strong": "b"}
_STARS = {"i": "*", "b": "**"}
_TAGS = {"i": "em", "b": "strong", "sup": "sup", "sub": "sub"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~])")
_LINE_START = re.compile(
    r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=[- \t]*$)|=+\s*$|>)|^(\d+)([.)])(?=\s|$)", re.M)
#: Spaces that a Markdown reader takes away at the edge of a line.
_EDGES = re.compile(r"^[^\S \n]+|[^\S \n]+$", re.M)


class CannotWrite(ValueError):
    """Something on a page that files have no form for; the message names it."""


@dataclass
class _Node:
    name: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self._open = [self.root]

    def handle_starttag(self, name, attrs):
        node = _Node(_NAMES.get(name, name), dict(attrs))
        self._open[-1].children.append(node)
        if name not in ("br", "embed"):
            self._open.append(node)

    def handle_startendtag(self, name, attrs):
        self._open[-1].children.append(_Node(name, dict(attrs)))

    def handle_endtag(self, name):
        name = _NAMES.get(name, name)
        if name in [node.name for node in self._open[1:]]:
            while self._open.pop().name != name:
                pass

    def handle_data(self, data):
        self._open[-1].children.append(data)


def shape(html: str) -> tuple:
    """What a reader sees of rich text: blocks of ``("p", inline)`` and ``("ul", items)``, items
    of blocks, inline of words, ``("br",)``, ``(mark, inline)`` and ``("a", target, inline)``.

    Raises :class:`CannotWrite` for a tag that no text of ours has.
    """
    reader = _Reader()
    reader.feed(syntax.to_braces(html))
    reader.close()
    return _blocks(reader.root.children)


def _blocks(children: list) -> tuple:
    made, run = [], []

    def end() -> None:
        inline = _tidy(_inline(run))
        if inline:
            made.append(("p", inline))
        run.clear()

    for child in children:
        if isinstance(child, _Node) and child.name in ("p", "ul", "ol"):
            end()
            if child.name == "p":
                inline = _tidy(_inline(child.children))
                made += [("p", inline)] if inline else []
            else:
                items = [_blocks(item.children) for item in child.children
                         if isinstance(item, _Node)]
                items = tuple(item for item in items if item)
                made += [(child.name, items)] if items else []
        else:
            run.append(child)
    end()
    return tuple(made)


def _inline(children: list) -> list:
    """With spaces before and behind a mark, not in it; neighbours that are marked alike as one."""
    made: list = []
    for child in children:
        for piece in [child] if isinstance(child, str) else _piece(child):
            last = made[-1] if made else None
            if isinstance(piece, str) and isinstance(last, str):
                made[-1] = last + piece
            elif not isinstance(piece, str) and not isinstance(last, str | None) and (
                    piece[0] == last[0] and piece[0] in _TAGS):
                made[-1] = (piece[0], _joined(last[1] + piece[1]))
            else:
                made.append(piece)
    made = [_SPACES.sub(" ", piece) if isinstance(piece, str) else piece for piece in made]
    return [piece for piece in made if piece != ""]


def _joined(pieces: tuple) -> tuple:
    made: list = []
    for piece in pieces:
        if made and isinstance(piece, str) and isinstance(made[-1], str):
            made[-1] += piece
        else:
            made.append(piece)
    return tuple(made)


def _piece(node: _Node) -> list:
    if node.name == "br":
        return [("br",)]
    if node.name in _TAGS:
        head = (node.name,)
    elif node.name == "a":
        head = ("a", _target(node.attributes))
    else:
        raise CannotWrite(f"<{node.name}>")
    inside = _inline(node.children)
    before = after = ""
    if inside and isinstance(inside[0], str) and inside[0].startswith(" "):
        before, inside[0] = " ", inside[0][1:]
    if inside and isinstance(inside[-1], str) and inside[-1].endswith(" "):
        after, inside[-1] = " ", inside[-1][:-1]
    inside = [piece for piece in inside if piece != ""]
    return [before, *([(*head, tuple(inside))] if inside else []), after]


def _target(attributes: dict) -> str:
    kind = attributes.get("linktype")
    if kind in ("document", "page") and attributes.get("id", "").isdecimal():
        return f"{kind}:{attributes['id']}"
    if not attributes.get("href") or kind:
        raise CannotWrite(f"<a {' '.join(attributes)}>")
    return markdown.PARSER.normalizeLink(attributes["href"])


def _tidy(pieces: list) -> tuple:
    """A paragraph has no space at its edges, nor around the end of a line."""
    made: list = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, str):
            if index == 0 or pieces[index - 1] == ("br",):
                piece = piece.lstrip(" ")
            if index == len(pieces) - 1 or pieces[index + 1] == ("br",):
                piece = piece.rstrip(" ")
        if piece != "":
            made.append(piece)
    while made and made[-1] == ("br",):
        made.pop()
    while made and made[0] == ("br",):
        made.pop(0)
    return tuple(made)


# ---- out --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Manner:
    """``escape``: signs that would mean something; ``tags``: for emphasis, in place of stars."""

    home: str
    escape: bool = False
    tags: bool = False


def ways(html: str, language: str):
    """Ways to write rich text as Markdown, the plainest first; which of them means the same has
    to be tried. Raises :class:`CannotWrite`."""
    found = shape(html)
    for escape, tags in ((False, False), (True, False), (True, True)):
        yield _write(found, _Manner(f"/{language}/", escape, tags))


def _write(blocks: tuple, manner: _Manner, is_tight: bool = False) -> str:
    parts: list[str] = []
    last = ""
    for kind, inside in blocks:
        if kind == "p":
            parts.append(_paragraph(inside, manner))
            last = ""
        else:
            # Another mark begins another list.
            mark = {"ul": "-", "ol": "."} if last != kind + "1" else {"ul": "*", "ol": ")"}
            last = kind + "1" if last != kind + "1" else kind + "2"
            parts.append(_list(kind, inside, mark[kind], manner))
    return ("\n" if is_tight else "\n\n").join(parts)


def _list(kind: str, items: tuple, sign: str, manner: _Manner) -> str:
    is_tight = all(len(item) == 1 or (len(item) == 2 and item[0][0] == "p" and item[1][0] != "p")
                   for item in items)
    lines = []
    for number, item in enumerate(items, start=1):
        mark = f"{sign} " if kind == "ul" else f"{number}{sign} "
        text = _write(item, manner, is_tight)
        lines.append(mark + re.sub(r"\n(?=[^\n])", "\n" + " " * len(mark), text))
    return ("\n" if is_tight else "\n\n").join(lines)


def _paragraph(pieces: tuple, manner: _Manner) -> str:
    text = _run(pieces, manner)
    if manner.escape:
        text = _EDGES.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), text)
        text = _LINE_START.sub(_escaped, text)
    return text


def _escaped(match) -> str:
    return f"{match[2]}\\{match[3]}" if match[2] else "\\" + match[0]


def _run(pieces: tuple, manner: _Manner) -> str:
    said = ""
    for piece in pieces:
        if isinstance(piece, str):
            said += escaped(piece) if manner.escape else piece
        elif piece[0] == "br":
            said += "\\\n"
        elif piece[0] == "a":
            if manner.escape and said.endswith("!"):
                said = said[:-1] + "\\!"  # else it were an image
            said += f"[{_run(piece[2], manner)}]({_address(piece[1], manner)})"
        elif piece[0] in _STARS and not manner.tags:
            said += _STARS[piece[0]] + _run(piece[1], manner) + _STARS[piece[0]]
        else:
            tag = _TAGS[piece[0]]
            said += f"<{tag}>{_run(piece[1], manner)}</{tag}>"
    return said


def escaped(text: str) -> str:
    """Words whose signs mean nothing; facts between braces stay."""
    return "".join(
        piece if piece.startswith("{{") else _SPECIAL.sub(r"\\\1", piece)
        for piece in re.split(r"(\{\{(?:(?!\{\{).)*?\}\})", text)
    )


def _address(target: str, manner: _Manner) -> str:
    if target.startswith(manner.home):
        target = "/" + target.removeprefix(manner.home)
    if manner.escape:
        target = re.sub(r"([\\<>&])", r"\\\1", target)
    return f"<{target}>" if re.search(r"[\s()]", target) else target
