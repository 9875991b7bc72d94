"""Kept lists that come with packages of others: what for, whose licence, how old. Data with dates
(``content/visitors/lists.csv``), for the audit page; a test holds the versions against what runs.
"""

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from amurinfo.facts import formats
from amurinfo.languages import BY_CODE


@dataclass(frozen=True)
class KeptList:
    """``what`` and ``as_of`` in the reader's language; ``licence``: SPDX expression."""

    package: str
    version: str
    as_of: str
    licence: str
    what: str
    source: str


@cache
def kept(language: str) -> list[KeptList]:
    text = (settings.CONTENT_DIR / "visitors" / "lists.csv").read_text(encoding="utf-8")
    return [
        KeptList(row["package"], row["version"], formats.date(row["as_of"], language),
                 row["licence"], row[f"what_{BY_CODE[language].column}"], row["source"])
        for row in csv.DictReader(text.splitlines())
    ]
