"""A page is the same, byte by byte, whoever asks for it: what a reader answered or wishes is known
to the script in the browser alone. Here each is made anew; the server, which sends files, is asked
in ``tests/browser/test_before_an_answer.py``. One page tells readers what their request says,
and is kept nowhere."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from benchmarks.page_weight import PAGES

#: What a browser says by itself, beside the address.
SAID = [{"cookie": "choice=a1; receipt=x"}, {"cookie": "choice=d1"}, {"sec-gpc": "1"}, {"dnt": "1"}]


def answers(path: str) -> list[tuple]:
    found = []
    for headers in ({}, *SAID):
        answer = Client().get(path, headers=headers)
        found.append((answer.status_code, dict(answer.items()), answer.content))
    return found


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(
    "path", [*sorted({*PAGES.values()} - {"/privacy/me/"}), "/search/?q=x", "/nothing/"])
def test_a_page_is_the_same_for_every_reader(path):
    plain, *others = answers(f"/mn{path}")
    assert plain[0] == (404 if path == "/nothing/" else 200)
    assert [other == plain for other in others] == [True] * len(SAID)


def page_that_knows(header: str):
    """A middleware under which a page says what the request had in the header."""
    def middleware(get_response):
        def answered(request):
            answer = get_response(request)
            answer.content += request.headers.get(header, "").encode()
            return answer
        return answered
    return middleware


for_cookies, for_gpc, for_dnt = map(page_that_knows, ("cookie", "sec-gpc", "dnt"))


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("name", "seen"), [
    ("for_cookies", [False, False, True, True]), ("for_gpc", [True, True, False, True]),
    ("for_dnt", [True, True, True, False]),
])
def test_a_page_that_knows_its_reader_is_seen(name, seen, monkeypatch):
    assert import_string(f"{__name__}.{name}")
    monkeypatch.setattr(settings, "MIDDLEWARE", [f"{__name__}.{name}", *settings.MIDDLEWARE])
    plain, *others = answers("/mn/privacy/")
    assert [other == plain for other in others] == seen
