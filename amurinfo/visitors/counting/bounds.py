"""How often something may be done in a day, so that nobody can fill the disk with it."""

import datetime
from array import array
from collections.abc import Callable
from threading import Lock

from .collector import A_CROWD, network
from .salt import Salt

ALL = 20_000
_SLOTS = 1 << 16


class Bound:
    """``each`` by one network, ``all`` together. All that is kept is 65,536 numbers, in memory: a
    network's is found by a hash with the salt of the day, many networks share one, and at
    midnight all begin at nothing."""

    def __init__(self, today: Callable[[], datetime.date], each: int = A_CROWD, all: int = ALL):
        self._today = today
        self.each, self.all = each, all
        self._lock = Lock()
        self._begin()

    def _begin(self) -> None:
        self._salt = Salt(self._today())
        self._numbers = array("H", bytes(2 * _SLOTS))
        self._sum = 0

    def take(self, address: str) -> bool:
        """Whether once more is within the bound; it is counted then."""
        with self._lock:
            if self._today() != self._salt.day:
                self._begin()
            slot = int.from_bytes(self._salt.hash("", network(address), "")[:2])
            if self._numbers[slot] >= self.each or self._sum >= self.all:
                return False
            self._numbers[slot] += 1
            self._sum += 1
            return True
