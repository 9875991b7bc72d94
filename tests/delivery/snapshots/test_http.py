"""What RFC 9110 says of encodings, conditions and ranges."""

import pytest

from amurinfo.delivery.snapshots import http

HAVE = ("br", "gzip", "identity")


@pytest.mark.parametrize(("header", "expected"), [
    (None, "identity"), ("", "identity"), ("gzip", "gzip"), ("gzip, br", "br"), ("br;q=0.5, gzip",
    "gzip"), ("x-gzip", "gzip"), ("*", "br"), ("*;q=0", None), ("identity;q=0, *;q=0", None),
    ("identity", "identity"), ("gzip;q=0", "identity"), ("gzip;q=0, *", "br"), ("deflate",
    "identity"), ("GZIP", "gzip"), ("gzip;q=1.000", "gzip"), ("gzip;q=0.0001", "identity"),
    ("nonsense;;;, gzip", "gzip"), ("br;q=0.001, identity;q=0.002", "identity"),
])
def test_encodings(header, expected):
    assert http.accepted(header, HAVE) == expected


def test_validators_are_those_of_nginx():
    # nginx writes hexadecimal seconds and bytes: ngx_http_set_etag, "%xT-%xO".
    assert http.etag(1_700_000_000, 34_288) == '"6553f100-85f0"'
    assert http.date(1_700_000_000) == "Tue, 14 Nov 2023 22:13:20 GMT"


TAG, WHEN = '"6553f100-85f0"', 1_700_000_000


@pytest.mark.parametrize(("match", "since", "expected"), [
    (TAG, None, True), (f"W/{TAG}", None, True), (f'"x", {TAG}', None, True), ("*", None, True),
    ('"x"', None, False), (None, "Tue, 14 Nov 2023 22:13:20 GMT", True),
    (None, "Tue, 14 Nov 2023 22:13:19 GMT", False), (None, "yesterday", False),
    # Whoever has something newer than what was put back has something else.
    (None, "Tue, 14 Nov 2023 22:13:21 GMT", False),
    # The tag is asked first: a date cannot overrule it.
    ('"x"', "Tue, 14 Nov 2023 22:13:20 GMT", False), (None, None, False),
])
def test_conditions(match, since, expected):
    assert http.is_unmodified(TAG, WHEN, match, since) is expected


@pytest.mark.parametrize(("header", "expected"), [
    ("bytes=0-0", (0, 0)), ("bytes=5-", (5, 9)), ("bytes=-3", (7, 9)), ("bytes=0-99", (0, 9)),
    ("bytes=-99", (0, 9)), (None, None), ("bytes=1-2,4-5", None), ("lines=1-2", None),
    ("bytes=-", None), ("bytes=6-5", None),
])
def test_ranges(header, expected):
    assert http.byte_range(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0"])
def test_ranges_that_are_not_there(header):
    with pytest.raises(ValueError, match="bytes"):
        http.byte_range(header, 10)


@pytest.mark.parametrize(("query", "bare"), [
    ("", True), ("fbclid=IwAR0x_-y", True), ("utm_source=vk&utm_medium=social", True),
    ("from=singlemessage&isappinstalled=0", True), ("ysclid=m1&_openstat=", True),
    ("yclid", True), ("page=2", False), ("utm_source=vk&page=2", False), ("country=CN", False),
    ("page=2&utm_source=vk", False), ("fbclidx=1", False), ("&", False), ("a", False),
    ("fbclid=1\nq=2&", True), ("utm_a" * 5000 + "!", False),
])
def test_marks_of_where_somebody_came_from_ask_for_nothing(query, bare):
    assert http.is_bare(query) is bare
