"""Names of records in prose link themselves on first mention.

Chosen when a page is saved and kept in its text as ``<a linktype="record" record="kind/slug">``:
editors see and refuse them, and a page is rendered without looking for names. Files do not hold
these links: they are chosen again when the files are loaded.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from html import escape, unescape

from django.db.models import Count, Max

from amurinfo.analysis import Label, Lexicon
from amurinfo.facts.models import Name
from amurinfo.facts.prose import syntax
from amurinfo.facts.signals import record_changed

#: Kinds that have a page worth going to in the middle of a sentence.
KINDS = ("species", "area", "network", "place", "agreement")
#: Links that choose themselves on one page; more would be a list, not a text.
MOST = 40
_PIECE = re.compile(r"(<[^>]+>)")
_LINK = re.compile(
    r'<a (?=[^>]*\blinktype="record")[^>]*\brecord="([a-z0-9/-]+)"[^>]*>(.*?)</a>', re.S
)
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]\s*$")


def strip(html: str) -> str:
    """Rich text without the links that chose themselves."""
    return _LINK.sub(r"\2", html)


def linked(html: str) -> list[str]:
    """Records that chose themselves, as kind/slug, in order."""
    return [match[1] for match in _LINK.finditer(html)]


def replace(html: str, show) -> str:
    """Rich text with each such link replaced by ``show(kind/slug, inner HTML)``."""
    return _LINK.sub(lambda match: show(match[1], match[2]), html)


def lexicon() -> Lexicon:
    """All names by which a record may be linked; built anew when names have changed."""
    seen = Name.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return _lexicon(seen["count"], seen["last"])


@lru_cache(maxsize=1)
def _lexicon(_count: int, _last: int) -> Lexicon:
    names = (
        Name.objects.exclude(status=Name.Status.FORBIDDEN).filter(record__kind__in=KINDS)
        .values_list("record__kind", "record__slug", "language", "text", "status")
    )
    return Lexicon(label for name in names for label in labels(*name))


def labels(kind: str, slug: str, language: str, text: str, status: str) -> Iterator[Label]:
    """As what a name is looked for: "Amur (Heilong)" is "Amur" in a sentence."""
    for form in dict.fromkeys((text, _BRACKETS.sub("", text))):
        yield Label(f"{kind}/{slug}", language, form, status)


def forget(**_kwargs) -> None:
    _lexicon.cache_clear()


record_changed.connect(forget, dispatch_uid="pages-names-of-records")


def link_names(
    htmls: Iterable[str], language: str, names: Lexicon, refused: Collection[str],
    known: Collection[str],
) -> list[str]:
    """Paragraph blocks with the first mention of each record linked.

    ``refused``: kind/slug of those that are not; ``known``: of those that the page is about or
    links to by itself. Text that is linked already is left alone.
    """
    done = {*refused, *known}
    made, count = [], 0
    for html in htmls:
        parts, inside = [], 0
        for piece in _PIECE.split(strip(html)):
            if piece.startswith("<"):
                inside += piece.startswith("<a ") - piece.startswith("</a")
                parts.append(piece)
            elif inside or not piece.strip() or count >= MOST:
                parts.append(piece)
            else:
                text, added = _linked_text(unescape(piece), language, names, done)
                parts.append(text if added else piece)
                count += added
        made.append("".join(parts))
    return made


def _linked_text(text: str, language: str, names: Lexicon, done: set[str]) -> tuple[str, int]:
    parts, at, added = [], 0, 0
    for span in names.find(text, language):
        concept = span.label.concept
        if span.others or concept in done or not _is_name(text, span, concept, language):
            continue
        done.add(concept)
        parts.append(escape(text[at : span.start], quote=False))
        inner = escape(text[span.start : span.end], quote=False)
        parts.append(f'<a linktype="record" record="{concept}">{inner}</a>')
        at, added = span.end, added + 1
    parts.append(escape(text[at:], quote=False))
    return "".join(parts), added


def _is_name(text: str, span, concept: str, language: str) -> bool:
    """A proper name has a capital letter where its language has capitals; species are common
    nouns. A label of another language is no mention in this one, but for scientific names."""
    if span.label.language not in (language, "la"):
        return False
    if language == "zh-hans":
        return span.end - span.start > 1
    return concept.startswith("species/") or text[span.start].isupper()


def named(text: str, language: str, names: Lexicon) -> set[tuple[str, str]]:
    """(kind, slug) of all records that a plain text names, by the rules by which names link
    themselves."""
    return {
        tuple(span.label.concept.split("/"))
        for span in names.find(text, language)
        if not span.others and _is_name(text, span, span.label.concept, language)
    }


def mentioned(htmls: Iterable[str]) -> set[str]:
    """Slugs of records that facts of the prose link to by name."""
    return {fact.slug for html in htmls for fact in syntax.facts_in(html)
            if fact.kind == "name" and not fact.has("plain")}
