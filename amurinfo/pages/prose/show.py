"""Prose as a reader sees it: facts as of today, each with its source one click away."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.rich_text import expand_db_html

from amurinfo.batch import each
from amurinfo.facts import formats
from amurinfo.facts.models import Record
from amurinfo.facts.prose import syntax
from amurinfo.facts.prose.resolve import Shown, problem, resolve

from .. import profiles
from ..addresses import Addresses
from ..shell import Link
from . import names

#: Facts whose list entry would say nothing that the sentence does not.
_UNLISTED = {"name"}


@dataclass(frozen=True)
class Entry:
    """One thing in the list of the page's facts. ``figure``: all that is known of a figure;
    ``value`` and ``sources`` for anything else. ``anchor``, ``back``: ids in the page."""

    anchor: str
    back: str
    about: Link
    value: str = ""
    figure: profiles.ShownFigure | None = None
    sources: list[profiles.Source] = field(default_factory=list)


def paragraphs(page) -> list[str]:
    """The rich text of a page's body as stored. No query."""
    body = getattr(page, "body", None)
    return [item["value"] for item in body.raw_data if item["type"] == "paragraph"] if body else []


def facts_of(page) -> list[syntax.Fact]:
    """The facts named in the prose of a page, in order, with repetitions. No query."""
    return [fact for html in paragraphs(page) for fact in syntax.facts_in(html)]


class Prose:
    """The rich text of one page in ``language``; ``entries``: the facts that it names, for the
    list at its end; ``keys``: the (kind, slug) of all that it shows, ``*`` for all of a kind.

    The queries do not grow with the number of facts."""

    def __init__(self, sources: Iterable[str], language: str, where: Addresses):
        self._where, self._language = where, language
        sources = list(sources)
        facts = [fact for html in sources for fact in syntax.facts_in(html)]
        self.shown = resolve(facts, language)
        self._linked = _present({key for html in sources for key in names.linked(html)})
        self.keys = frozenset().union(
            *(shown.keys for shown in self.shown.values()),
            (tuple(key.split("/")) for key in self._linked),
        )
        self._anchors: dict[object, str] = {}
        self._used: set[str] = set()
        with override(language):
            self.entries = self._list()

    @classmethod
    def of(cls, page, where: Addresses) -> "Prose":
        return cls(paragraphs(page), where.language(page), where)

    def html(self, source: str) -> str:
        """One paragraph block as HTML, safe to print: rich text of the database holds known
        tags only, and what facts add is escaped here."""
        linked = names.replace(source, self._link)
        return expand_db_html(syntax.replace(linked, self._one))

    def _link(self, key: str, inner: str) -> str:
        """A name that links itself; without its record it is a name."""
        kind, _slash, slug = key.partition("/")
        path = self._where.thing(kind, slug, self._language)
        if not path or key not in self._linked:
            return inner
        return f'<a href="{path}">{inner}</a>'

    def _one(self, text: str) -> str:
        try:
            shown = self.shown[syntax.parse(text)]
        except (syntax.FactError, KeyError):
            shown = problem(text, "")
        if shown.problem or not isinstance(shown.fact, syntax.Fact):
            return format_html('<span class="fact-gone">{}</span>', shown.text)
        lang = format_html(' lang="{}"', shown.lang) if shown.lang else ""
        if shown.fact.kind in _UNLISTED:
            url = None if shown.fact.has("plain") else self._where.record(
                shown.record, self._language
            )
            if url:
                return format_html('<a href="{}"{}>{}</a>', url, lang, shown.text)
            return format_html("<span{}>{}</span>", lang, shown.text) if lang else format_html(
                "{}", shown.text
            )
        anchor = self._anchors[_same(shown)]
        first = anchor not in self._used
        self._used.add(anchor)
        return format_html(
            '<a class="fact" href="#f{}"{}>{}</a>', anchor,
            format_html(' id="u{}"', anchor) if first else "", shown.text,
        )

    def _list(self) -> list[Entry]:
        sources = profiles.Sources(self._language)
        entries: list[Entry] = []
        for shown in self.shown.values():
            key = _same(shown)
            if shown.problem or shown.fact.kind in _UNLISTED or key in self._anchors:
                continue
            number = self._anchors[key] = str(len(entries) + 1)
            entries.append(self._entry(f"f{number}", f"u{number}", shown, sources))
        return entries

    def _entry(self, anchor: str, back: str, shown: Shown, sources: profiles.Sources) -> Entry:
        if shown.fact.kind == "count":
            return Entry(anchor, back, self._counted(shown), shown.text)
        about = profiles.link(shown.record, self._where, self._language)
        if shown.figure:
            figure = profiles.show_figure(shown.figure, self._language, sources)
            return Entry(anchor, back, about, figure=figure)
        value = shown.text
        if shown.fact.kind == "status" and shown.record.iucn_year:
            value = _("%(status)s, %(year)s") % {"status": value, "year": shown.record.iucn_year}
        elif shown.fact.kind == "date" and shown.record.kind == "agreement":
            value = formats.date(shown.record.date, self._language)
        return Entry(anchor, back, about, value, sources=sources(shown.record.sources))

    def _counted(self, shown: Shown) -> Link:
        index = self._where.index(shown.fact.slug, self._language)
        query = "&".join(f"{name}={value}" for name, value in shown.fact.filters.items())
        url = f"{index}?{query}" if index and query else index
        return Link(_("Counted from the records of this site"), url)


def _present(keys: set[str]) -> set[str]:
    """Those records, as kind/slug, that are there: one query, or none."""
    def kinds(slugs: set[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for kind, slug in Record.objects.filter(slug__in=slugs).values_list("kind", "slug"):
            found.setdefault(slug, []).append(kind)
        return found

    present = each("kinds", {key.partition("/")[2] for key in keys}, kinds)
    return keys & {f"{kind}/{slug}" for slug, some in present.items() for kind in some}


def _same(shown: Shown) -> object:
    """What shares one entry of the list: a figure and its date, not two figures."""
    if shown.figure:
        return "figure", shown.figure.pk
    if shown.record:
        return shown.fact.kind, shown.record.pk
    return shown.fact
