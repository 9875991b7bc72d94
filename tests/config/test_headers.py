"""No cookie, no third party, a strict policy: on every kind of answer."""

import re

import pytest
from django.test import Client

from benchmarks.page_weight import PAGES

pytestmark = pytest.mark.django_db

ANSWERS = [*(f"/mn{path}" for path in PAGES.values()), "/", "/robots.txt", "/sitemap.xml",
           "/en/nothing/", "/en/map/areas/"]


@pytest.mark.parametrize("path", ANSWERS)
def test_public_answers(path):
    answer = Client().get(path, headers={"cookie": "anything=1"})
    assert not answer.cookies
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"]
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("path", [p for p in ANSWERS if p.startswith("/mn/")])
def test_pages_ask_nobody_else(path):
    page = Client().get(path).content.decode()
    assert not re.search(r'\s(?:src|srcset|action|poster)="(?:https?:)?//', page)
    for link in re.findall(r"<link [^>]+>", page):
        if not re.search(r'rel="(?:canonical|alternate)"', link):
            assert "//" not in link
    assert "<script>" not in page
    assert " style=" not in page
    assert "csrfmiddlewaretoken" not in page


def test_a_page_is_the_same_for_every_visitor():
    plain = Client().get("/en/species/amur-tiger/")
    other = Client().get(
        "/en/species/amur-tiger/",
        headers={"cookie": "editor_session=abc", "user-agent": "another", "accept-language": "ru"},
    )
    assert plain.content == other.content


def test_editors_may_use_inline_scripts_that_wagtail_needs():
    answer = Client().get("/editors/login/")
    assert "'unsafe-inline'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    for cookie in answer.cookies.values():
        assert cookie["path"] == "/editors/"
