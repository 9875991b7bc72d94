"""Answers before the application is entered, as a WSGI server asks for them."""

import gzip
import json
import time

import brotli
import pytest

from amurinfo.delivery.snapshots.serving import Snapshots
from amurinfo.delivery.snapshots.store import Store

BODY = "Страница о тигре. ".encode() * 200


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "pages")
    store.point("/ru/tiger/", store.write("/ru/tiger/", BODY))
    return store


@pytest.fixture
def heard():
    """When the publisher was last heard of."""
    return [time.time()]


@pytest.fixture
def ask(store, heard):
    def behind(environ, start_response):
        start_response("299 Behind", [])
        return [b"behind"]

    served = Snapshots(
        behind, store, {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"},
        lambda: {"pages": 1, "last_render": 5.0, "pending": 2, "oldest_pending": 4.0,
                 "problems": [("/ru/", "no")], "last_heard": heard[0]},
    )

    def ask(path, method="GET", query="", **headers):
        answer = {}

        def start_response(status, its_headers):
            assert len({name for name, _value in its_headers}) == len(its_headers)
            answer.update(status=status, headers=dict(its_headers))

        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
                   **{f"HTTP_{name}": value for name, value in headers.items()}}
        answer["body"] = b"".join(served(environ, start_response))
        return answer

    return ask


def test_a_page(ask):
    answer = ask("/ru/tiger/")
    assert answer["status"] == "200 OK"
    assert answer["body"] == BODY
    headers = answer["headers"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Length"] == str(len(BODY))
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"
    assert "Content-Encoding" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(("accept", "coding", "open_it"), [
    ("gzip", "gzip", gzip.decompress), ("br, gzip", "br", brotli.decompress),
])
def test_encodings_have_validators_of_their_own(ask, accept, coding, open_it):
    answer = ask("/ru/tiger/", ACCEPT_ENCODING=accept)
    assert answer["headers"]["Content-Encoding"] == coding
    assert open_it(answer["body"]) == BODY
    assert answer["headers"]["ETag"] != ask("/ru/tiger/")["headers"]["ETag"]
    assert not answer["headers"]["ETag"].startswith("W/")


def test_what_becomes_smaller_is_the_same_for_all_processes(store):
    """The one that was asked before has what the one has that is asked first now, and nginx."""
    body = " ".join(str(number * number) for number in range(4000)).encode()
    blob = store.write("/ru/lion/", body, quick=True)
    store.point("/ru/lion/", blob)
    asked, fresh = (Snapshots(None, store, {}, dict) for _process in range(2))
    before = asked.find("/ru/lion/", "br")
    assert store.tighten(5) == 1
    one, other = asked.find("/ru/lion/", "br"), fresh.find("/ru/lion/", "br")
    assert one.etag == other.etag != before.etag
    assert one.body == (blob.folder / "index.html.br").read_bytes()
    assert asked.find("/ru/lion/", "br") is one, "now it is kept"


def test_nothing_is_sent_twice(ask):
    first = ask("/ru/tiger/", ACCEPT_ENCODING="gzip")["headers"]
    again = ask("/ru/tiger/", ACCEPT_ENCODING="gzip", IF_NONE_MATCH=first["ETag"])
    assert again["status"] == "304 Not Modified"
    assert again["body"] == b""
    assert again["headers"]["ETag"] == first["ETag"]
    assert "Content-Length" not in again["headers"]
    by_date = ask("/ru/tiger/", IF_MODIFIED_SINCE=first["Last-Modified"])
    assert by_date["status"] == "304 Not Modified"


def test_a_publish_is_seen_by_the_next_request(ask, store):
    before = ask("/ru/tiger/")
    store.point("/ru/tiger/", store.write("/ru/tiger/", b"new"))
    after = ask("/ru/tiger/", IF_NONE_MATCH=before["headers"]["ETag"])
    assert after["status"] == "200 OK"
    assert after["body"] == b"new"
    store.remove("/ru/tiger/")
    assert ask("/ru/tiger/")["body"] == b"behind"


def test_head_tells_and_sends_nothing(ask):
    answer = ask("/ru/tiger/", method="HEAD")
    assert answer["body"] == b""
    assert answer["headers"]["Content-Length"] == str(len(BODY))


def test_whoever_comes_by_a_shared_link_gets_the_file(ask):
    """WeChat, VK, Yandex and others hang their marks on an address."""
    for query in ("from=singlemessage&isappinstalled=0", "utm_source=vk", "ysclid=lx4f"):
        assert ask("/ru/tiger/", query=query)["body"] == BODY


@pytest.mark.parametrize(("path", "options"), [
    ("/ru/tiger", {}), ("/ru/tiger/", {"query": "page=2"}), ("/ru/tiger/", {"method": "POST"}),
    ("/ru/tiger/", {"query": "utm_source=vk&page=2"}),
    ("/ru/lion/", {}), ("/ru/../tiger/", {}), ("/ru/tiger/@/", {}), ("//ru/tiger/", {}),
    ("/ru/tiger\0/", {}), ("/ru/" + "x" * 5000 + "/", {}),
])
def test_everything_else_falls_through(ask, path, options):
    assert ask(path, **options)["status"] == "299 Behind"


def test_a_publisher_that_is_silent_is_no_health(ask, heard):
    assert ask("/-/ready")["status"] == "200 OK"
    for silence in (None, time.time() - 200):
        heard[0] = silence
        assert ask("/-/ready")["status"] == "503 Service Unavailable"
    assert ask("/-/alive")["status"] == "200 OK"


def test_health(ask):
    assert json.loads(ask("/-/alive")["body"]) == {"alive": True}
    ready = json.loads(ask("/-/ready")["body"])
    assert (ready["pending"], ready["oldest_pending"], ready["problems"]) == (2, 4.0, 1)
    assert ready["now"] > 4.0
    assert ask("/-/else")["status"] == "299 Behind"


def test_the_first_address_asks_no_database(client):
    """No ``db`` here: a query would be an error. So it leads on while the database is gone."""
    answer = client.get("/", headers={"Accept-Language": "mn,en;q=0.5"})
    assert (answer.status_code, answer["Location"]) == (302, "/mn/")
