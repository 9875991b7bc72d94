"""What is wrong with the words of a page: typed numbers, dead links. For files and for pages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from html import unescape

from amurinfo.facts.models import Figure
from amurinfo.facts.prose import numbers, syntax

_HREF = re.compile(r'href="([^"]*)"')
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|sup|sub)\b[^>]*>")
_TAGS = re.compile(r"<[^>]+>")

Key = tuple[str, str]
Held = Mapping[Key, frozenset[Decimal]]


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


def held_in_database() -> tuple[dict[Key, frozenset[Decimal]], dict[str, Key]]:
    """(values by record, record by figure's slug) of all current figures: one query."""
    held: dict[Key, set[Decimal]] = {}
    owner: dict[str, Key] = {}
    rows = Figure.objects.current().values_list(
        "slug", "subject__kind", "subject__slug", "low", "high"
    )
    for slug, kind, subject, low, high in rows:
        key = owner[slug] = (kind, subject)
        held.setdefault(key, set()).update(v.normalize() for v in (low, high) if v is not None)
    return {key: frozenset(values) for key, values in held.items()}, owner


def typed_numbers(
    texts: Iterable[str], htmls: Iterable[str], path: str, language: str,
    indexes: Mapping[str, str], held: Held, owner: Mapping[str, Key], kept: Iterable[str],
) -> Iterator[numbers.Typed]:
    """Numbers that should be facts. ``texts``: plain ones, e.g. title and headings."""
    htmls = list(htmls)
    found, figures = subjects(htmls, path, language, indexes)
    found |= {owner[slug] for slug in figures if slug in owner}
    values = frozenset().union(*(held.get(key, frozenset()) for key in found))
    for text in [*texts, *map(plain, htmls)]:
        yield from numbers.typed(text, language, values, list(kept))
