"""Names of other sites and of files, as sums that wait for a crowd. A name can be somebody's own
site, and the first visitor who brings it is alone in it, or invented, so it stays in memory until
ten have come."""

import datetime

from .asked import DAYS, MOST
from .folding import LEAST

#: Language, dimension, name.
Cell = tuple[str, str, str]


class Held:
    """Adds up views, visits and visitor-days of a cell; gives them away when ``LEAST`` visitor-days
    have come together within ``DAYS``, and begins anew. So what is written grows by crowds only,
    and two looks at the disk tell no more than one. ``most``: cells in memory; when a new one comes
    then, the one that fewest wait for goes."""

    def __init__(self, most: int = MOST):
        self._most = most
        self._cells: dict[Cell, tuple[datetime.date, list[int]]] = {}

    def add(self, day: datetime.date, cell: Cell, row: list[int]) -> list[int] | None:
        """What is to be counted now, once it is a crowd."""
        if cell not in self._cells:
            if len(self._cells) >= self._most:
                del self._cells[min(self._cells, key=lambda one: self._cells[one][1][2])]
            self._cells[cell] = day, [0, 0, 0]
        held = self._cells[cell][1]
        held[:] = map(sum, zip(held, row, strict=True))
        if held[2] < LEAST:
            return None
        del self._cells[cell]
        return held

    def new_day(self, day: datetime.date) -> None:
        """What too few have brought for long enough goes."""
        old = day - datetime.timedelta(days=DAYS)
        self._cells = {cell: held for cell, held in self._cells.items() if held[0] > old}
