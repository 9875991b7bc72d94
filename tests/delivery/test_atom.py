"""The writer of feeds, on its own: judged by the schema of RFC 4287 and by feedparser."""

import datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.delivery.found.atom import Entry, Feed, write
from tests.delivery.atom_schema import faults

WHEN = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)


def make(**changes) -> Feed:
    return Feed(**{
        "id": "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6", "title": "Центр", "lang": "ru",
        "url": "https://amur.example/ru/feeds/all.atom", "page": "https://amur.example/ru/",
        "author": "Центр", "author_url": "https://amur.example/ru/", "updated": WHEN, **changes,
    })


def entry(**changes) -> Entry:
    return Entry(**{
        "id": "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", "title": "鹤", "updated": WHEN,
        "url": "https://amur.example/ru/a/", "html": "<p>Слова &amp; цифры</p>", **changes,
    })


def test_the_schema_knows_a_bad_feed():
    """The example of RFC 4287, 1.1, passes; without what it demands it does not."""
    good = b"""<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom"><title>Example Feed</title>
    <link href="http://example.org/"/><updated>2003-12-13T18:30:02Z</updated>
    <author><name>John Doe</name></author>
    <id>urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6</id>
    <entry><title>Atom-Powered Robots Run Amok</title>
    <link href="http://example.org/2003/12/13/atom03"/>
    <id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
    <updated>2003-12-13T18:30:02Z</updated><summary>Some text.</summary></entry></feed>"""
    assert faults(good) == []
    for part in (b"<title>Example Feed</title>", b"<updated>2003-12-13T18:30:02Z</updated>",
                 b"<author><name>John Doe</name></author>"):
        assert faults(good.replace(part, b"", 1)), part
    assert faults(good.replace(b"18:30:02Z", b"half past six"))


def test_a_feed_is_read_as_it_was_meant():
    data = write(make(entries=[entry(
        categories=(("RU", "Россия"),), summary="Кратко", published=WHEN,
    )], rights="CC BY 4.0", subtitle="Амур"))
    assert faults(data) == []
    read = feedparser.parse(data)
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.language == "ru"
    assert read.feed.title == "Центр"
    one = read.entries[0]
    assert one.title == "鹤"
    assert one.content[0].value == "<p>Слова &amp; цифры</p>"
    assert one.updated_parsed[:5] == (2026, 3, 1, 12, 0)
    assert one.link == "https://amur.example/ru/a/"


def test_a_feed_without_entries_is_valid():
    data = write(make())
    assert faults(data) == []
    assert feedparser.parse(data).feed.updated == "2026-03-01T12:00:00Z"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_an_editor_types_the_feed_is_valid(title, html):
    data = write(make(title=title, entries=[entry(title=title, html=html, summary=title)]))
    assert faults(data) == []


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\ufffe"])
def test_signs_that_xml_cannot_hold_are_left_out(sign):
    assert feedparser.parse(write(make(title=f"a{sign}b"))).feed.title == "ab"
