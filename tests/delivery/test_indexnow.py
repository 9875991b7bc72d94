"""IndexNow: nobody is told of anything unless the operator says so; then as the protocol has it."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from amurinfo.delivery.found import indexnow


@pytest.fixture
def engine(settings):
    """A search engine on this machine; what it was told. Answers with ``status``."""
    told = []

    class Handler(BaseHTTPRequestHandler):
        status = 200

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(Handler.status)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SITE_URL = "https://amur.example"
    settings.INDEXNOW_URL = f"http://127.0.0.1:{server.server_port}/indexnow"
    yield told, Handler
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_off_by_default(engine, settings):
    settings.INDEXNOW_URL = ""
    assert indexnow.submit(["/mn/"]) is None
    assert engine[0] == []
    assert Client().get(f"/{indexnow.key()}.txt").status_code == 404


def test_told_as_the_protocol_has_it(engine):
    assert indexnow.submit(["/mn/", "/ru/news/", "/mn/"]) == 200
    [(kind, body)] = engine[0]
    assert kind.startswith("application/json")
    assert body["host"] == "amur.example"
    assert body["urlList"] == ["https://amur.example/mn/", "https://amur.example/ru/news/"]
    # The key is 8 to 128 of a-z A-Z 0-9 and "-", and stands at its address as text.
    assert body["keyLocation"] == f"https://amur.example/{body['key']}.txt"
    answer = Client().get(f"/{body['key']}.txt")
    assert (answer.content.decode(), answer.status_code) == (body["key"], 200)


def test_an_engine_that_refuses_or_is_gone_stops_nothing(engine, settings):
    engine[1].status = 429
    assert indexnow.submit(["/mn/"]) == 429
    settings.INDEXNOW_URL = "http://127.0.0.1:9/"
    assert indexnow.submit(["/mn/"]) is None


@pytest.mark.django_db
def test_what_is_published_is_told(engine, django_capture_on_commit_callbacks):
    from amurinfo.facts.models import Species
    from amurinfo.pages.models import NewsPage

    page = NewsPage.objects.live().filter(locale__language_code="mn").first()
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    wait_for(lambda: len(engine[0]) == 1)
    assert engine[0][0][1]["urlList"] == [f"https://amur.example/mn/news/{page.slug}/"]
    with django_capture_on_commit_callbacks(execute=True):
        Species.objects.get(slug="kaluga").save()
    wait_for(lambda: len(engine[0]) == 2)
    assert engine[0][1][1]["urlList"] == [
        f"https://amur.example/{code}/species/kaluga/" for code in ("ru", "en", "zh-hans", "mn")
    ]


def wait_for(done, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.02)
    assert done()
