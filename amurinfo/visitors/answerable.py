"""Who answers for an edition, and which law applies where: data with dates, for the policy."""

import csv
import datetime
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from amurinfo.editions.models import Stewardship
from amurinfo.facts import formats
from amurinfo.languages import BY_CODE, tag


@dataclass(frozen=True)
class Law:
    """``territory``: its name; all in the reader's language."""

    territory: str
    name: str
    since: datetime.date
    authority: str
    source: str


@dataclass(frozen=True)
class Operator:
    """An office that keeps the edition; ``lang``: BCP 47 tag of its name if that is foreign."""

    name: str
    lang: str
    email: str
    since: datetime.date | None


@cache
def _rows() -> list[dict[str, str]]:
    text = (settings.CONTENT_DIR / "visitors" / "laws.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def laws(language: str, day: datetime.date) -> list[Law]:
    """What is in force on ``day``, in the order of the file."""
    column = BY_CODE[language].column
    return [
        Law(formats.country(row["territory"], language), row[f"name_{column}"],
            datetime.date.fromisoformat(row["valid_from"]),
            row[f"authority_{column}"], row["source"])
        for row in _rows()
        if row["valid_from"] <= day.isoformat() <= (row["valid_to"] or "9999")
    ]


def operators(language: str, day: datetime.date) -> list[Operator]:
    """The offices that keep the edition on ``day``."""
    kept = Stewardship.objects.on(day).filter(edition__language=language).select_related(
        "office__organisation").prefetch_related("office__organisation__name_set")
    found = []
    for stewardship in kept:
        name = stewardship.office.organisation.name_for(language)
        found.append(Operator(
            name.text, tag(name.lang) if name.foreign else "", stewardship.office.email,
            stewardship.valid_from))
    return found
