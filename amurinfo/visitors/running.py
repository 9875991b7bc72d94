"""Counting in a process: pages that it sends, and visits if it holds the collector; one thread
that writes their sums when a minute is over, as messages wait until then. A process that is killed
loses the last minute, and whoever is known then is a new visitor afterwards; each start is written
down, so that the report can say so.

With several workers processes of their own, ``amurinfo collector``, know the visits for all.
"""

import ctypes
import datetime
import logging
import re
import resource
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.util import Finalize

import iptocc
from django.conf import settings
from django.db import close_old_connections
from django.utils.crypto import salted_hmac

from . import checks, fronted, models, registry, remote, store
from .counting import agents
from .counting.collector import Collector
from .counting.events import Event
from .counting.shards import Shards
from .served import Served

log = logging.getLogger(__name__)

EVERY = 60  # seconds
#: The key of campaigns that are not on the editors' list.
UNLISTED = "-"

_ANSWERED = re.compile(rf"\bchoice=[ad]{registry.VERSION}\b")


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    return now().date()


def country_of(address: str) -> str:
    """ISO 3166-1 code of the registry's country for an address, ``ZZ`` if there is none."""
    return iptocc.country_code(address) or "ZZ"


def question(environ) -> str:
    """What the notice does in the browser that sent this WSGI environment: ``shown``, ``signal``
    (it says no by itself), or nothing: answered, or a machine."""
    if agents.is_machine(environ.get("HTTP_USER_AGENT", "")):
        return ""
    if environ.get("HTTP_SEC_GPC") == "1" or environ.get("HTTP_DNT") == "1":
        return "signal"
    return "" if _ANSWERED.search(environ.get("HTTP_COOKIE", "")) else "shown"


def keep_to_itself() -> None:
    """No image of this memory is written to disk when the process dies, and no other process of
    the account may look into it (Linux; elsewhere the first only)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE


def until_the_next(moment: float) -> float:
    """Seconds until the minute is over. What waits for that is written at once, and not up to a
    minute later, as by a thread that began in the middle of one."""
    return EVERY - moment % EVERY


class Known:
    """A set that is asked for anew when something is not in it, at most once a minute: a page that
    was published just now is no forgery."""

    REFRESH = 60

    def __init__(self, ask: Callable[[], set[str]] | None):
        self._ask = ask
        self._known: set[str] = set()
        self._asked = None
        self._lock = threading.Lock()

    def __contains__(self, one: str) -> bool:
        if one in self._known:
            return True
        with self._lock:
            moment = time.monotonic()
            # Whoever waited here has the answer that another thread was given.
            if self._ask is not None and (
                self._asked is None or moment - self._asked >= self.REFRESH
            ):
                self._asked = moment
                self._known = self._ask()
        return one in self._known


def campaigns() -> set[str]:
    """The codes on the editors' list today."""
    return set(models.Campaign.objects.exclude(until__lt=today()).values_list("code", flat=True))


def elsewhere() -> Shards:
    """The way to the collectors of other processes."""
    return Shards([remote.Collector(path) for path in settings.COLLECTORS],
                  salted_hmac("amurinfo.visitors.shards", "").digest())


class Counting:
    """``collector``: of this process, or the way to those of others; ``first``: whether this
    process also does what one of them is to do, if it has a collector."""

    def __init__(self, collector: Collector | None = None, first: bool = True):
        self.collector = collector or (elsewhere() if settings.COLLECTORS else Collector(now))
        self.first = first
        self.served: Served | None = None
        self.ear = fronted.Ear(settings.SENT_PAGES_PORT)
        self._told_lost = 0
        self.addresses = Known(None)
        self.campaigns = Known(campaigns)
        self._day = None
        self._told_start = False

    def listed(self, event: Event) -> Event:
        """The event with a campaign of the editors' list, or with none of theirs."""
        if event.campaign and event.campaign not in self.campaigns:
            return event._replace(campaign=UNLISTED)
        return event

    def flush(self, last: bool = False) -> None:
        """Writes what came since the last time; what cannot be written is kept for the next."""
        if isinstance(self.collector, Collector):
            self._flush_visits(last)
        if (lost := self.ear.lost) > self._told_lost:
            store.write_tally(today(), "unheard", lost - self._told_lost)
            self._told_lost = lost
        if self.served:
            for give, write, back in (
                (self.served.give, store.write_served, self.served.take_back),
                (self.served.give_questions, store.write_answers,
                 self.served.take_back_questions),
            ):
                numbers = give()
                try:
                    write(numbers)
                except Exception:
                    back(numbers)
                    raise

    def _flush_visits(self, last: bool) -> None:
        if not self._told_start:
            store.write_tally(today(), "started", 1)
            self._told_start = True
        sums, told = self.collector.give(last)
        rejected = sum(n for outcome, n in told.items() if outcome.startswith("refused:"))
        try:
            store.write_visits(sums, today(), {"rejected": rejected, "full": told["full"]})
        except Exception:
            self.collector.take_back(sums, told)
            raise

    def daily(self) -> None:
        """Closes weeks, deletes what is too old and checks the rest, once a day."""
        if self._day != today():
            store.release(today())
            store.tidy(today())
            checks.run(today())
            self._day = today()

    def tick(self, last: bool = False) -> None:
        try:
            close_old_connections()
            self.flush(last)
            if self.first and isinstance(self.collector, Collector):
                self.daily()
        except Exception:
            # The next minute tries again; the message names no visitor, as sums hold none.
            log.exception("Sums of visits could not be written")
        finally:
            close_old_connections()

    def keep_writing(self) -> None:
        """Starts the thread; what is left is written when the process ends."""
        keep_to_itself()

        def run():
            while True:
                time.sleep(until_the_next(time.time()))
                self.tick()

        threading.Thread(target=run, name="counting", daemon=True).start()
        # The server's worker is a child of ``multiprocessing``, which ends without ``atexit``; this
        # runs at the end of such a child and of an ordinary process alike.
        Finalize(None, self.tick, args=(True,), exitpriority=100)

    def start(self, application, addresses):
        """The application, counted."""
        self.addresses = Known(addresses)
        self.served = Served(application, today, question)
        if isinstance(self.collector, Collector):
            self.hear()
        self.keep_writing()
        return self.served

    def hear(self) -> None:
        """Starts the thread that counts what nginx sent; one process of a machine does."""
        if settings.SENT_PAGES_PORT:
            threading.Thread(target=self.ear.hear, name="sent pages", daemon=True,
                             args=(self.served.sent,)).start()


counting = Counting()
