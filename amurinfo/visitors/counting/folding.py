"""What may be shown: no cell that stands for fewer than k, and none that a difference gives away.

A table is folded once, for a closed period and one language, and only what came out of that is kept
(a release). Everything that anybody is shown is a sum of released cells, so a difference of two
answers is one, too: there is no second, finer cut to subtract.

A difference tells of people where those of one answer are known to be among those of the other: a row
and the total; the first pages and the pages, for one address; all rows together and the total, as far
as nobody stands in two. Such a difference is nothing or at least k. Views and visits are acts and not
people: how often somebody came is no group that could be told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Cell:
    views: int
    visits: int
    visitors: int

    def __add__(self, more: "Cell") -> "Cell":
        return Cell(self.views + more.views, self.visits + more.visits,
                    self.visitors + more.visitors)


NOTHING = Cell(0, 0, 0)


def fold(table: Mapping[str, Cell], k: int, total: int, exclusive: bool = False,
         within: Mapping[str, Cell] | None = None) -> dict[str, Cell]:
    """The table with every row that gives fewer than ``k`` visitors away in the row ``OTHER``: its
    own, or those who are missing in it of the ``total`` visitors, or of the same row of the
    released table ``within``.

    Rows that exclude one another may add up to ``k`` in there. Otherwise the same few visitors may
    stand in all of the small rows, so the smallest row that has ``k`` joins them; without such a
    row nothing is kept. A row that joins takes its name with it, so the sum of the small ones
    cannot be told from it.
    """
    within = within or {}

    def few(number: int) -> bool:
        return 0 < abs(number) < k

    def gives_away(key: str, cell: Cell) -> bool:
        return (key == OTHER or cell.visitors < k or few(total - cell.visitors)
                or key in within and few(within[key].visitors - cell.visitors))

    def smallest() -> str:
        return min(shown, key=lambda key: (shown[key].visitors, key))

    shown = {key: cell for key, cell in table.items() if not gives_away(key, cell)}
    joined = [cell for key, cell in table.items() if key not in shown]
    rest = sum(joined, NOTHING)
    while joined and (
        len(joined) < 2 or few(total - rest.visitors)
        or (rest.visitors if exclusive else max(cell.visitors for cell in joined)) < k
    ):
        if not shown:
            joined, rest = [], NOTHING
            break
        joined.append(shown.pop(smallest()))
        rest += joined[-1]
    if joined:
        shown[OTHER] = rest
    # Who stands in no row, or who stands in two, is what is left between all rows and the total.
    while shown and few(total - sum(cell.visitors for cell in shown.values())):
        del shown[OTHER if OTHER in shown else smallest()]
    return shown


def fold_all(tables: Mapping[str, Mapping[str, Cell]]) -> dict[str, dict[str, Cell]]:
    """All tables of a period and a language, by dimension; one of them is the total."""
    total = tables["total"][""].visitors
    folded: dict[str, dict[str, Cell]] = {}
    for dimension in sorted(tables, key=lambda one: one in WITHIN):  # pages before what is within
        folded[dimension] = fold(
            tables[dimension], least(dimension), total, dimension in EXCLUSIVE,
            folded.get(WITHIN.get(dimension, "")))
    return folded
