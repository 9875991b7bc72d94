"""The process that renders what waits. One on each machine that keeps pages.

It hears of changes through the database (half a second at the latest, whoever made them and on
whatever machine), lets the pages wait that showed what changed, and renders them in order. What it
was doing when it was ended is done again: a page waits until its bytes stand.

It also lets the search follow in the texts that name what was changed.
"""

import contextlib
import fcntl
import logging
import math
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connections
from django.utils import timezone

from amurinfo.editions.admin import uploads
from amurinfo.search import index as search

from . import addresses, memory, planned, rendering, said
from .changes import AT_ONCE
from .index import Pending

log = logging.getLogger(__name__)

#: Seconds between two looks at the database, at the clock, at what may be removed.
LOOK, CLOCK, TIDY = 0.5, 20, 3600
#: Seconds between two signs of life (see serving.SILENT).
TELL = 5
#: Tables that Django and Wagtail remember from one page to the next, so that no page is seen to
#: read them: a change of one may concern every page. They change about once in a site's life.
REMEMBERED = ("*", "wagtailcore_site", "wagtailcore_locale", "django_content_type")
#: From so many pages on, several processes render.
MANY = 60
#: Priority of what somebody has just published or withdrawn.
URGENT = 0
#: Pages that a process takes at a time: the editions of some that stand side by side.
TOGETHER = 16
#: Changes are kept for machines that were away; one that was away longer renders everything.
KEPT = timedelta(days=14)


class Busy(Exception):
    """Another publisher works in this folder."""


class Publisher:
    """``ahead``: whether to render also what nobody has asked for yet."""

    def __init__(self, ahead: bool = True, processes: int | None = None):
        self.ahead = ahead
        self.processes = processes or max(1, min(4, os.cpu_count() or 1))
        self.index = rendering.index()
        self._lock = None
        self._last = {"clock": 0.0, "tidy": 0.0, "search": 0.0}
        self._search_rests = False
        self._told = 0.0
        self._refused: dict[str, str] = {}
        self._heard_anything = False
        self._began = 0.0

    def begin(self) -> None:
        """Make good what happened while nobody looked. Raises :class:`Busy`."""
        self._lock = (settings.DATA / "pages" / "publisher.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        known = self.index.snapshots()
        there = rendering.store().addresses()
        # A pointer that the index does not know would never be renewed.
        rendering.take_away(there - set(known))
        # Nor one that leads to other bytes than it thinks, after a power cut.
        self.index.wait(
            (path, rendering.priority(path)) for path, blob in known.items()
            if rendering.store().current(path) != blob
        )
        mark = rendering.fingerprint()
        away = self._was_away_too_long()
        if self.index.meta("fingerprint") != mark or away:
            self._all_wait(known)
            said.forget()
            self.index.set_meta("fingerprint", mark)
        elif self.ahead:
            missing = set(addresses.public()) - set(known)
            self.index.wait((path, rendering.priority(path)) for path in missing)

    def _was_away_too_long(self) -> bool:
        heard = self.index.meta("heard")
        return heard is not None and time.time() - float(heard) > KEPT.total_seconds()

    def _all_wait(self, known: Iterable[str]) -> None:
        paths = set(known) | (set(addresses.public()) if self.ahead else set())
        self.index.wait((path, rendering.priority(path)) for path in paths)

    # ---- one round ----------------------------------------------------------------------

    def round(
        self, progress: Callable[[int, int], None] = lambda done, of: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> int:
        """Hear of changes, render what waits; returns how many pages were rendered."""
        self._attend()
        done = 0
        while (waiting := self.index.next(MANY)) and not stopped():
            if len(waiting) >= MANY and self.processes > 1:
                done += self._together(progress, stopped)
            else:
                some = waiting[:TOGETHER]
                done += render_all(some, self._batch(some))
                self._attend()
            progress(done, done + self.index.state()["pending"])
        if not stopped():
            self._let_the_search_follow()
        self.tidy()
        memory.end()
        if not stopped():
            rendering.store().tighten(LOOK / 2)
        return done

    def tighten(self) -> None:
        """All files, for whoever will not come back to it."""
        rendering.store().tighten(math.inf)

    def _attend(self) -> None:
        self.look_at_the_clock()
        self.hear()

    def _batch(self, pages: Iterable[Pending] = ()) -> float:
        """When the batch began to which the next ``pages`` belong. What is noted after that is
        compared with them (:meth:`.index.Index.settle`); what was noted before, they show: so a
        page that waits since the batch began is the first of another one."""
        if any(pending.since >= self._began for pending in pages):
            self._began = 0.0
        self._began = memory.beginning(self._began)
        return self._began

    def hear(self) -> int:
        """Take note of changes; returns how many were new."""
        from ..models import Change

        self._tell_that_we_live()
        floor = self.index.last_seen()
        ids = list(Change.objects.filter(pk__gt=floor).order_by("pk").values_list("pk", flat=True))
        new = self.index.is_new(ids)
        if not new:
            return 0
        rows, everything, first = [], False, []
        for change in Change.objects.filter(pk__in=new[:500]):
            if change.source == AT_ONCE:
                first += [(row["path"], URGENT) for row in change.rows]
                continue
            if change.source in REMEMBERED:
                everything = True
            elif change.unknown:
                rows.append((change.source, {}))
            else:
                rows += [(change.source, row) for row in change.rows]
            # What could not be understood may have read anything.
            rows.append(("*", {}))
        said.forget()
        # What is noted is not heard again: whoever ends in between has let the urgent ones wait.
        self.index.wait(first)
        self.index.note(new[:500], rows, everything, rendering.priority)
        self._began = 0.0  # another batch begins: the one before may have read what was
        self._heard_anything = True
        return len(new)

    def _tell_that_we_live(self) -> None:
        now = time.time()
        if now - self._told > TELL:
            self.index.set_meta("heard", str(now))
            self._told = now

    def _new_addresses(self) -> None:
        missing = set(addresses.public()) - set(self.index.snapshots())
        self.index.wait((path, rendering.priority(path)) for path in missing)

    def _together(
        self, progress: Callable[[int, int], None], stopped: Callable[[], bool]
    ) -> int:
        """Several processes, until all is done. No long queue stands before them, so that what is
        published meanwhile comes next and not last."""
        connections.close_all()
        done, heard = 0, time.monotonic()
        working: dict[Future, set[str]] = {}
        waiting: deque[Pending] = deque()
        with ProcessPoolExecutor(
            self.processes, mp_context=multiprocessing.get_context("fork"),
            initializer=connections.close_all,
        ) as pool:
            while not stopped():
                if time.monotonic() - heard > LOOK:
                    self._attend()
                    waiting.clear()
                    heard = time.monotonic()
                    progress(done, done + self.index.state()["pending"])
                if not waiting:
                    busy = set().union(*working.values())
                    waiting.extend(p for p in self.index.next(MANY) if p.path not in busy)
                while waiting and len(working) < self.processes + 1:
                    some = [waiting.popleft() for _ in range(min(TOGETHER, len(waiting)))]
                    task = pool.submit(render_all, some, self._batch(some))
                    working[task] = {pending.path for pending in some}
                if not working:
                    break
                for future in wait(working, LOOK, FIRST_COMPLETED).done:
                    del working[future]
                    done += future.result()
        return done

    def _let_the_search_follow(self) -> None:
        """At once, where texts wait; from time to time, where a request was killed before it had
        done its own. What cannot be done is not tried again before that."""
        now = time.monotonic()
        is_time = now - self._last["search"] > CLOCK
        if is_time:
            self._last["search"], self._search_rests = now, False
        if self._search_rests or not search.waits(later=not is_time):
            return
        try:
            self._in_another_process(search.drain)
            self._search_rests = search.waits()
        except Exception as error:  # pages are renewed all the same
            log.error("The search does not follow: %s", error)
            if isinstance(error, DatabaseError):
                connections.close_all()
            self._search_rests = True

    def _in_another_process(self, act: Callable[[], object]) -> None:
        """The words of four languages that it needs take much memory: it gives that back when it
        ends. With one process for everything it stays."""
        if self.processes == 1:
            act()
            return
        connections.close_all()
        with ProcessPoolExecutor(
            1, mp_context=multiprocessing.get_context("fork"), initializer=connections.close_all,
        ) as pool:
            task = pool.submit(act)
            while not task.done():
                wait([task], LOOK)
                self._attend()
                # Whoever publishes does not wait for the search. The rest comes in its turn.
                while (first := self.index.next(1)) and first[0].priority == URGENT:
                    render_all(first, self._batch(first))
            task.result()

    def look_at_the_clock(self) -> None:
        """What becomes true because time passes: planned publishing, and whatever has a date."""
        now = time.monotonic()
        if now - self._last["clock"] < CLOCK and self._last["clock"]:
            return
        self._last["clock"] = now
        today = timezone.localdate().isoformat()
        if self.index.meta("day") != today:
            if self.index.meta("day") is not None:
                said.forget()
                self.index.wait(
                    (path, rendering.priority(path)) for path in self.index.snapshots()
                )
            self.index.set_meta("day", today)
        if self.ahead and self._heard_anything:
            # A page that somebody publishes comes at once; this finds what else has come up.
            self._heard_anything = False
            self._new_addresses()
        self._carry_out_what_is_planned()

    def _carry_out_what_is_planned(self) -> None:
        refused = planned.carry_out()
        for what, why in refused.items():
            if self._refused.get(what) != why:  # it is tried again and again, and told once
                log.error("%s as planned: %s", what, why)
        self._refused = refused

    def tidy(self) -> None:
        from ..models import Change

        now = time.monotonic()
        if now - self._last["tidy"] < TIDY and self._last["tidy"]:
            return
        self._last["tidy"] = now
        rendering.store().sweep()
        self.index.tidy()
        # This is the process that looks once an hour, from its start on.
        uploads.sweep()
        Change.objects.filter(created_at__lt=timezone.now() - 2 * KEPT).delete()

    # ---- for ever -----------------------------------------------------------------------

    def run(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Until ``stopped()``; a database that is away is waited for."""
        begun = False
        while not stopped():
            try:
                if not begun:
                    self.begin()
                    begun = True
                began = time.monotonic()
                self.round(stopped=stopped)
                # What the round took for making files smaller is no time in which nobody hears.
                time.sleep(max(0.0, LOOK - (time.monotonic() - began)))
            except Busy:
                time.sleep(CLOCK / 4)
            except Exception as error:  # it must not end: nobody would renew any page
                log.error("Pages are not renewed: %s", error)
                connections.close_all()
                time.sleep(2 + LOOK)


def render_all(waiting: list[Pending], began: float) -> int:
    """Pages of the batch that ``began`` then; returns how many were rendered. What somebody has
    just published shows what is true now, and not what the batch has read, and is there before
    any other is begun."""
    urgent = [one.path for one in waiting if one.priority == URGENT]
    done = sum(_keep(_made([path])) for path in urgent)
    with memory.batch(began):
        others = [one.path for one in waiting if one.priority != URGENT]
        with contextlib.suppress(DatabaseError):  # each meets that by itself
            rendering.read_ahead(others)
        return done + _keep(_made(others))


def _made(paths: Iterable[str]) -> list[rendering.Made]:
    """What stands there, as it is rendered; what went wrong is kept with each. What is no page any
    more is taken away."""
    made = []
    for path in paths:
        with _failing(path):
            one = rendering.make(path)
            if isinstance(one, rendering.Made):
                made.append(one)
            else:
                rendering.remove(path, one)
    return made


def _keep(pages: list[rendering.Made]) -> int:
    """Returns how many are kept: all together, or each that can be."""
    if len(pages) > 1:
        with contextlib.suppress(Exception):
            rendering.keep(pages)
            return len(pages)
    done = 0
    for page in pages:
        with _failing(page.path):
            rendering.keep([page])
            done += 1
    return done


@contextlib.contextmanager
def _failing(path: str) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        # The database's fault, not the page's: it waits as before.
        rendering.index().failed(path, str(error))
        connections.close_all()
    except Exception as error:  # whatever a page does, the others must be rendered
        log.error("%s was not rendered: %s", path, error)
        rendering.index().failed(path, f"{type(error).__name__}: {error}")
