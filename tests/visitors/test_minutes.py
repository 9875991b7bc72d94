"""A process that is killed loses the last minute and no more."""

import datetime

import pytest

from amurinfo.visitors import running, store
from amurinfo.visitors.counting.events import Event

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
START = datetime.datetime(2026, 11, 26, 10, tzinfo=datetime.UTC)


class Killed(BaseException):
    pass


def lost(monkeypatch, began: float, seconds: int) -> list[float]:
    """A page is read each second; the process begins at ``began`` (seconds) and is killed at
    ``seconds``. Returns how old the messages were that it took with it."""
    moment = [began]
    monkeypatch.setattr(running, "now", lambda: START + datetime.timedelta(seconds=moment[0]))
    monkeypatch.setattr(running, "close_old_connections", lambda: None)
    counting = running.Counting(first=False)
    sent, written = [], []
    monkeypatch.setattr(store, "write_visits", lambda sums, day, rejected: written.extend(
        [None] * sum(row[0] for key, row in sums.items() if key[2] == "total")))
    monkeypatch.setattr(store, "write_tally", lambda *said: None)

    class Time:
        monotonic = staticmethod(lambda: moment[0])

        @staticmethod
        def time() -> float:
            return START.timestamp() + moment[0]

        @staticmethod
        def sleep(pause: float) -> None:
            end = moment[0] + pause
            while moment[0] < end:
                if moment[0] >= seconds:
                    raise Killed
                counting.collector.take(
                    Event("view", "/ru/", "ru", width="wide"), "h",
                    f"192.0.2.{len(sent)}", FIREFOX, "RU")
                sent.append(moment[0])
                moment[0] = min(moment[0] + 1, end, seconds)

    monkeypatch.setattr(running, "time", Time)

    class Thread:
        def __init__(self, target, **more):
            self.start = target

    class Threads:
        pass

    Threads.Thread = Thread
    monkeypatch.setattr(running, "threading", Threads)
    monkeypatch.setattr(running, "keep_to_itself", lambda: None)
    with pytest.raises(Killed):
        counting.keep_writing()
    return [seconds - one for one in sent[len(written):]]


@pytest.mark.parametrize("began", [0.0, 0.5, 1.0, 29.7, 58.0, 59.9])
@pytest.mark.parametrize("seconds", [150, 179, 181, 239])
def test_no_more_than_a_minute_is_lost(monkeypatch, began, seconds):
    ages = lost(monkeypatch, began, seconds)
    assert ages
    assert max(ages) <= 61  # sixty, and the second between two messages


def test_a_thread_that_begins_in_the_middle_of_a_minute_would_lose_more(monkeypatch):
    monkeypatch.setattr(running, "until_the_next", lambda moment: running.EVERY)
    assert max(lost(monkeypatch, 59.0, 178)) > 110
