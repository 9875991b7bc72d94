"""The thread that writes, closes and deletes; and what the process keeps to itself."""

import datetime
import os
import resource
import threading

import pytest

from amurinfo.visitors import models, running, store
from amurinfo.visitors.counting.collector import Collector
from amurinfo.visitors.counting.events import Event

NOW = datetime.datetime(2026, 11, 26, 10, tzinfo=datetime.UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def counting(monkeypatch):
    monkeypatch.setattr(running, "now", lambda: NOW)
    # The connection of a test is in a transaction that has to last.
    monkeypatch.setattr(running, "close_old_connections", lambda: None)
    return running.Counting()


@pytest.mark.django_db
def test_a_tick_writes_closes_and_deletes(counting):
    old, week = NOW.date() - datetime.timedelta(days=1900), datetime.date(2026, 11, 9)
    store.write_answers({(old, "ru", "yes"): 1})
    store.write_sums({(week, "ru", "total", ""): [30, 20, 12]})
    counting.collector.take(
        Event("view", "/ru/", "ru", width="wide"), "h", "192.0.2.1", FIREFOX, "RU")
    counting.collector.refuse("origin")
    counting.tick(last=True)
    assert not models.Answers.objects.exists()
    assert models.Release.objects.get(dimension="total").visitors == 12
    assert [row.day for row in models.Counter.objects.filter(dimension="total")] == [NOW.date()]
    assert dict(models.Tally.objects.values_list("what", "number")) == {
        "started": 1, "rejected": 1}
    assert not models.Check.objects.exclude(detail="").exists()
    assert models.Check.objects.count() == 5
    counting.tick()
    assert models.Tally.objects.get(what="started").number == 1  # one start, one mark


@pytest.mark.django_db
def test_what_memory_had_no_room_for_is_a_number_of_the_day(counting):
    counting.collector = Collector(running.now, limit=2)
    for n in range(5):
        counting.collector.take(
            Event("view", "/ru/", "ru", width="wide"), "h", f"192.0.2.{n}", FIREFOX, "RU")
    counting.tick(last=True)
    assert models.Tally.objects.get(what="full").number == 3
    assert not models.Tally.objects.filter(what="rejected").exists()


@pytest.mark.django_db
def test_what_cannot_be_written_waits_for_the_next_minute(counting, monkeypatch, caplog):
    counting.collector.take(
        Event("view", "/ru/", "ru", width="wide"), "h", "192.0.2.1", FIREFOX, "RU")
    with monkeypatch.context() as broken:
        broken.setattr(store, "write_sums", lambda _sums: 1 / 0)
        counting.tick(last=True)
    assert "could not be written" in caplog.text
    assert "192.0.2.1" not in caplog.text
    counting.tick()
    assert models.Counter.objects.get(dimension="total").views == 1


@pytest.mark.django_db
def test_pages_that_nobody_heard_of_are_a_number_of_the_day(counting):
    counting.ear.lost = 7
    counting.tick()
    counting.tick()
    counting.ear.lost = 9
    counting.tick()
    assert models.Tally.objects.get(what="unheard").number == 9


def test_the_thread_goes_on(counting, monkeypatch):
    ticks, enough = [], threading.Event()

    def tick(last=False):
        ticks.append(last)
        if len(ticks) > 2:
            enough.set()

    monkeypatch.setattr(running, "EVERY", .001)
    monkeypatch.setattr(running, "keep_to_itself", lambda: None)
    at_the_end = []
    monkeypatch.setattr(running, "Finalize", lambda *said, **more: at_the_end.append(more["args"]))
    monkeypatch.setattr(counting, "tick", tick)
    counting.keep_writing()
    assert enough.wait(60)
    assert at_the_end == [(True,)]
    monkeypatch.setattr(running, "EVERY", 10**6)  # the thread sleeps until the tests are over


def test_memory_is_not_written_when_the_process_dies():
    child = os.fork()
    if not child:
        running.keep_to_itself()
        kept = resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        dumpable = running.ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)  # PR_GET_DUMPABLE
        os._exit(0 if kept and dumpable == 0 else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(("environ", "said"), [
    ({}, "shown"), ({"HTTP_COOKIE": "x=1; choice=a1"}, ""), ({"HTTP_COOKIE": "choice=d1"}, ""),
    ({"HTTP_COOKIE": "choice=a7"}, "shown"), ({"HTTP_SEC_GPC": "1"}, "signal"),
    ({"HTTP_DNT": "1"}, "signal"), ({"HTTP_USER_AGENT": "curl/8.5.0 for linux"}, ""),
])
def test_what_the_notice_does(environ, said):
    assert running.question({"HTTP_USER_AGENT": FIREFOX, **environ}) == said
