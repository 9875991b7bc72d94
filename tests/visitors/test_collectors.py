"""Three collectors as processes, as `amurinfo run` starts them; one of them is killed."""

import contextlib
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from amurinfo.visitors import remote
from amurinfo.visitors.counting.events import Event
from amurinfo.visitors.counting.shards import Shards
from tests import services
from tests.prepared import copy
from tests.visitors.test_disk import found, tell_as_nginx

pytestmark = [pytest.mark.slow, pytest.mark.machine]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def start(prepared, tmp_path):
    """Starts the collector of a number and waits until it answers."""
    data = copy(prepared, tmp_path / "data")
    port = services.free_port()
    running = {}

    def one(number):
        at = data / f"collector-{number}.socket"
        at.unlink(missing_ok=True)
        running[number] = subprocess.Popen(
            [sys.executable, "-m", "amurinfo", "collector", str(number)], cwd=services.ROOT,
            env={**services.as_an_operator(), "DATA": str(data), "WORKERS": "2",
                 "COLLECTORS": "3", "SENT_PAGES_PORT": str(port)})
        return at

    def until_it_answers(at):
        end = time.monotonic() + 60
        while not at.exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        return remote.Collector(str(at))

    one.answers, one.running, one.data, one.port = until_it_answers, running, data, port
    yield one
    for process in running.values():
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()


def test_one_of_three_is_killed(start):
    """Twelve visitors read a page before and after. What the killed one knew is lost, each visitor
    is counted, and five pages that nginx sent are heard once."""
    together = Shards([start.answers(at) for at in [start(n) for n in (1, 2, 3)]], b"key")
    people = [("amur.example", f"192.0.2.{n}", FIREFOX) for n in range(12)]
    event = Event("view", "/mn/species/", "mn", width="wide")
    tell_as_nginx(start.port, 5)
    for who in people:
        together.take(event, *who, "MN")
    lost = start.running[2]
    lost.kill()
    lost.wait()
    start.answers(start(2))
    known = [together.known(*who) for who in people]
    assert 0 < known.count(None) < 12
    for who in people:
        together.take(event, *who, "MN")
    for process in start.running.values():
        process.send_signal(signal.SIGTERM)
    assert [process.wait(60) for process in start.running.values()] == [0, 0, 0]
    with contextlib.closing(sqlite3.connect(start.data / "centre.sqlite3")) as base:
        assert base.execute("SELECT views, visits, visitors FROM visitors_counter "
                            "WHERE dimension = 'total'").fetchall() == [
            (24 - known.count(None), 12, 12)]
        assert base.execute("SELECT number FROM visitors_served WHERE path = '/mn/species/'"
                            ).fetchall() == [(5,)]
        assert base.execute("SELECT number FROM visitors_tally WHERE what = 'started'"
                            ).fetchall() == [(3,)]
    assert found(start.data, [b"/mn/species/"])
    assert found(start.data, [b"192.0.2.", b"Firefox/140.0"]) == []
