"""What the application says to everybody alike is sent once to whoever has it (RFC 9110, 9111)."""

import pytest
from django.test import Client

from amurinfo.config.headers import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: Addresses that are no files, and those that are files once somebody has asked.
PUBLIC = [
    "/sitemap.xml", "/sitemap-mn.xml", "/robots.txt", "/.well-known/security.txt",
    "/ru/feeds/all.atom", "/en/feeds/news.atom", "/mn/map/areas/",
    "/mn/species/amur-tiger/figures/", "/zh-hans/protected-areas/?page=2", "/en/species/",
    "/en/offline/app.webmanifest",
]


def ask(path: str, **headers: str):
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().get(path, headers={"accept-encoding": "gzip", **told})


@pytest.mark.parametrize("path", PUBLIC)
def test_whoever_has_it_is_told_so(path):
    first = ask(path)
    assert first.status_code == 200
    assert first["Cache-Control"] == PAGES
    # Compressed as it is asked for: the same words, not the same bytes.
    assert first["ETag"].startswith("W/")
    again = ask(path, if_none_match=f'"x", {first["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]
    assert ask(path, if_none_match='"x"').status_code == 200


@pytest.mark.parametrize("path", PUBLIC)
def test_it_differs_for_no_language_of_the_reader_and_does_not_say_so(path):
    one, other = ask(path, accept_language="ru"), ask(path, accept_language="mn")
    assert one["ETag"] == other["ETag"]
    assert one["Vary"] == "Accept-Encoding"
    assert "Content-Language" not in one


@pytest.mark.parametrize("path", ["/mn/privacy/me/", "/editors/login/", "/mn/nothing/", "/"])
def test_what_is_one_reader_s_or_is_not_there_is_asked_for_each_time(path):
    answer = ask(path)
    assert "ETag" not in answer
    assert answer.get("Cache-Control") != PAGES
    assert ask(path, if_none_match="*").status_code == answer.status_code != 304


def test_what_differs_by_language_says_so():
    assert "Accept-Language" in ask("/")["Vary"]
    assert "Accept-Language" in ask("/nothing/")["Vary"]


def test_a_change_is_seen_by_the_next_request():
    from amurinfo.facts.models import Record

    before = ask("/sitemap-mn.xml")["ETag"]
    Record.objects.get(slug="amur-tiger").save()
    assert ask("/sitemap-mn.xml", if_none_match=before).status_code == 200
