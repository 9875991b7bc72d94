"""Markdown as blocks of a page. Knows neither Django nor Wagtail."""

import re
import uuid
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

from amurinfo.facts.prose import syntax

_TAGS = {"p", "a", "em", "strong", "i", "b", "ul", "ol", "li", "br", "sup", "sub"}
_SPACE = uuid.UUID("6f1c0f9e-5c0e-4b52-8a7e-0a3b7d1f6c11")
_PARSER = MarkdownIt("commonmark", {"html": False})
# Two lines of Chinese are one sentence: no space comes between them.
_HAN_BREAK = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])\n"
                        r"(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")
_FACT_IN_LINK = re.compile(r"<a\b[^>]*>(?:(?!</a>).)*\{\{", re.S)


class MarkdownError(ValueError):
    """Something that the pages of the centre do not have, e.g. a table or an image."""


@dataclass(frozen=True)
class Block:
    """``kind``: ``heading``, ``paragraph`` or ``quote``; ``id``: stable from import to import;
    ``value``: plain text, HTML or plain text."""

    kind: str
    id: str
    value: str


def blocks(text: str, path: str, language: str) -> list[Block]:
    """Blocks of a text. ``path`` and ``language`` make the ids and the addresses: a link that
    begins with one "/" leads to that path in the same edition.

    Raises :class:`MarkdownError` for what pages do not have, and for a fact anywhere but in
    running text; :class:`~amurinfo.facts.prose.syntax.FactError` for one that cannot be read.
    """
    tokens = _PARSER.parse(text)
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(tokens):
        end = _end(tokens, position)
        part = tokens[position:end]
        found.append(_block(part))
        position = end
    made, run = [], []
    for kind, value in [*found, ("", "")]:
        if kind == "paragraph":
            run.append(value)
            continue
        if run:
            made.append(("paragraph", _edition_links("".join(run), language)))
            run = []
        if kind:
            made.append((kind, value))
    return [
        Block(kind, str(uuid.uuid5(_SPACE, f"{path}|{index}|{kind}")), value)
        for index, (kind, value) in enumerate(made)
    ]


def _end(tokens, start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index + 1
    return len(tokens)


def _block(part) -> tuple[str, str]:
    first = part[0]
    if first.type == "heading_open":
        if first.tag != "h2":
            raise MarkdownError(f"{first.markup} {part[1].content}")
        return "heading", _plain(part[1].content)
    if first.type == "blockquote_open":
        return "quote", _plain(
            " ".join(token.content for token in part if token.type == "inline")
        )
    if first.type in ("paragraph_open", "bullet_list_open", "ordered_list_open"):
        if any(child.type == "image" for token in part for child in token.children or []):
            raise MarkdownError("![")
        html = _PARSER.renderer.render(part, _PARSER.options, {})
        html = html.replace("<em>", "<i>").replace("</em>", "</i>")
        html = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
        html = _HAN_BREAK.sub("", html)
        if _FACT_IN_LINK.search(html):
            raise MarkdownError("[{{ }}]( )")
        # After cleaning, which knows no embeds; what they hold has been read by then.
        html = nh3.clean(html, tags=_TAGS, link_rel=None).strip()
        return "paragraph", syntax.to_tags(html)
    raise MarkdownError(first.type)


def _plain(text: str) -> str:
    """Text of a heading or quotation, which have no room for a fact's source."""
    if "{{" in text:
        raise MarkdownError(text)
    return text


def _edition_links(html: str, language: str) -> str:
    return html.replace('href="/', f'href="/{language}/')
