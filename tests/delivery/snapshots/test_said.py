"""Feeds and sitemaps while the database is away; with a real one that goes: test_live.py."""

import pytest
from django.db import OperationalError
from django.test import Client
from wagtail.models import Page

from amurinfo.delivery.found import feeds
from amurinfo.delivery.snapshots import said

pytestmark = pytest.mark.django_db

FEED = "/ru/feeds/news.atom"


@pytest.fixture
def reader(publisher):
    said.forget()
    return Client(raise_request_exception=False)


@pytest.fixture
def database(monkeypatch):
    class Database:
        @staticmethod
        def goes():
            def refused(*_arguments):
                raise OperationalError("connection refused")

            monkeypatch.setattr(feeds, "feed", refused)

    return Database


def test_they_are_said_again(reader, database):
    before = reader.get(FEED)
    database.goes()
    again = reader.get(FEED)
    assert (again.status_code, again.content) == (200, before.content)
    assert {name: again[name] for name in ("Content-Type", "ETag", "Cache-Control", "Vary")} == {
        name: before[name] for name in ("Content-Type", "ETag", "Cache-Control", "Vary")}
    assert reader.get("/mn/feeds/news.atom").status_code == 503, "nobody had asked for it"


def test_what_has_changed_is_not_said_again(reader, database, publisher):
    reader.get(FEED)
    page = Page.objects.get(url_path__endswith="/home-ru/history/").specific
    page.title += " *"
    page.save_revision().publish()
    publisher.round()
    database.goes()
    assert reader.get(FEED).status_code == 503


def test_what_was_made_before_a_change_is_not_remembered_after_it(reader, database, monkeypatch):
    made = feeds.feed

    def slow(*arguments):
        body = made(*arguments)
        said.forget()  # the publisher hears of something meanwhile
        return body

    with monkeypatch.context() as patched:
        patched.setattr(feeds, "feed", slow)
        assert reader.get(FEED).status_code == 200
    database.goes()
    assert reader.get(FEED).status_code == 503


def test_what_is_not_there_is_not_remembered(reader, kept, settings):
    assert reader.get("/ru/feeds/nothing.atom").status_code == 404
    assert [file.name for file in (settings.DATA / "pages/said").iterdir()] == ["state"]
