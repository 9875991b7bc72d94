"""How the embedded server begins."""

import contextlib
import gc

import granian
from django.db import connections

from amurinfo.config import server
from amurinfo.search import results
from amurinfo.search.engines import Unreachable


def test_workers_inherit_no_connection(monkeypatch, capsys):
    """Two that ask by one connection at once take one another's answers: of two workers that wrote
    their last counts, one waited for ever."""
    order = []

    class Granian:
        def __init__(self, *_arguments, **options):
            # One that waits all the same is not waited for.
            assert 0 < options["workers_kill_timeout"] <= 60

        def serve(self):
            order.append("forked")

    monkeypatch.setattr(granian, "Granian", Granian)
    monkeypatch.setattr(connections, "close_all", lambda: order.append("closed"))
    monkeypatch.setattr(server, "_kept_running", lambda *_command: contextlib.nullcontext())
    monkeypatch.setattr(results, "load", lambda: order.append("loaded"))
    monkeypatch.setattr(server, "_one_heap", lambda: order.append("one heap"))
    monkeypatch.setattr(gc, "freeze", lambda: order.append("frozen"))
    server.serve("127.0.0.1", 8000)
    # What is loaded before the fork lies in memory once.
    assert order == ["one heap", "loaded", "frozen", "closed", "forked"]


def test_without_the_server_of_its_search_a_site_starts(monkeypatch):
    def load():
        raise Unreachable("nobody there")

    monkeypatch.setattr(results, "load", load)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    server._load()
