"""One collector for several processes: the same answers through a socket that is ours alone."""

import datetime
import stat
import threading
import time

import pytest

from amurinfo.visitors import remote
from amurinfo.visitors.counting.collector import Collector
from amurinfo.visitors.counting.events import Event

WHO = ("amur.example", "192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")


@pytest.fixture
def at(tmp_path):
    return tmp_path / "collector.socket"


@pytest.fixture
def own(at):
    """A collector that another thread holds."""
    held = Collector(lambda: datetime.datetime(2026, 11, 26, 10, tzinfo=datetime.UTC))
    threading.Thread(target=remote.serve, args=(held, str(at)), daemon=True).start()
    until = time.monotonic() + 60
    while not at.exists() and time.monotonic() < until:
        time.sleep(.01)
    return held


def test_several_workers_know_one_visitor(own, at):
    assert stat.S_IMODE(at.stat().st_mode) == 0o600
    event = Event("view", "/ru/species/", "ru", width="wide")
    workers = [remote.Collector(str(at)) for _ in range(3)]
    threads = [threading.Thread(target=worker.take, args=(event, *WHO, "RU"))
               for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert workers[0].known(*WHO) == 3
    workers[1].refuse("origin")
    sums, told = own.give(last=True)
    assert told == {"counted": 3, "refused:origin": 1}
    assert sums[datetime.date(2026, 11, 26), "ru", "total", ""] == [3, 1, 1]
    workers[2].forget(*WHO)
    assert workers[0].known(*WHO) is None


def test_nonsense_does_not_end_it(own, at):
    worker = remote.Collector(str(at))
    for said in (("nothing",), ("take", {"kind": "x"}), ("known",)):
        assert worker._ask(*said) is None
    assert worker.known(*WHO) is None
    worker.refuse("x")
    assert own.give()[1] == {"refused:x": 1}


def test_without_it_nobody_waits_and_nothing_breaks(at):
    worker = remote.Collector(str(at))
    worker.refuse("origin")
    assert worker.known(*WHO) is None
