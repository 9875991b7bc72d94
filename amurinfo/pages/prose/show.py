"""Prose as a reader sees it: facts as of today, each with its source one click away."""

from collections.abc import Iterable
from dataclasses import dataclass

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
class Told:
    """A fact as an edition tells it, the same on all of its pages. ``lang``: BCP 47 tag if ``text``
    is in another language; ``url``: where a name leads; ``same``: what shares one entry of the
    list, a figure and its date, not two figures; ``about``, ``value``, ``figure``, ``sources``: of
    that entry, ``figure`` being all that is known of a figure. ``about`` is ``None`` where there
    is none, and then a name is told, or ``text`` says that there is nothing to tell."""

    text: str
    lang: str = ""
    url: str | None = None
    is_gone: bool = False
    same: object = None
    about: Link | None = None
    value: str = ""
    figure: profiles.ShownFigure | None = None
    sources: tuple[profiles.Source, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One thing in the list of the page's facts. ``anchor``, ``back``: ids in the page."""

    anchor: str
    back: str
    told: Told


def paragraphs(page) -> list[str]:
    """The rich text of a page's body as stored. No query."""
    body = getattr(page, "body", None)
    return [item["value"] for item in body.raw_data if item["type"] == "paragraph"] if body else []


def facts_of(page) -> list[syntax.Fact]:
    """The facts named in the prose of a page, in order, with repetitions. No query."""
    return [fact for html in paragraphs(page) for fact in syntax.facts_in(html)]


class Prose:
    """The rich text of one page in ``language``; ``entries``: the facts that it names, for the
    list at its end.

    The queries do not grow with the number of facts."""

    def __init__(self, sources: Iterable[str], language: str, where: Addresses):
        self._where, self._language = where, language
        sources = list(sources)
        facts = [fact for html in sources for fact in syntax.facts_in(html)]
        with override(language):
            told = each(("facts", language), facts, self._tell, plain=True)
        self._told = {fact: told[fact] for fact in facts}
        self._linked = _present({key for html in sources for key in names.linked(html)})
        self._anchors: dict[object, str] = {}
        self._used: set[str] = set()
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
            told = self._told[syntax.parse(text)]
        except (syntax.FactError, KeyError):
            told = Told(problem(text, "").text, is_gone=True)
        if told.is_gone:
            return format_html('<span class="fact-gone">{}</span>', told.text)
        if told.about is None:
            return _name(told)
        anchor = self._anchors[told.same]
        first = anchor not in self._used
        self._used.add(anchor)
        return format_html(
            '<a class="fact" href="#f{}"{}>{}</a>', anchor,
            format_html(' id="u{}"', anchor) if first else "", told.text,
        )

    def _list(self) -> list[Entry]:
        entries: list[Entry] = []
        for told in self._told.values():
            if told.about is not None and told.same not in self._anchors:
                number = self._anchors[told.same] = str(len(entries) + 1)
                entries.append(Entry(f"f{number}", f"u{number}", told))
        return entries

    # ---- what all pages of an edition tell alike -----------------------------------------

    def _tell(self, facts: Iterable[syntax.Fact]) -> dict[syntax.Fact, Told]:
        sources = profiles.Sources(self._language)
        return {fact: self._as_told(shown, sources)
                for fact, shown in resolve(facts, self._language).items()}

    def _as_told(self, shown: Shown, sources: profiles.Sources) -> Told:
        text, lang, fact, record = shown.text, shown.lang, shown.fact, shown.record
        if shown.problem:
            return Told(text, is_gone=True)
        if fact.kind in _UNLISTED:
            url = None if fact.has("plain") else self._where.record(record, self._language)
            return Told(text, lang, url)
        if fact.kind == "count":
            return Told(text, lang, same=fact, about=self._counted(fact), value=text)
        about = profiles.link(record, self._where, self._language)
        if shown.figure:
            figure = profiles.show_figure(shown.figure, self._language, sources)
            return Told(text, lang, same=("figure", shown.figure.pk), about=about, figure=figure)
        value = text
        if fact.kind == "status" and record.iucn_year:
            value = _("%(status)s, %(year)s") % {"status": value, "year": record.iucn_year}
        elif fact.kind == "date" and record.kind == "agreement":
            value = formats.date(record.date, self._language)
        return Told(text, lang, same=(fact.kind, record.pk), about=about, value=value,
                    sources=sources(record.sources))

    def _counted(self, fact: syntax.Fact) -> Link:
        index = self._where.index(fact.slug, self._language)
        query = "&".join(f"{name}={value}" for name, value in fact.filters.items())
        url = f"{index}?{query}" if index and query else index
        return Link(_("Counted from the records of this site"), url)


def _name(told: Told) -> str:
    lang = format_html(' lang="{}"', told.lang) if told.lang else ""
    if told.url:
        return format_html('<a href="{}"{}>{}</a>', told.url, lang, told.text)
    return format_html("<span{}>{}</span>", lang, told.text) if lang else format_html(
        "{}", told.text)


def _present(keys: set[str]) -> set[str]:
    """Those records, as kind/slug, that are there: one query, or none."""
    def kinds(slugs: set[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for kind, slug in Record.objects.filter(slug__in=slugs).values_list("kind", "slug"):
            found.setdefault(slug, []).append(kind)
        return found

    present = each("kinds", {key.partition("/")[2] for key in keys}, kinds, plain=True)
    return keys & {f"{kind}/{slug}" for slug, some in present.items() for kind in some}
