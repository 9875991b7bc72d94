"""What may be shown: no cell that stands for fewer than k, and none that a difference gives away.

A table is folded once, for a closed period and one language, and only what came out of that is kept
(a release). Everything that anybody is shown is a sum of released cells, so a difference of two
answers is one, too: there is no second, finer cut to subtract.

A difference tells of people where those of one answer are known to be among those of the other: a
row and the total; the first pages and the pages, for one address; all rows together and the total,
as far as nobody stands in two. Such a difference is nothing or at least k. Views and visits are
acts and not people: how often somebody came is no group that could be told apart.
"""

from collections.abc import Mapping
from typing import NamedTuple

#: A row of a table is shown from so many visitors (visitor-days) on.
LEAST = 10
LEAST_OF_PAGES = 5
#: A visitor has one key of these a day, so their cells add up to the total.
EXCLUSIVE = frozenset({"total", "day", "country", "device"})
#: Whoever stands in a row of these stands in the same row of the other.
WITHIN = {"entry": "page", "exit": "page"}
OTHER = "*"


def least(dimension: str) -> int:
    return LEAST_OF_PAGES if dimension in ("page", "entry", "exit") else LEAST


class Cell(NamedTuple):
    views: int
    visits: int
    visitors: int

    def __add__(self, more: "Cell") -> "Cell":
        return Cell(self.views + more.views, self.visits + more.visits,
                    self.visitors + more.visitors)


NOTHING = Cell(0, 0, 0)
Table = Mapping[str, Cell]


def _few(number: int, k: int) -> bool:
    return 0 < abs(number) < k


def _gives_away(key: str, cell: Cell, k: int, total: int, within: Table) -> bool:
    """Whether fewer than ``k`` stand in a row, or are missing in it."""
    return (cell.visitors < k or _few(total - cell.visitors, k)
            or key in within and _few(within[key].visitors - cell.visitors, k))


def _smallest(table: Table) -> str:
    return min(table, key=lambda key: (table[key].visitors, key))


def _level(table: dict[str, Cell], k: int, total: int) -> dict[str, Cell]:
    """Who stands in no row, or who stands in two, is what is left between all rows and the total:
    rows go until that is nobody or a crowd."""
    while table and _few(total - sum(cell.visitors for cell in table.values()), k):
        del table[OTHER if OTHER in table else _smallest(table)]
    return table


def fold(table: Table, k: int, total: int, exclusive: bool = False,
         within: Table | None = None) -> dict[str, Cell]:
    """The table with every row that gives fewer than ``k`` visitors away in the row ``OTHER``: its
    own, or those who are missing in it of the ``total`` visitors, or of the same row of the
    released table ``within``.

    Rows that exclude one another may add up to ``k`` in there. Otherwise the same few visitors may
    stand in all of the small rows, so the smallest row that has ``k`` joins them; without such a
    row nothing is kept. A row that joins takes its name with it, so the sum of the small ones
    cannot be told from it.
    """
    shown = {key: cell for key, cell in table.items()
             if not _gives_away(key, cell, k, total, within or {})}
    joined = [cell for key, cell in table.items() if key not in shown]
    rest = sum(joined, NOTHING)
    while joined and (
        len(joined) < 2 or _few(total - rest.visitors, k)
        or (rest.visitors if exclusive else max(cell.visitors for cell in joined)) < k
    ):
        if not shown:
            return {}
        joined.append(shown.pop(_smallest(shown)))
        rest += joined[-1]
    if joined:
        shown[OTHER] = rest
    return _level(shown, k, total)


def _each(tables: Mapping[str, Table], one) -> dict[str, dict[str, Cell]]:
    """What ``one(dimension, table, within)`` makes of each table; pages before what is within."""
    done: dict[str, dict[str, Cell]] = {}
    for dimension in sorted(tables, key=lambda name: name in WITHIN):
        done[dimension] = one(dimension, tables[dimension], done.get(WITHIN.get(dimension, ""), {}))
    return done


def fold_all(tables: Mapping[str, Table]) -> dict[str, dict[str, Cell]]:
    """All tables of a period and a language, by dimension; one of them is the total."""
    total = tables["total"][""].visitors
    return _each(tables, lambda dimension, table, within: fold(
        table, least(dimension), total, dimension in EXCLUSIVE, within))


def spare(tables: Mapping[str, Table]) -> dict[str, dict[str, Cell]]:
    """Released tables without the rows that give few away; all of them, if they were folded as
    above."""
    total = tables["total"][""].visitors
    return _each(tables, lambda dimension, table, within: _level(
        {key: cell for key, cell in table.items()
         if not _gives_away(key, cell, least(dimension), total, within)}, least(dimension), total))
