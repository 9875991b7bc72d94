"""What editors wrote, as plain text."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock

#: A tag that ends a line of text.
_BLOCKS = {"p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "div", "br", "hr", "td", "th",
           "tr", "table", "blockquote", "figure", "figcaption"}
_SPACE = re.compile(r"[^\S\n]+")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\ufeff]")


def clean(text: str) -> str:
    """One space between words, no soft hyphens and no control characters, no empty lines."""
    lines = (_SPACE.sub(" ", line).strip() for line in _HIDDEN.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    """Collects what is text; script and style are not."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style") and self.silent > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def of_html(markup: str) -> str:
    """The words of a piece of HTML, a line a block."""
    words = _Words()
    words.feed(markup)
    words.close()
    return clean("".join(words.parts))


def of_stream(value, rich: Callable[[str], str]) -> str:
    """The words of a body made of blocks, as a reader sees them; ``rich``: rich text -> HTML."""
    return clean("\n".join(_of_block(value.stream_block, value, rich)))


def _of_block(block, value, rich) -> list[str]:
    if value is None:
        return []
    match block:
        case RichTextBlock():
            return [of_html(rich(value.source))]
        case StreamBlock():
            return [text for child in value for text in _of_block(child.block, child.value, rich)]
        case StructBlock():
            return [text for name, child in block.child_blocks.items()
                    for text in _of_block(child, value.get(name), rich)]
        case ListBlock():
            return [text for child in value for text in _of_block(block.child_block, child, rich)]
    return [str(text) for text in block.get_searchable_content(value)]
