"""The one place where a visitor is known: in memory, until midnight."""

import datetime
from collections import Counter
from dataclasses import dataclass
from threading import Lock

from .events import Event
from .salt import Salt

IDLE = 30  # minutes after which a visit is over
A_MINUTE = 60  # messages of one visitor taken in a minute

#: (day, language, dimension, key) -> [views, visits, visitors]
Sums = dict[tuple[datetime.date, str, str, str], list[int]]


@dataclass(slots=True)
class Visit:
    language: str
    exit: str
    last: int  # minute of the day, so no finer time stands even here
    pages: int
    burst: int = 0


def add(sums: Sums, more: Sums) -> None:
    """Adds ``more`` to ``sums``."""
    for key, values in more.items():
        have = sums.setdefault(key, [0, 0, 0])
        for place, value in enumerate(values):
            have[place] += value


class Collector:
    """Takes events, gives sums. ``now`` says the time (UTC); ``limit``: visitors kept a day; what
    comes beyond is dropped and counted as dropped."""

    def __init__(self, now, limit: int = 1_000_000):
        self._now = now
        self._limit = limit
        self._lock = Lock()
        self._sums: Sums = {}
        self._told: Counter = Counter()
        self._begin(now().date())

    def _begin(self, day: datetime.date) -> None:
        self._salt = Salt(day)
        self._visits: dict[bytes, Visit] = {}
        self._seen: set[int] = set()
        self._forgotten: set[bytes] = set()

    def _turn(self, now: datetime.datetime) -> None:
        """Midnight: visits end, the salt and every hash go."""
        if now.date() != self._salt.day:
            self._end(10**6)
            self._begin(now.date())

    def _end(self, minute: int) -> None:
        over = [who for who, visit in self._visits.items() if minute - visit.last - IDLE > 0]
        for who in over:
            visit = self._visits[who]
            if visit.pages:
                self._add(who, visit.language, "exit", visit.exit, 0, 1)
                visit.pages = 0

    def _add(self, who: bytes, language: str, dimension: str, key: str, views: int, visits: int):
        row = self._sums.setdefault((self._salt.day, language, dimension, key), [0, 0, 0])
        row[0] += views
        row[1] += visits
        mark = hash((who, language, dimension, key))
        if mark not in self._seen:
            self._seen.add(mark)
            row[2] += 1

    def take(self, event: Event, host: str, address: str, agent: str, country: str) -> str:
        """Counts the event; says what became of it: ``counted``, ``forgotten``, ``often`` or
        ``full``. Neither address nor agent outlives the call."""
        with self._lock:
            now = self._now()
            self._turn(now)
            who = self._salt.hash(host, address, agent)
            outcome = self._count(event, who, country, now.hour * 60 + now.minute)
            self._told[outcome] += 1
            return outcome

    def _count(self, event: Event, who: bytes, country: str, minute: int) -> str:
        if who in self._forgotten:
            return "forgotten"
        visit = self._visits.get(who)
        if visit is None:
            if len(self._visits) >= self._limit:
                return "full"
            visit = self._visits[who] = Visit(event.language, event.path, minute, 0)
        visit.burst = visit.burst + 1 if minute == visit.last else 1
        if visit.burst > A_MINUTE:
            return "often"
        if visit.pages and minute - visit.last > IDLE:
            self._add(who, visit.language, "exit", visit.exit, 0, 1)
            visit.pages = 0
        visit.last = minute
        if event.kind != "view":
            self._add(who, event.language, event.kind, event.target, 1, 0)
            return "counted"
        new = int(not visit.pages)
        visit.pages += 1
        visit.language, visit.exit = event.language, event.path
        for dimension, key in (("total", ""), ("page", event.path), ("country", country),
                               ("device", event.width)):
            self._add(who, event.language, dimension, key, 1, new)
        if new:
            self._add(who, event.language, "entry", event.path, 0, 1)
        if event.referrer:
            self._add(who, event.language, "referrer", event.referrer, 1, new)
        return "counted"

    def known(self, host: str, address: str, agent: str) -> int | None:
        """Pages of the visit in memory now; ``None`` if there is nothing."""
        with self._lock:
            self._turn(self._now())
            visit = self._visits.get(self._salt.hash(host, address, agent))
            return visit.pages if visit else None

    def forget(self, host: str, address: str, agent: str) -> None:
        """Takes the visit out of memory. The hash itself stays on a list until midnight, so that
        it is not counted again; it is bounded as visits are."""
        with self._lock:
            self._turn(self._now())
            who = self._salt.hash(host, address, agent)
            self._visits.pop(who, None)
            if len(self._forgotten) < self._limit:
                self._forgotten.add(who)

    def refuse(self, why: str) -> None:
        with self._lock:
            self._told[f"refused:{why}"] += 1

    def give(self) -> tuple[Sums, Counter]:
        """The sums since the last call, and how many messages met with what outcome."""
        with self._lock:
            now = self._now()
            self._turn(now)
            self._end(now.hour * 60 + now.minute)
            sums, self._sums = self._sums, {}
            told, self._told = self._told, Counter()
            return sums, told

    def take_back(self, sums: Sums) -> None:
        """For sums that could not be written."""
        with self._lock:
            add(self._sums, sums)
