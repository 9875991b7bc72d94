"""Every kind of page in four languages before an answer: nothing is kept in the browser, nobody
else is asked, the answer can be taken back, and the server sends the same to everybody."""

import time
import urllib.error
import urllib.request

import pytest

from amurinfo.languages import CODES
from benchmarks.page_weight import PAGES
from tests.browser.axe import NOT_FOUND, share
from tests.browser.test_consent import STORAGE

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

WHOLE = [*PAGES.values(), "/search/?q=x"]
#: What a browser says by itself, beside the address.
SAID = [{"Cookie": "choice=a1; receipt=x"}, {"Sec-GPC": "1"}, {"DNT": "1"}]


def not_as_promised(page, centre, code: str, path: str) -> list:
    """What is wrong with an open page on which nobody has answered."""
    found = [("cookies", page.context.cookies()), ("storage", page.evaluate(STORAGE))]
    found = [(what, kept) for what, kept in found if any(kept)]
    if path != NOT_FOUND:  # the error page has no question and no foot
        button = page.locator("footer form[method=post] button[name=answer][value=no]")
        if not (button.count() == 1 and button.is_visible() and button.evaluate(
                "b => b.form.getAttribute('action')") == f"/{code}/privacy/choice/"):
            found.append("no way to take an answer back")
    return found + [
        url for url in page.requests
        if not url.startswith((f"{centre.url}/", "data:", "blob:")) or url.endswith("/visit/")]


@pytest.mark.parametrize("code", CODES)
def test_every_page_keeps_nothing_asks_nobody_else_and_takes_an_answer_back(
    open_page, centre, code
):
    """The other pages are opened by test_every_page.py, which asks the same."""
    page = open_page("/robots.txt")
    for path in share(code, other=True):
        page.goto(f"/{code}{path}")
        assert not_as_promised(page, centre, code, path) == [], path
    assert len(page.requests) > len(share(code, other=True))


def test_one_press_is_enough_on_a_page_made_for_the_asker(open_page, centre):
    page = open_page("/mn/search/?q=x", javascript=False)
    page.context.add_cookies([{"name": "choice", "value": "a1", "url": centre.url}])
    page.reload()
    with page.expect_navigation():
        page.locator("footer [value=no]").click()
    assert [cookie["value"] for cookie in page.context.cookies()] == ["d1"]


def fetch(url: str, headers=()) -> tuple:
    """Status, headers without the time, body."""
    try:
        answer = urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers)))
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        told = sorted((name.lower(), value) for name, value in answer.headers.items())
        return answer.status, [pair for pair in told if pair[0] != "date"], answer.read()


def others(url: str) -> list[dict]:
    """What a browser may say that brings another answer. A page that becomes a file meanwhile is
    asked for again."""
    end = time.monotonic() + 30
    while True:
        plain = fetch(url)
        differ = [said for said in SAID if fetch(url, said) != plain]
        if not differ or fetch(url) == plain or time.monotonic() > end:
            return differ
        time.sleep(.1)


@pytest.mark.parametrize("code", CODES)
def test_the_server_sends_the_same_to_everybody(centre, code):
    for path in [*WHOLE, NOT_FOUND]:
        if path == "/privacy/me/":
            continue  # it tells readers what their request says, and is kept nowhere
        assert others(f"{centre.url}/{code}{path}") == [], path


def test_the_name_of_somebody_else_leads_nowhere(open_page):
    """So that the first test would see it fail, and not only see it asked for."""
    page = open_page("/en/privacy/")
    failed = []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    page.context.route("**/en/privacy/", lambda route: route.fulfill(
        content_type="text/html", body="<img src='http://localhost/x'><img src='http://a.example/x'>"))
    page.goto("/en/privacy/")
    assert {url for url, why in failed if "ERR_NAME_NOT_RESOLVED" in why} == {
        "http://localhost/x", "http://a.example/x"}
