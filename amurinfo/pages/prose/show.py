"""Prose as a reader sees it: facts as of today, each with its source one click away."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

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
    is in another language; ``thing``: kind and slug of the record that it is about, ``name`` and
    ``name_lang`` what that is called; ``same``: what shares one entry of the list, a figure and its
    date, not two figures, and ``None`` where there is none; ``value``, ``figure``, ``sources``: of
    that entry, ``figure`` being all that is known of a figure."""

    text: str
    lang: str = ""
    thing: tuple[str, str] | None = None
    name: str = ""
    name_lang: str = ""
    same: object = None
    value: str = ""
    figure: profiles.ShownFigure | None = None
    sources: tuple[profiles.Source, ...] = ()
    is_gone: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing in the list of the page's facts. ``anchor``, ``back``: ids in the page."""

    anchor: str
    back: str
    told: Told
    about: Link


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
        told = each(("facts", language), facts, partial(_tell, language=language), plain=True)
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
        if told.same is None:
            return self._name(told)
        anchor = self._anchors[told.same]
        first = anchor not in self._used
        self._used.add(anchor)
        return format_html(
            '<a class="fact" href="#f{}"{}>{}</a>', anchor,
            format_html(' id="u{}"', anchor) if first else "", told.text,
        )

    def _name(self, told: Told) -> str:
        url = self._where.thing(*told.thing, self._language) if told.thing else None
        lang = format_html(' lang="{}"', told.lang) if told.lang else ""
        if url:
            return format_html('<a href="{}"{}>{}</a>', url, lang, told.text)
        return format_html("<span{}>{}</span>", lang, told.text) if lang else format_html(
            "{}", told.text)

    def _list(self) -> list[Entry]:
        entries: list[Entry] = []
        for fact, told in self._told.items():
            if told.same is not None and told.same not in self._anchors:
                number = self._anchors[told.same] = str(len(entries) + 1)
                entries.append(Entry(f"f{number}", f"u{number}", told, self._about(fact, told)))
        return entries

    def _about(self, fact: syntax.Fact, told: Told) -> Link:
        if told.thing:
            url = self._where.thing(*told.thing, self._language)
            return Link(told.name, url, told.name_lang)
        index = self._where.index(fact.slug, self._language)
        query = "&".join(f"{name}={value}" for name, value in fact.filters.items())
        return Link(told.name, f"{index}?{query}" if index and query else index)


# ---- what all pages of an edition tell alike: no page, and no address, is known here -------------


def _tell(facts: Iterable[syntax.Fact], language: str) -> dict[syntax.Fact, Told]:
    sources = profiles.Sources(language)
    with override(language):
        return {fact: _as_told(shown, language, sources)
                for fact, shown in resolve(facts, language).items()}


def _as_told(shown: Shown, language: str, sources: profiles.Sources) -> Told:
    text, fact, record = shown.text, shown.fact, shown.record
    if shown.problem:
        return Told(text, is_gone=True)
    if fact.kind == "count":
        return Told(text, shown.lang, name=_("Counted from the records of this site"), same=fact,
                    value=text)
    thing = record.kind, record.slug
    if fact.kind in _UNLISTED:
        return Told(text, shown.lang, None if fact.has("plain") else thing)
    name = record.name_for(language)
    told = partial(Told, text, shown.lang, thing, name.text, profiles.foreign(name))
    if shown.figure:
        return told(same=("figure", shown.figure.pk),
                    figure=profiles.show_figure(shown.figure, language, sources))
    value = text
    if fact.kind == "status" and record.iucn_year:
        value = _("%(status)s, %(year)s") % {"status": value, "year": record.iucn_year}
    elif fact.kind == "date" and record.kind == "agreement":
        value = formats.date(record.date, language)
    return told(same=(fact.kind, record.pk), value=value, sources=sources(record.sources))


def _present(keys: set[str]) -> set[str]:
    """Those records, as kind/slug, that are there: one query, or none."""
    def kinds(slugs: set[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for kind, slug in Record.objects.filter(slug__in=slugs).values_list("kind", "slug"):
            found.setdefault(slug, []).append(kind)
        return found

    present = each("kinds", {key.partition("/")[2] for key in keys}, kinds, plain=True)
    return keys & {f"{kind}/{slug}" for slug, some in present.items() for kind in some}
