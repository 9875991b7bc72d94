"""Atom feeds (RFC 4287) as bytes: pure, from dataclasses."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree as Tree  # noqa: S405 (writes only)

ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 cannot hold, even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """``id``: a URI that never changes; ``html``: the full text, every address in it absolute;
    ``categories``: (term, label)."""

    id: str
    title: str
    url: str
    updated: datetime
    published: datetime | None = None
    summary: str = ""
    html: str = ""
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Feed:
    """``lang``: BCP 47; ``url``: of the feed itself; ``page``: of the page it belongs to.
    ``updated``: used when there is no entry."""

    id: str
    title: str
    lang: str
    url: str
    page: str
    author: str
    author_url: str
    updated: datetime
    rights: str = ""
    subtitle: str = ""
    entries: list[Entry] = field(default_factory=list)


def write(feed: Feed) -> bytes:
    """The feed as an Atom document in UTF-8."""
    Tree.register_namespace("", ATOM)
    root = Tree.Element(f"{{{ATOM}}}feed", {_LANG: feed.lang})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    latest = max((entry.updated for entry in feed.entries), default=feed.updated)
    _text(root, "updated", _moment(latest))
    _link(root, rel="self", type="application/atom+xml", href=feed.url)
    _link(root, rel="alternate", type="text/html", hreflang=feed.lang, href=feed.page)
    author = Tree.SubElement(root, f"{{{ATOM}}}author")
    _text(author, "name", feed.author)
    _text(author, "uri", feed.author_url)
    if feed.rights:
        _text(root, "rights", feed.rights)
    for entry in feed.entries:
        _entry(root, entry, feed.lang)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + Tree.tostring(root, "utf-8") + b"\n"


def _entry(root: Tree.Element, entry: Entry, lang: str) -> None:
    node = Tree.SubElement(root, f"{{{ATOM}}}entry")
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    # One only: of several alternate links many readers take the last, whatever its language.
    _link(node, rel="alternate", type="text/html", hreflang=lang, href=entry.url)
    if entry.published:
        _text(node, "published", _moment(entry.published))
    _text(node, "updated", _moment(entry.updated))
    for term, label in entry.categories:
        Tree.SubElement(node, f"{{{ATOM}}}category", {"term": _clean(term),
                                                       "label": _clean(label)})
    if entry.summary:
        _text(node, "summary", entry.summary)
    if entry.html:
        _text(node, "content", entry.html, type="html")


def _text(parent: Tree.Element, name: str, text: str, **attributes: str) -> None:
    Tree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = _clean(text)


def _link(parent: Tree.Element, **attributes: str) -> None:
    Tree.SubElement(parent, f"{{{ATOM}}}link", attributes)


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
