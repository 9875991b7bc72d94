"""Indexes that stand for the time of one run, in a database of their own."""

import sqlite3

import pytest

from amurinfo.search.engines import Entry, Query, Word, engine_of, throwaway
from tests.search.contract import CONTRACT, ask


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker):
    """These databases are none of Django's, which the test runner would guard."""
    with django_db_blocker.unblock():
        yield


@pytest.mark.parametrize("demand", CONTRACT, ids=lambda demand: demand.__name__)
def test_contract(demand):
    with throwaway("sqlite://:memory:") as engine:
        demand(engine)


def test_it_leaves_nothing(tmp_path):
    path = tmp_path / "index.sqlite3"
    with throwaway(f"sqlite:///{path}") as engine:
        engine.put([Entry.of(1, "mn", [("бар",)], [("мөрөн",)])])
        assert ask(engine, Query((Word(("бар",)),)), "mn").hits[0].id == 1
    tables = sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall()
    assert [name for name, in tables if name.startswith("try_")] == []


def test_a_name_that_is_no_name_is_refused():
    with pytest.raises(ValueError):
        engine_of("default", "x; DROP TABLE y")
