"""What every search and every suggestion asks for, in the database's own words: Django takes three
to ten times as long to write such a query as a database to answer it.

For readers' requests alone: pages that are kept as files must ask by querysets, which note what was
read.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet


def rows(statement: str, given: Sequence = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def numbers(some: Iterable[int]) -> str:
    """For ``IN (…)``: numbers of our own tables, not what anybody typed."""
    return ",".join(str(int(one)) for one in some) or "NULL"


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
    return dict(rows(
        "SELECT id, title || %s || text FROM search_document "  # noqa: S608
        f"WHERE id IN ({numbers(ids)})", ["\n"]))
