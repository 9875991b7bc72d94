"""Served pages: an address and a number."""

import datetime

from amurinfo.visitors.served import Served

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
