"""Served pages: an address and a number."""

import contextlib
import datetime
import socket
import threading
import time

from amurinfo.visitors import fronted
from amurinfo.visitors.served import Served
from tests import services

DAY = datetime.date(2026, 11, 26)
HTML = [("Content-Type", "text/html; charset=utf-8")]


def asked(served, path, status="200 OK", headers=HTML, method="GET", **more):
    served._application = lambda environ, start: start(status, headers) or [b""]
    return served({"REQUEST_METHOD": method, "PATH_INFO": path, **more},
                  lambda status, headers, exc=None: None)


def test_what_counts():
    served = Served(None, lambda: DAY)
    asked(served, "/ru/species/", QUERY_STRING="mail=a@b.example", REMOTE_ADDR="192.0.2.7")
    asked(served, "/ru/species/")
    for path in ("/", "/static/centre.css", "/ru/privacy/me/", "/editors/"):
        asked(served, path)
    asked(served, "/ru/", method="POST")
    asked(served, "/ru/", "304 Not Modified")
    asked(served, "/ru/", headers=[("Content-Type", "application/atom+xml")])
    assert served.give() == {(DAY, "ru", 200, "/ru/species/"): 2}
    assert served.give() == {}


def test_a_wrong_address_is_written_down_when_many_ask_for_it():
    served = Served(None, lambda: DAY)
    for _ in range(9):
        asked(served, "/mn/old-page/", "404 Not Found")
    assert served.give() == {}
    asked(served, "/mn/old-page/", "404 Not Found")
    for path in ("/ru/4509123456/", "/ru/a@b.example/", "/ru/" + "x" * 60 + "/"):
        for _ in range(20):
            asked(served, path, "404 Not Found")
    assert served.give() == {(DAY, "mn", 404, "/mn/old-page/"): 10}


def test_pages_for_which_there_was_no_room_are_counted_as_lost(monkeypatch):
    """A burst into a small buffer while nobody reads; the next page tells how many were lost."""
    monkeypatch.setattr(fronted, "_ROOM", 4096)
    port, busy, heard = services.free_port(), threading.Event(), []
    ear = fronted.Ear(port)

    def sent(path, environ):
        busy.wait(60)
        heard.append(path)

    threading.Thread(target=ear.hear, args=(sent,), daemon=True).start()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        mouth.connect(("127.0.0.1", port))

        def say(times):
            for _ in range(times):
                mouth.send(b'<190>Nov 26 10:00:00 amurinfo: ["/mn/","","","",""]')
            return times

        said = 0
        while not said:  # until somebody listens: what nobody heard is told by the next one
            with contextlib.suppress(ConnectionRefusedError):
                said = say(2)
        said += say(200)
        busy.set()
        end = time.monotonic() + 60
        while len(heard) + ear.lost < said and time.monotonic() < end:
            said += say(1)  # with it comes how many were lost
            time.sleep(0.05)
    assert 0 < len(heard) < 200
    assert len(heard) + ear.lost == said
