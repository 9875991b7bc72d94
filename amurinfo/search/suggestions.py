"""Suggestions while a reader types: things whose names begin so, whatever the script."""

from functools import lru_cache

from django.db import connection

from amurinfo.analysis.folding import OLD_LETTERS, WORD, fold, script
from amurinfo.analysis.romanise import romanised
from amurinfo.languages import CODES

from . import quick
from .models import Document, Suggestion
from .sources import Source
from .still import Row, published

_LIMIT = 8
#: Records before pages: their names are what people type.
_WEIGHTS = {"species": 9, "area": 8, "place": 8, "network": 7, "agreement": 6}


def remember(generation: int, documents: list[tuple[Document, Source]]) -> None:
    """Keep the beginnings by which these documents can be named."""
    Suggestion.objects.filter(document__in=[one for one, _source in documents]).delete()
    rows = []
    for document, source in documents:
        weight = _WEIGHTS.get(source.kind, 3)
        for start, first in beginnings(source).items():
            rows.append(Suggestion(
                document=document, generation=generation, language=document.language,
                start=start, head=_head(start), weight=weight * 2 + first,
            ))
    Suggestion.objects.bulk_create(rows, batch_size=1000)


def newest() -> int:
    """Another number whenever a document was indexed anew."""
    return Suggestion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def beginnings(source: Source) -> dict[str, bool]:
    """Folded label from each of its words on -> whether it begins with the first one."""
    found: dict[str, bool] = {}
    for label in source.labels:
        for start, first in _of_label(label.text, label.language):
            found[start] = found.get(start, False) or first
    return found


@lru_cache(maxsize=4_000)
def _of_label(text: str, language: str) -> tuple[tuple[str, bool], ...]:
    texts, found = [text], []
    if language in CODES and language != "en":
        texts += romanised(text, language)[:2]
    for one in texts:
        words = folded(one).split(" ")
        for at in range(min(len(words), 6)):
            start = " ".join(words[at:])[:80]
            if len(start) > 1 or script(start) == "han":
                found.append((start, at == 0))
    return tuple(found)


def folded(text: str) -> str:
    """Words in small letters without accents, one space between them; ё as е, and ө and ү for old
    letters, as it is typed."""
    return " ".join(fold(match[0]) for match in WORD.finditer(text)).replace(
        "ё", "е").translate(OLD_LETTERS)


def _head(start: str) -> str:
    return start[:1] if script(start) == "han" else start[:2]


def suggest(generation: int, language: str, typed: str) -> list[Row]:
    """Documents of an edition whose names begin with what was typed, likeliest first, then in the
    order of the numbers of their characters, whatever database there is."""
    start = folded(typed[:80])
    if not start or (len(start) < 2 and script(start) != "han"):
        return []
    # As ``ByCharacter`` says it, so that the indexes are used.
    by = '(start COLLATE "C")' if connection.vendor == "postgresql" else "start"
    if start == _head(start):
        begins, given = "head = %s", [start]
    else:
        # Not by LIKE, which no index would answer on both databases.
        begins, given = f"{by} >= %s AND {by} < %s", [start, start + "\U0010ffff"]
    rows = quick.rows(
        "SELECT document_id FROM search_suggestion "  # noqa: S608 (our own words)
        f"WHERE generation = %s AND language = %s AND {begins} "
        f"ORDER BY weight DESC, {by}, document_id LIMIT 60",
        [generation, language, *given])
    return published(list(dict.fromkeys(row[0] for row in rows))[:_LIMIT])
