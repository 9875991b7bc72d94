"""What may be shown: no cell that stands for fewer than k, and none that a difference gives away.

A table is folded once, for a closed period and one language, and only what came out of that is kept
(a release). Everything that anybody is shown is a sum of released cells, so a difference of two
answers is one, too: there is no second, finer cut to subtract.
"""

from dataclasses import dataclass

#: A row of a table is shown from so many visitors (visitor-days) on.
LEAST = 10
LEAST_OF_PAGES = 5
#: A visitor has one key of these a day, so their cells add up to the total.
EXCLUSIVE = frozenset({"total", "day"})
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


def fold(table: dict[str, Cell], k: int, exclusive: bool = False) -> dict[str, Cell]:
    """The table with every row below ``k`` visitors in the row ``OTHER``.

    Rows that exclude one another may add up to ``k`` in there. Otherwise the same few visitors may
    stand in all of the small rows, so the smallest row that has ``k`` joins them; without such a
    row nothing is kept. A row that joins takes its name with it, so the sum of the small ones
    cannot be told from it.
    """
    shown = {key: cell for key, cell in table.items() if cell.visitors >= k}
    small = [cell for key, cell in table.items() if key not in shown]
    if not small:
        return shown
    rest = Cell(0, 0, 0)
    for cell in small:
        rest += cell
    while not (exclusive and rest.visitors >= k):
        if not shown:
            return {}
        least_key = min(shown, key=lambda key: (shown[key].visitors, key))
        rest += shown.pop(least_key)
        exclusive = True
    return {**shown, OTHER: rest}
