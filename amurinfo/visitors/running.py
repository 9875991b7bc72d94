"""Counting in this process: one collector, one counter of served pages, one thread that writes
their sums each minute. A process that is killed loses the last minute, and whoever is known then
is a new visitor afterwards."""

import datetime
import logging
import threading
import time
from collections.abc import Callable
from multiprocessing.util import Finalize

import iptocc
from django.db import close_old_connections

from . import store
from .counting.collector import Collector
from .served import Served

log = logging.getLogger(__name__)

EVERY = 60  # seconds


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    return now().date()


def country_of(address: str) -> str:
    """ISO 3166-1 code of the registry's country for an address, ``ZZ`` if there is none."""
    return iptocc.country_code(address) or "ZZ"


class Counting:
    """``addresses``: gives the public addresses of the site; asked at most once in ten minutes,
    when an address is told that is not known."""

    REFRESH = 600

    def __init__(self):
        self.collector = Collector(now)
        self.served: Served | None = None
        self.addresses: Callable[[], set[str]] | None = None
        self._known: set[str] = set()
        self._asked = None
        self._lock = threading.Lock()
        self._day = None

    def is_page(self, path: str) -> bool:
        if path in self._known:
            return True
        with self._lock:
            moment = time.monotonic()
            if self.addresses is None or (
                self._asked is not None and moment - self._asked < self.REFRESH
            ):
                return False
            self._asked = moment
            self._known = self.addresses()
        return path in self._known

    def flush(self) -> None:
        """Writes what came since the last time; what cannot be written is kept for the next."""
        sums, _told = self.collector.give()
        try:
            store.write_sums(sums)
        except Exception:
            self.collector.take_back(sums)
            raise
        if self.served:
            served = self.served.give()
            try:
                store.write_served(served)
            except Exception:
                self.served.take_back(served)
                raise

    def daily(self) -> None:
        """Closes weeks and deletes what is too old, once a day."""
        if self._day != today():
            store.release(today())
            store.tidy(today())
            self._day = today()

    def _tick(self) -> None:
        try:
            close_old_connections()
            self.flush()
            self.daily()
        except Exception:
            # The next minute tries again; the message names no visitor, as sums hold none.
            log.exception("Sums of visits could not be written")
        finally:
            close_old_connections()

    def start(self, application, addresses):
        """The application, counted; starts the thread."""
        self.addresses = addresses
        self.served = Served(application, today)

        def run():
            while True:
                time.sleep(EVERY)
                self._tick()

        threading.Thread(target=run, name="counting", daemon=True).start()
        # The server's worker is a child of ``multiprocessing``, which ends without ``atexit``; this
        # runs at the end of such a child and of an ordinary process alike.
        Finalize(None, self._tick, exitpriority=100)
        return self.served


counting = Counting()
