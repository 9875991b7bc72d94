"""Markdown as blocks of a page. Knows neither Django nor Wagtail.

CommonMark, and where it has nothing for what a page has, the form that is usual beside it:

``![Caption](image:12 "Title")``  alone in its paragraph: an image of the centre by its number
``![Caption](image:river.jpg)``   a new one, by its file in the archive
a fence ``video``                 a video, a field a line, as at the head of the file
``m<sup>2</sup>``, ``<sub>``      raised, lowered; ``<em>``, ``<strong>`` where stars do not do
``> — Name``                      last paragraph of a quotation: who said it
``[words](document:5)``           a document of the centre; ``page:7``: a page of another edition
``<!-- -->``                      alone in its paragraph: one block of text ends, the next begins
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt

from amurinfo.facts.prose import syntax

from . import heads

_TAGS = {"p", "a", "em", "strong", "i", "b", "ul", "ol", "li", "br", "sup", "sub"}
_SPACE = uuid.UUID("6f1c0f9e-5c0e-4b52-8a7e-0a3b7d1f6c11")
# Two lines of Chinese are one sentence: no space comes between them.
_HAN_BREAK = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])\n"
                        r"(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")
_FACT_IN_LINK = re.compile(r"<a\b[^>]*>(?:(?!</a>).)*\{\{", re.S)
_MARK = re.compile(r"<(/?)(sup|sub|em|strong)>")
_IMAGE = re.compile(r"image:(?:(\d{1,9})|([\w-][\w.-]{0,90}\.(?:jpe?g|png|webp|gif)))", re.I)
#: Marks within one another.
_DEEPEST = 12
#: A link that lost its target, or has more than one.
_NO_LINK = re.compile(r'<a(?! href="[^"]*">)[^>]*>')
_LINKED = re.compile(r'href="(document|page):(\d{1,9})"')

#: What stands between two blocks of text.
BOUNDARY = "<!-- -->"
#: Before who said it, in the last paragraph of a quotation.
DASH = "— "
#: Field of a video -> what it holds: words, or the number of an image or document.
VIDEO = {"title": "words", "file": "document", "captions": "document", "still": "image",
         "link": "words", "words": "words"}


class MarkdownError(ValueError):
    """``code``: ``unknown`` for what pages of the centre do not have, e.g. a table; ``missing``
    or ``field`` for a field that is not there or not understood; ``yaml``. ``detail``: the part
    that is wrong; ``line``: of the text, from 1 on."""

    def __init__(self, detail: str, line: int = 0, code: str = "unknown"):
        super().__init__(detail)
        self.detail, self.line, self.code = detail, line, code


@dataclass(frozen=True)
class Reference:
    """Something of the centre that a text names by its number, or a picture beside it by its name.
    ``kind``: ``image``, ``document``, ``page`` or ``picture``; ``line``: of the text; ``title``:
    that the image has, if the text says so."""

    kind: str
    id: int | str
    line: int
    title: str = ""


@dataclass(frozen=True)
class Block:
    """``kind``: as in the body of a page; ``id``: stable from import to import; ``value``: as it
    is stored, plain text, HTML or fields. ``references``: what it names."""

    kind: str
    id: str
    value: str | dict
    references: tuple[Reference, ...] = field(default=(), compare=False)


def _mark(state, silent: bool) -> bool:
    """The few tags that stand in a text as themselves; all others are words."""
    found = _MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True


PARSER = MarkdownIt("commonmark", {"html": False})
PARSER.inline.ruler.before("html_inline", "mark", _mark)


def blocks(text: str, path: str, language: str) -> list[Block]:
    """Blocks of a text. ``path`` and ``language`` make the ids and the addresses: a link that
    begins with one "/" leads to that path in the same edition.

    Raises :class:`MarkdownError` for what pages do not have, and for a fact anywhere but in
    running text; :class:`~amurinfo.facts.prose.syntax.FactError` for one that cannot be read.
    """
    made: list[tuple[str, str | dict, tuple[Reference, ...]]] = []
    is_open = False
    for part in _parts(PARSER.parse(text)):
        line = part[0].map[0] + 1
        if _is_boundary(part):
            is_open = False
            continue
        kind, value, references = _block(part, line)
        if kind == "paragraph":
            value = value.replace('href="/', f'href="/{language}/')
            if is_open:
                _kind, before, named = made.pop()
                value, references = before + value, named + references
        is_open = kind == "paragraph"
        made.append((kind, value, references))
    return [
        Block(kind, str(uuid.uuid5(_SPACE, f"{path}|{index}|{kind}")), value, references)
        for index, (kind, value, references) in enumerate(made)
    ]


def _parts(tokens) -> Iterator[list]:
    """Top-level blocks, each with its tokens."""
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : index + 1]
            start = index + 1


def _is_boundary(part) -> bool:
    return part[0].type == "paragraph_open" and part[1].content == BOUNDARY


def _block(part, line: int) -> tuple[str, str | dict, tuple[Reference, ...]]:
    first = part[0]
    match first.type:
        case "heading_open":
            if first.tag != "h2":
                raise MarkdownError(f"{first.markup} {part[1].content}", line)
            return "heading", _words(part[1], line), ()
        case "blockquote_open":
            return "quote", _quote(part, line), ()
        case "fence" if first.info.strip() == "video":
            return "video", *_video(first.content, line)
        case "paragraph_open" if [child.type for child in part[1].children] == ["image"]:
            return "picture", *_picture(part[1].children[0], line)
        case "paragraph_open" | "bullet_list_open" | "ordered_list_open":
            html = _rich(part, line)
            return "paragraph", html, tuple(
                Reference(kind, int(key), line) for kind, key in references_in(html))
    raise MarkdownError(first.info and f"```{first.info}" or first.markup or first.type, line)


def _words(inline, line: int) -> str:
    """Text that holds words and nothing else: no emphasis, no link, no fact with its source."""
    if "{{" in inline.content:
        raise MarkdownError(inline.content, line)
    said = ""
    for child in inline.children or ():
        if child.type not in ("text", "softbreak"):
            raise MarkdownError(child.markup or child.content or inline.content, line)
        said += child.content if child.type == "text" else "\n"
    return said


def _quote(part, line: int) -> dict:
    said, who = [], ""
    for token in part[1:-1]:
        if token.type not in ("paragraph_open", "paragraph_close", "inline"):
            raise MarkdownError(f"> {token.markup}", line)
        if token.type == "inline":
            said.append((token.content, _words(token, line)))
    if not said:
        raise MarkdownError(">", line)
    source, last = said[-1]
    if len(said) > 1 and source.startswith(DASH):
        who = last.removeprefix(DASH)
        said.pop()
    return {"text": "\n\n".join(text for _source, text in said), "who": who}


def _picture(token, line: int) -> tuple[dict, tuple[Reference, ...]]:
    # The parser has written signs of other scripts as in an address.
    found = _IMAGE.fullmatch(unquote(token.attrs["src"]))
    if found is None:
        raise MarkdownError(f"![…]({token.attrs['src']})", line)
    key = int(found[1]) if found[1] else found[2]
    return ({"image": key, "caption": _words(token, line)},
            (Reference("image" if found[1] else "picture", key, line,
                       str(token.attrs.get("title") or "")),))


def _video(text: str, line: int) -> tuple[dict, tuple[Reference, ...]]:
    try:
        given = heads.load(text)
    except heads.HeadError as error:
        raise MarkdownError(str(error), line, "yaml") from None
    value: dict = {"title": "", "file": None, "captions": None, "still": None, "link": "",
                   "words": ""}
    references = []
    for name, said in given.items():
        # The fence itself is the first line.
        here = line + next((number for number, row in enumerate(text.split("\n"), start=1)
                            if row.startswith(f"{name}:")), 0)
        what = VIDEO.get(name)
        if what is None or not isinstance(said, str if what == "words" else int) or (
                said is True or said is False):
            raise MarkdownError(str(name), here, "field")
        value[name] = said
        if what != "words":
            references.append(Reference(what, said, here))
    for name in ("title", "words"):
        if not value[name].strip():
            raise MarkdownError(name, line, "missing")
    if not value["file"] and not value["link"]:
        raise MarkdownError("file", line, "missing")
    if value["file"] and value["link"]:
        raise MarkdownError("link", line, "field")
    return value, tuple(references)


def _rich(part, line: int) -> str:
    for token in part:
        if token.type == "inline":
            _check_inline(token, token.map[0] + 1)
        elif token.type in ("fence", "code_block", "heading_open", "blockquote_open", "hr"):
            raise MarkdownError(token.markup or token.content, token.map[0] + 1)
    html = PARSER.renderer.render(part, PARSER.options, {})
    html = html.replace("<em>", "<i>").replace("</em>", "</i>")
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
    html = _HAN_BREAK.sub("", html)
    if _FACT_IN_LINK.search(html):
        raise MarkdownError("[{{ }}]( )", line)
    # After cleaning, which knows no embeds; what they hold has been read by then.
    html = nh3.clean(html, tags=_TAGS, link_rel=None,
                     url_schemes=nh3.ALLOWED_URL_SCHEMES | {"document", "page"}).strip()
    strange = _NO_LINK.search(html)
    if strange:
        raise MarkdownError(strange[0], line)
    html = _LINKED.sub(r'linktype="\1" id="\2"', html)
    return syntax.to_tags(html)


def _check_inline(token, line: int) -> None:
    opened: list[str] = []
    depth = 0
    for child in token.children:
        depth += child.nesting
        if depth + len(opened) > _DEEPEST:
            raise MarkdownError(child.markup or child.content, line)
        if child.type == "image":
            raise MarkdownError(f"… ![{child.content}]({child.attrs['src']})", line)
        if child.type == "html_inline":
            closing, name = _MARK.fullmatch(child.content).groups()
            if not closing:
                opened.append(name)
            elif not opened or opened.pop() != name:
                raise MarkdownError(child.content, line)
    if opened:
        raise MarkdownError(f"<{opened[-1]}>", line)


def references_in(html: str) -> list[tuple[str, str]]:
    """(kind, number) of documents and pages that rich text links to by their number."""
    return re.findall(r'<a linktype="(document|page)" id="(\d+)"', html)
