"""The one place where a visitor is known: in memory, until midnight."""

import datetime
import sys
from array import array
from collections import Counter
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from threading import Lock

from .asked import Asked
from .events import Event
from .held import Cell, Held
from .salt import Salt

IDLE = 30  # minutes after which a visit is over
A_MINUTE = 60  # messages of one visitor taken in a minute
#: Messages of one network in a minute: a class of pupils may stand behind one address. Who sends
#: more is a flood: nothing of that minute is counted, and nothing more until an hour was quiet.
A_NETWORK = 300
QUIET = 60  # minutes
#: Different visitors of one network in a day, so that a slow flood has an end, too.
A_CROWD = 500
_SLOTS = 1 << 16  # of the crowds; networks that share one are added up
#: Names that anybody may have chosen: they leave memory when a crowd has brought them. An address
#: of a file is one, too: only the database knows which of them there are.
FOREIGN = frozenset({"referrer", "outbound", "download"})
#: Cells of such names in a day. They have a bound of their own, so that names without end leave
#: room for pages and countries, of which there are only so many.
FOREIGN_CELLS = 50_000

#: (day, language, dimension, key) -> [views, visits, visitors]
Sums = dict[tuple[datetime.date, str, str, str], list[int]]


@dataclass(slots=True)
class Visit:
    """``seen``: one character for each cell in which the visitor stands today. A million visitors
    take a third of what a set of numbers for these takes, and a search in a string is quick.
    ``width``: of the day's first view; a telephone that is turned stays one device."""

    language: str
    exit: str
    last: int  # minute of the day, so no finer time stands even here
    pages: int
    burst: int = 0
    seen: str = ""
    width: str = ""


@dataclass(slots=True)
class Row:
    """Of a cell: its character in ``Visit.seen``, and what was counted and not yet given away."""

    mark: str
    views: int = 0
    visits: int = 0
    visitors: int = 0


def add(sums: Sums, more: Sums) -> None:
    """Adds ``more`` to ``sums``."""
    for key, values in more.items():
        have = sums.setdefault(key, [0, 0, 0])
        for place, value in enumerate(values):
            have[place] += value


def network(address: str) -> str:
    """Whom a flood is held against: an IPv4 address, or the /64 of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address)
    except AddressValueError:
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else parsed.packed[:8].hex()


class Collector:
    """Takes events, gives sums. ``now`` says the time (UTC); ``limit``: visitors kept a day, and
    messages waiting; what comes beyond is dropped and counted as dropped.

    Messages wait until their minute is over. Only then is it known whether their network sent a
    flood, of which nothing is counted.
    """

    def __init__(self, now, limit: int = 1_000_000):
        self._now = now
        self._limit = limit
        self._lock = Lock()
        self._sums: Sums = {}
        self._told: Counter = Counter()
        self._minute = -1
        self._asked = Asked()
        self._held = Held()
        self._begin(now().date())

    def _begin(self, day: datetime.date) -> None:
        self._salt = Salt(day)
        self._visits: dict[bytes, Visit] = {}
        self._today: dict[Cell, Row] = {}
        self._foreign = 0  # cells of today that have such a name
        self._forgotten: set[bytes] = set()
        self._crowds = array("H", bytes(2 * _SLOTS))
        #: network -> messages of this minute: who, event, country, minute
        self._waiting: dict[bytes, list[tuple[bytes, Event, str, int]]] = {}
        self._waits = 0
        self._floods: dict[bytes, int] = {}

    def _turn(self, now: datetime.datetime) -> int:
        """The minute of the day. A new one settles the last; at midnight visits end, the salt and
        every hash go."""
        minute, before = now.hour * 60 + now.minute, self._minute
        self._minute = minute
        if now.date() != self._salt.day:
            self._settle()
            self._end(10**6)
            self._close()
            self._begin(now.date())
            self._asked.new_day(now.date())
            self._held.new_day(now.date())
        elif minute != before:
            self._settle()
        return minute

    def _settle(self) -> None:
        """Counts what waited."""
        for net, messages in self._waiting.items():
            for who, event, country, minute in messages:
                self._told[self._count(event, who, net, country, minute)] += 1
        self._waiting.clear()
        self._waits = 0
        self._floods = {net: last for net, last in self._floods.items()
                        if self._minute - last < QUIET}

    def _end(self, minute: int) -> None:
        for visit in self._visits.values():
            if visit.pages and minute - visit.last > IDLE:
                self._leave(visit)

    def _leave(self, visit: Visit) -> None:
        self._add(visit, visit.language, [("exit", visit.exit, 0, 1)])
        visit.pages = 0

    def _close(self) -> None:
        """What was counted leaves the cells of today, with its day."""
        add(self._sums, {(self._salt.day, *cell): [row.views, row.visits, row.visitors]
                         for cell, row in self._today.items() if row.views or row.visits})
        for row in self._today.values():
            row.views = row.visits = row.visitors = 0

    def _add(self, visit: Visit, language: str, rows: list[tuple[str, str, int, int]]) -> None:
        """``rows``: dimension, key, views, visits, all of a message at once, as this is done for
        each. The visitor counts where he did not stand yet today."""
        today, seen = self._today, visit.seen
        for dimension, key, views, visits in rows:
            cell = language, dimension, key
            row = today.get(cell)
            if row is None:
                foreign = dimension in FOREIGN
                if foreign and self._foreign >= FOREIGN_CELLS or len(today) == sys.maxunicode:
                    continue  # a forged name in each message; a cell has to have a character
                self._foreign += foreign
                row = today[cell] = Row(chr(len(today) + 1))
            visitors = 0
            if row.mark not in seen:
                seen += row.mark
                visitors = 1
            if dimension in FOREIGN:
                crowd = self._held.add(self._salt.day, cell, [views, visits, visitors])
                if not crowd:
                    continue
                views, visits, visitors = crowd
            row.views += views
            row.visits += visits
            row.visitors += visitors
        visit.seen = seen

    def take(self, event: Event, host: str, address: str, agent: str, country: str) -> None:
        """Takes the event in, to be counted when its minute is over. Neither address nor agent
        outlives the call."""
        with self._lock:
            minute = self._turn(self._now())
            net = self._salt.hash(host, network(address), "")
            if net in self._floods:
                self._floods[net] = minute
                self._told["refused:flood"] += 1
                return
            if self._waits >= self._limit:
                self._told["full"] += 1
                return
            messages = self._waiting.setdefault(net, [])
            messages.append((self._salt.hash(host, address, agent), event, country, minute))
            self._waits += 1
            if len(messages) > A_NETWORK:
                self._told["refused:flood"] += len(messages)
                self._waits -= len(messages)
                self._floods[net] = minute
                del self._waiting[net]

    def _count(self, event: Event, who: bytes, net: bytes, country: str, minute: int) -> str:
        """What became of a message: ``counted``, ``forgotten``, ``refused:often``,
        ``refused:crowd`` or ``full``."""
        if who in self._forgotten:
            return "forgotten"
        visit = self._visits.get(who)
        if visit is None:
            if len(self._visits) >= self._limit:
                return "full"
            slot = int.from_bytes(net[:2])
            if self._crowds[slot] >= A_CROWD:
                return "refused:crowd"
            self._crowds[slot] += 1
            visit = self._visits[who] = Visit("", "", minute, 0)
        if event.kind == "search":  # no part of a visit, so it may be counted elsewhere
            crowd = self._asked.add(self._salt.day, event.language, event.target, who)
            if crowd:
                add(self._sums, {(self._salt.day, event.language, "search", event.target): crowd})
            return "counted"
        visit.burst = visit.burst + 1 if minute == visit.last else 1
        if visit.burst > A_MINUTE:
            return "refused:often"
        if visit.pages and minute - visit.last > IDLE:
            self._leave(visit)
        visit.last = minute
        if event.kind != "view":
            self._add(visit, event.language, [(event.kind, event.target, 1, 0)])
            return "counted"
        new = int(not visit.pages)
        visit.pages += 1
        # Each message brings strings of its own; one of each kind is kept.
        visit.language, visit.exit = sys.intern(event.language), sys.intern(event.path)
        visit.width = visit.width or sys.intern(event.width)
        rows = [("total", "", 1, new), ("page", visit.exit, 1, new), ("country", country, 1, new),
                ("device", visit.width, 1, new)]
        if new:
            rows.append(("entry", visit.exit, 0, 1))
        if event.referrer:
            rows.append(("referrer", event.referrer, 1, new))
        if event.campaign:
            rows.append(("campaign", event.campaign, 1, new))
        self._add(visit, visit.language, rows)
        return "counted"

    def known(self, host: str, address: str, agent: str) -> int | None:
        """Pages of the visit in memory now; ``None`` if there is nothing."""
        with self._lock:
            self._turn(self._now())
            who = self._salt.hash(host, address, agent)
            visit = self._visits.get(who)
            waiting = [event for one, event, *_ in self._messages(host, address) if one == who]
            if visit is None and not waiting:
                return None
            return (visit.pages if visit else 0) + sum(e.kind == "view" for e in waiting)

    def forget(self, host: str, address: str, agent: str) -> None:
        """Takes the visit out of memory. The hash itself stays on a list until midnight, so that
        it is not counted again; it is bounded as visits are."""
        with self._lock:
            self._turn(self._now())
            who = self._salt.hash(host, address, agent)
            self._visits.pop(who, None)
            self._asked.forget(who)
            messages = self._messages(host, address)
            kept = [message for message in messages if message[0] != who]
            self._waits -= len(messages) - len(kept)
            messages[:] = kept
            if len(self._forgotten) < self._limit:
                self._forgotten.add(who)

    def _messages(self, host: str, address: str) -> list:
        return self._waiting.get(self._salt.hash(host, network(address), ""), [])

    def refuse(self, why: str) -> None:
        with self._lock:
            self._told[f"refused:{why}"] += 1

    def give(self, last: bool = False) -> tuple[Sums, Counter]:
        """The sums since the last call, and how many messages met with what outcome. ``last``:
        the process ends, so this minute's messages wait no longer."""
        with self._lock:
            minute = self._turn(self._now())
            if last:
                self._settle()
            self._end(minute)
            self._close()
            sums, self._sums = self._sums, {}
            told, self._told = self._told, Counter()
            return sums, told

    def take_back(self, sums: Sums, told: Counter) -> None:
        """For what could not be written."""
        with self._lock:
            add(self._sums, sums)
            self._told += told
