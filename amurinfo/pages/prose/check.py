"""What is wrong with the words of a page: typed numbers, dead links. For files and for pages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from html import unescape

from amurinfo.analysis import Lexicon
from amurinfo.facts.models import RECORD_MODELS, Figure
from amurinfo.facts.prose import numbers, syntax
from amurinfo.facts.prose.numbers import Held
from amurinfo.facts.units import COUNTED

from . import names

_HREF = re.compile(r'href="([^"]*)"')
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|sup|sub)\b[^>]*>")
_TAGS = re.compile(r"<[^>]+>")

Key = tuple[str, str]
#: Kind of record -> the field that holds its date.
DATES = {"agreement": "date", "area": "established", "network": "year"}


def plain(html: str) -> str:
    """Rich text as words; a fact, which is no typed number, leaves a mark that is no word."""
    text = syntax.replace(html, lambda _fact: "\u2060·\u2060")
    return unescape(_TAGS.sub(" ", _INLINE.sub("", text)))


def links(html: str) -> list[str]:
    """Addresses that rich text leads to, as written."""
    return [unescape(match) for match in _HREF.findall(html)]


def subjects(
    htmls: Iterable[str], path: str, language: str, indexes: Mapping[str, str]
) -> tuple[set[Key], set[str]]:
    """(records, figures' slugs) that a page speaks of: its own, those it links to, those it
    names. ``path``: of the page below its edition; ``indexes``: path of a list -> kind."""
    paths, found, figures = {path}, set(), set()
    for html in htmls:
        home = f"/{language}/"
        paths |= {link.removeprefix(home).strip("/") for link in links(html)
                  if link.startswith(home)}
        for fact in syntax.facts_in(html):
            if fact.kind in ("figure", "as-of"):
                figures.add(fact.slug)
            elif fact.kind != "count":
                kinds = [fact.record_kind] if fact.record_kind else set(indexes.values())
                found |= {(kind, fact.slug) for kind in kinds}
    for one in paths:
        parent, _, slug = one.rpartition("/")
        if parent in indexes and slug:
            found.add((indexes[parent], slug))
    return found, figures


class Holding:
    """What each record holds, gathered piece by piece; ``owner``: the record of a figure."""

    def __init__(self) -> None:
        self.owner: dict[str, Key] = {}
        self._values: dict[Key, set[Decimal]] = {}
        self._counts: dict[Key, set[Decimal]] = {}
        self._dates: dict[Key, set[str]] = {}

    def figure(self, slug: str, key: Key, unit: str, values: Iterable[Decimal]) -> None:
        self.owner[slug] = key
        values = {value.normalize() for value in values}
        self._values.setdefault(key, set()).update(values)
        if unit in COUNTED:
            self._counts.setdefault(key, set()).update(values)

    def date(self, key: Key, date: str | int | None) -> None:
        if date:
            self._dates.setdefault(key, set()).add(str(date))

    def of(self, keys: Iterable[Key]) -> Held:
        """By all of ``keys`` together."""
        return Held.together(
            Held(*(frozenset(held.get(key, ())) for held in (self._values, self._counts,
                                                             self._dates)))
            for key in keys
        )


def held_in_database() -> Holding:
    """By current figures and by records with dates: one query for each."""
    holding = Holding()
    rows = Figure.objects.current().values_list(
        "slug", "subject__kind", "subject__slug", "unit", "low", "high"
    )
    for slug, kind, subject, unit, *values in rows:
        holding.figure(slug, (kind, subject), unit, (v for v in values if v is not None))
    for kind, field in DATES.items():
        for slug, date in RECORD_MODELS[kind].objects.values_list("slug", field):
            holding.date((kind, slug), date)
    return holding


def typed_numbers(
    texts: Iterable[str], htmls: Iterable[str], path: str, language: str,
    indexes: Mapping[str, str], holding: Holding, lexicon: Lexicon, kept: Iterable[str],
) -> Iterator[numbers.Typed]:
    """Numbers and dates that should be facts. ``texts``: plain ones, e.g. title and headings.

    A text speaks of what the whole page does, and of the records that it names itself."""
    htmls, kept = list(htmls), list(kept)
    of_page, figures = subjects(htmls, path, language, indexes)
    of_page |= {holding.owner[slug] for slug in figures if slug in holding.owner}
    for text in [*texts, *map(plain, htmls)]:
        found = of_page | names.named(text, language, lexicon)
        yield from numbers.typed(text, language, holding.of(found), kept)
