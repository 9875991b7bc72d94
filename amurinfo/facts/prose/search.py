"""What an editor may choose when a sentence needs a fact."""

import re
from dataclasses import dataclass

from django.db.models import Q

from amurinfo.facts.models import Figure, Record

from .resolve import Shown, resolve
from .syntax import CASES_OF, FILTERS, Fact

#: Rows of records and of figures; whoever needs more types another word.
MOST = 20
_PROPERTIES = {
    "area": ("name", "area", "date"), "species": ("name", "status"),
    "network": ("name", "area", "date"), "place": ("name", "area"), "agreement": ("name", "date"),
    "organisation": ("name",),
}


@dataclass(frozen=True)
class Row:
    """``record``: what it is about; ``figure``: the figure, if it is one; ``choices``: the facts
    that may be taken, as they would be shown."""

    record: Record | None
    figure: Figure | None
    choices: list[Shown]


def _matching(query: str) -> Q:
    """Names in any language. SQLite knows no small and capital letters but Latin ones."""
    found = Q(slug__icontains=query.replace(" ", "-"))
    for text in {query, query.lower(), query.capitalize(), query.upper()}:
        found |= Q(name__text__icontains=text)
    return found


def rows(query: str, language: str) -> list[Row]:
    """Records by name or slug, then their figures; without a query what can be counted."""
    query = " ".join(query.split())[:80]
    if not query:
        return _counts(language)
    records = list(
        Record.objects.exclude(kind="concept").filter(_matching(query)).distinct()
        .with_names().order_by("kind", "slug")[:MOST]
    )
    wanted = Q(subject__in=records) | Q(slug__icontains=query.replace(" ", "-"))
    # Whoever selects a typed number looks for the figure that holds it.
    digits = re.sub(r"[\s\u00a0\u202f,]", "", query)
    if re.fullmatch(r"\d{1,12}", digits):
        wanted |= Q(low=digits) | Q(high=digits)
    figures = list(
        Figure.objects.current()
        .filter(wanted)
        .exclude(subject__kind="area", aspect="area")
        .select_related("subject", "territory").prefetch_related("subject__name_set")
        .order_by("subject", "-as_of")[:MOST]
    )
    facts: list[tuple[Record, Figure | None, list[Fact]]] = [
        (record, None, [Fact(kind, record.slug, record.kind)
                        for kind in _PROPERTIES.get(record.kind, ())]
                       + _cases(record, language))
        for record in records
    ]
    facts += [
        (figure.subject, figure, [
            Fact("figure", figure.slug), Fact("figure", figure.slug, "", (("number", ""),)),
            Fact("figure", figure.slug, "", (("latest", ""),)), Fact("as-of", figure.slug),
        ])
        for figure in figures
    ]
    shown = resolve([fact for _record, _figure, of_row in facts for fact in of_row], language)
    return [
        Row(record, figure, [shown[fact] for fact in of_row if not shown[fact].problem])
        for record, figure, of_row in facts
    ]


def _cases(record: Record, language: str) -> list[Fact]:
    """The name in the cases that it has. Species are common nouns: small in a sentence."""
    name = record.preferred_names.get(language)
    small = (("lower", ""),) if record.kind == "species" else ()
    return [Fact("name", record.slug, record.kind, ((case, ""), *small))
            for case in CASES_OF.get(language, ()) if name and case in name.forms]


def _counts(language: str) -> list[Row]:
    facts = [Fact("count", kind) for kind in FILTERS]
    shown = resolve(facts, language)
    return [Row(None, None, [shown[fact]]) for fact in facts]
