"""Files from the application: pieces, conditions, encodings, types (RFC 9110)."""

import gzip

import brotli
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import CollectionViewRestriction

from amurinfo.config.headers import TYPES, UNNAMED, type_of
from amurinfo.media.models import CentreDocument

FILM = bytes(range(256)) * 1000
STYLE = b"a { color: red }\n" * 500


@pytest.fixture
def film(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "film.mp4").write_bytes(FILM)
    return "/media/film.mp4"


@pytest.fixture
def static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "film.mp4").write_bytes(FILM)
    return "/static/film.mp4"


@pytest.fixture
def style(settings, tmp_path):
    """A static file that lies there in three encodings."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "a.css").write_bytes(STYLE)
    (tmp_path / "a.css.gz").write_bytes(gzip.compress(STYLE))
    (tmp_path / "a.css.br").write_bytes(brotli.compress(STYLE))
    return "/static/a.css"


@pytest.fixture
def document(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = CentreDocument.objects.create(title="Film", file=ContentFile(FILM, "film.mp4"))
    return made.url


def ask(path: str, method: str = "get", **headers: str):
    answer = getattr(Client(), method)(path, headers={
        "accept-encoding": "gzip, br",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    })
    return answer, b"".join(answer) if answer.streaming else answer.content


@pytest.fixture(params=["film", "static", "document"])
def address(request):
    """Without a database for the first two, by Wagtail's own view for the other."""
    return request.getfixturevalue(request.param)


def test_a_file_is_sent_as_it_is(address):
    answer, body = ask(address)
    assert (answer.status_code, body) == (200, FILM)
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(FILM))
    assert answer["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in answer
    assert "Encoding" not in answer.get("Vary", "")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("asked", "first", "last"), [
    ("bytes=0-1", 0, 1), ("bytes=100000-250000", 100_000, 250_000), ("bytes=-5", 255_995, 255_999),
    ("bytes=255990-", 255_990, 255_999), ("bytes=3-999999", 3, 255_999),
])
def test_a_piece(address, asked, first, last):
    answer, body = ask(address, range=asked)
    assert (answer.status_code, body) == (206, FILM[first:last + 1])
    assert answer["Content-Range"] == f"bytes {first}-{last}/256000"
    assert answer["Content-Length"] == str(last - first + 1)


def test_a_piece_that_is_not_there(address):
    answer, _body = ask(address, range="bytes=256000-")
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */256000")


def test_several_pieces_or_nonsense_are_the_whole(address):
    for asked in ("bytes=0-1,5-6", "lines=1-2", "bytes=9-3"):
        assert ask(address, range=asked)[0].status_code == 200


def test_who_goes_on_with_another_file_gets_the_whole(address):
    tag = ask(address)[0]["ETag"]
    assert ask(address, range="bytes=5-9", if_range=tag)[0].status_code == 206
    for other in ('"other"', f"W/{tag}", "Mon, 01 Jan 2001 00:00:00 GMT"):
        assert ask(address, range="bytes=5-9", if_range=other)[0].status_code == 200


def test_who_has_it_is_told_so(address):
    first = ask(address)[0]
    for condition in ({"if_none_match": first["ETag"]}, {"if_none_match": f'"x", {first["ETag"]}'},
                      {"if_modified_since": first["Last-Modified"]}):
        answer, body = ask(address, **condition)
        assert (answer.status_code, body) == (304, b""), condition
    assert ask(address, if_none_match='"x"')[0].status_code == 200


def test_the_tag_overrules_the_date(film):
    first = ask(film)[0]
    answer = ask(film, if_none_match='"x"', if_modified_since=first["Last-Modified"])[0]
    assert answer.status_code == 200


@pytest.mark.parametrize(("asked", "coding"), [
    ("gzip", "gzip"), ("br, gzip", "br"), ("GZIP", "gzip"), ("x-gzip", "gzip"), ("*", "br"),
    ("br;q=0.5, gzip", "gzip"), ("gzip;q=0.5, identity", ""), ("gzip;q=0", ""),
    ("br;q=0, gzip;q=0, *", ""), ("identity", ""), ("deflate", ""), ("", ""),
])
def test_a_static_file_comes_in_the_encoding_that_is_liked_best(style, asked, coding):
    answer, body = ask(style, accept_encoding=asked)
    assert answer.get("Content-Encoding", "") == coding
    opened = {"gzip": gzip.decompress, "br": brotli.decompress}.get(coding, bytes)(body)
    assert (opened, answer["Content-Length"]) == (STYLE, str(len(body)))
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Vary"] == "Accept-Encoding"
    assert "Access-Control-Allow-Origin" not in answer


def test_each_encoding_of_a_static_file_has_a_tag_of_its_own(style):
    tags = {ask(style, accept_encoding=coding)[0]["ETag"] for coding in ("br", "gzip", "identity")}
    assert len(tags) == 3
    for tag in tags:
        known = [ask(style, accept_encoding=coding, if_none_match=f'"x", W/{tag}')[0]
                 for coding in ("br", "gzip", "identity")]
        assert sorted(answer.status_code for answer in known) == [200, 200, 304]
        assert all(answer["Vary"] == "Accept-Encoding" for answer in known)
    # A piece of one is no piece of another.
    answer, body = ask(style, accept_encoding="gzip", range="bytes=0-9")
    assert (answer.status_code, gzip.decompress(body)) == (200, STYLE)
    answer, body = ask(style, accept_encoding="identity", range="bytes=-7")
    assert (answer.status_code, body) == (206, STYLE[-7:])


def test_a_file_is_only_read(film):
    answer, _body = ask(film, "post")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("by", ["/media/", "/media//", "/media/./", "/media/x/../"])
def test_by_its_path_a_document_is_for_nobody(document, by):
    """Whoever guesses the name of a file would have it, though its collection is closed."""
    made = CentreDocument.objects.get()
    assert made.file.name == "documents/film.mp4"
    assert ask(by + made.file.name)[0].status_code == 404
    assert ask(document)[0].status_code == 200
    CollectionViewRestriction.objects.create(collection=made.collection, restriction_type="login")
    answer, body = ask(document)
    assert (answer.status_code, body) == (302, b"")


@pytest.mark.parametrize("path", ["/media/nothing.jpg", "/media/a%00b", "/media/..",
                                  "/static/nothing.css", "/static/a%00b", "/static/../x",
                                  "/static//etc/passwd"])
def test_what_is_no_file(film, db, path):
    assert ask(path)[0].status_code in (400, 404)


def test_every_type_is_told_with_its_letters():
    assert len({ending for endings in TYPES.values() for ending in endings.split()}) > 25
    assert type_of("/a/b.JPG") == "image/jpeg"
    assert type_of("captions.vtt") == "text/vtt; charset=utf-8"
    assert type_of("film.webm") == "video/webm"
    assert type_of("thesis") == type_of("thesis.xyz") == UNNAMED
