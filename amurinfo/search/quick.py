"""What every search and every suggestion asks for, in the database's own words: Django takes three
to ten times as long to write such a query as a database to answer it.

For readers' requests alone: pages that are kept as files must ask by querysets, which note what was
read.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet


def rows(statement: str, given: Sequence = ()) -> list[tuple]:
    if connection.vendor == "postgresql":
        from .engines import postgresql

        return postgresql.rows(connection.alias, statement, given)
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def among(ids: Iterable[int]) -> tuple[str, list]:
    """``= ANY(…)`` or ``IN (…)``, and what is given with it: numbers of our own tables, not what
    anybody typed."""
    if connection.vendor == "postgresql":
        # One statement, however many there are, so that it is planned once.
        return "= ANY(%s::bigint[])", [list(ids)]
    return f"IN ({','.join(str(int(one)) for one in ids) or 'NULL'})", []


#: Key -> a queryset as Django wrote it: statement, and what is given with it.
_written: dict[Hashable, tuple[str, tuple]] = {}
#: Keys are few, but for those that hold what is closed: then they begin anew.
_KEPT = 100


def written(key: Hashable, make: Callable[[], QuerySet]) -> tuple[str, tuple]:
    """The queryset of plain values that ``make`` gives, written by Django once for a key. So what
    it says is said in one place, and goes into statements of ours as well."""
    found = _written.get(key)
    if found is None:
        if len(_written) >= _KEPT:
            _written.clear()
        found = _written[key] = make().query.sql_with_params()
    return found


def asked(key: Hashable, make: Callable[[], QuerySet]) -> list[tuple]:
    """Rows of such a queryset. ``pages.readers.Ask`` for a reader's request."""
    return rows(*written(key, make))


def texts(ids: Iterable[int]) -> dict[int, str]:
    """Document -> its title and its text."""
    these, given = among(ids)
    return dict(rows(
        f"SELECT id, title || %s || text FROM search_document WHERE id {these}",  # noqa: S608
        ["\n", *given]))
