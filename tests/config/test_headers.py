"""No cookie, no third party, a strict policy: on every kind of answer."""

import base64
import hashlib
import re

import pytest
from django.test import Client

from benchmarks.page_weight import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ANSWERS = [*(f"/mn{path}" for path in PAGES.values()), "/", "/robots.txt", "/sitemap.xml",
           "/en/nothing/", "/en/map/areas/"]


@pytest.mark.parametrize("path", ANSWERS)
def test_public_answers(path):
    answer = Client().get(path, headers={"cookie": "anything=1"})
    assert not answer.cookies
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    kinds = dict(part.split(" ", 1) for part in policy.split("; "))
    if answer["Content-Type"].startswith("text/html"):
        # Style is the page's own word; everything else that a page can load is named here.
        assert "style-src" not in kinds
        assert {"script-src", "img-src", "font-src", "connect-src", "media-src", "manifest-src",
                "worker-src", "frame-src", "object-src"} <= set(kinds)
        if answer.content:  # no redirect
            assert_only_its_own_style(answer.content.decode())
    else:
        assert kinds["default-src"] == "'none'"
        assert kinds["style-src"] == "'self'"
    assert {value.replace(" data:", "") for value in kinds.values()} <= {"'self'", "'none'"}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"]
    assert "Cookie" not in answer.get("Vary", "")


def assert_only_its_own_style(page: str):
    """The policy stands before all but a script, and allows the one stylesheet by its hash."""
    [(policy, css)] = re.findall(
        r'<head>\s*<meta charset="utf-8">\s*(?:<script src="[^"]+" defer></script>)?\s*'
        r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">\s*<style>(.*?)</style>',
        page, re.DOTALL,
    )
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy == f"style-src 'self' 'sha256-{digest}'"
    assert page.count("<style") == 1


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
