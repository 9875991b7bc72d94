"""Documents as every search and every suggestion asks for them, in the database's own words: Django
takes three to ten times as long to write such a query as a database to answer it.

For readers' requests alone: pages that are kept as files must ask by querysets, which note what was
read.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection


class Row(NamedTuple):
    """What is shown of a document."""

    pk: int
    key: str
    language: str
    kind: str
    thing: str
    title: str
    title_language: str
    text: str


def rows(statement: str, given: Sequence = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def numbers(some: Iterable[int]) -> str:
    """For ``IN (…)``: numbers of our own tables, not what anybody typed."""
    return ",".join(str(int(one)) for one in some) or "NULL"


def documents(ids: Iterable[int]) -> dict[int, Row]:
    found = rows(
        "SELECT id, key, language, kind, thing, title, title_language, text "  # noqa: S608
        f"FROM search_document WHERE id IN ({numbers(ids)})")
    return {row[0]: Row(*row) for row in found}
