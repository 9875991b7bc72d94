"""A document as a reader sees it among results: title, address, and the piece of its text with the
words in place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from amurinfo.analysis import snippet, within
from amurinfo.languages import BY_CODE, tag
from amurinfo.media.models import CentreDocument
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.shell import Link

from . import still
from .facets import kind_label
from .meaning.places import marks
from .meaning.texts import concept_key

#: Pages of one file that are shown with it.
_LEAVES = 3


@dataclass(frozen=True)
class Item:
    title: SafeString
    url: str
    kind: str
    text: SafeString
    lang: str = ""
    title_lang: str = ""
    #: Of a file: its pages, and where it stands.
    pages: tuple["PageItem", ...] = ()
    entry: Link | None = None


@dataclass(frozen=True)
class PageItem:
    """A page of a file in which the words stand."""

    number: int
    url: str
    text: SafeString
    lang: str


class Shower:
    """Documents -> what a reader sees of them. Those that are ``announced`` are read together, in
    few queries."""

    def __init__(self, meant, where: Addresses, reader: str, leaves: Mapping[int, list[int]]):
        self._meant, self._where = meant, where
        self._reader, self._leaves = reader, leaves
        self._keys: dict[str, frozenset[str]] = {}
        self._documents: dict[int, still.Row] = {}
        self._papers: dict[str, CentreDocument] = {}

    def announce(self, wanted: list[int]) -> None:
        fresh = [one for number in wanted for one in (number, *self._leaves.get(number, ())[:9])
                 if one not in self._documents]
        if not fresh:
            return
        found = still.documents(fresh, self._where.doors)
        self._documents |= found
        self._papers |= still.files_of(found.values())

    def items(self, wanted: list[int]) -> list[Item]:
        self.announce(wanted)
        found, shown = self._documents, []
        for document in [found[number] for number in wanted if number in found]:
            if document.kind == "file":
                paper = self._papers.get(document.thing)
                if paper:
                    leaves = [found[leaf] for leaf in self._leaves.get(document.pk, ())
                              if leaf in found]
                    shown.append(self._file(document, paper, leaves))
            elif url := self._url(document):
                shown.append(self._item(document, url))
        return shown

    def _file(self, document: still.Row, paper, leaves: list[still.Row]) -> Item:
        """A file once, its pages by how well they fit; those alone that hold a word themselves,
        as the title of the file is said to be on all of them."""
        shown = []
        for leaf in leaves:
            number = int(leaf.key.partition("#")[2])
            text, marked = self._snippet(leaf)
            if number and marked and len(shown) < _LEAVES:
                shown.append(PageItem(number, f"{paper.url}#page={number}", text,
                                      tag(leaf.language)))
        item = self._item(document, shown[0].url if shown else paper.url)
        name = paper.agreement.name_for(self._reader)
        entry = self._where.record(paper.agreement, self._reader)
        return replace(
            item, pages=tuple(shown),
            entry=Link(name.text, entry, name.lang if name.foreign else "") if entry else None,
        )

    def _url(self, document: still.Row) -> str | None:
        if document.is_page:
            is_open = document.path is not None
            return self._where.path(document.path, document.locale) if is_open else None
        kind, _colon, rest = document.key.partition(":")
        return self._where.thing(kind, rest, document.language)

    def _item(self, document: still.Row, url: str) -> Item:
        language = document.language
        title_language = (
            document.title_language if document.title_language in BY_CODE else language
        )
        return Item(
            title=_marked(document.title,
                          marks(document.title_places, self._wanted(title_language))),
            url=url, kind=kind_label(document.kind),
            text=self._snippet(document)[0],
            lang=tag(language),
            title_lang=tag(document.title_language)
            if document.title_language != language else "",
        )

    def _snippet(self, document: still.Row) -> tuple[SafeString, bool]:
        """The best piece of the text, and whether anything in it is marked."""
        text, spans = document.text, marks(document.places, self._wanted(document.language))
        start, end = snippet(text, spans)
        return mark_safe(  # noqa: S308 (escaped piece by piece)
            ("… " if start else "") + _marked(text[start:end], within(spans, start, end))
            + (" …" if end < len(text) else "")
        ), bool(spans)

    def _wanted(self, language: str) -> frozenset[str]:
        """Keys of the query's words and names; a text holds those of what is broader, too."""
        if language not in self._keys:
            self._keys[language] = self._meant.keys(language).union(
                map(concept_key, self._meant.concepts))
        return self._keys[language]


def _marked(text: str, spans: list[tuple[int, int]]) -> SafeString:
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308
