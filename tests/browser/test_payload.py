"""What the script tells after a yes, read in the browser as it leaves; and faults of a script that
are seen in it."""

import json
import re

import pytest

from tests.browser.test_consent import SCRIPT

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

KEYS = {"k", "p", "r", "c", "t", "w"}
PAGE = "/ru/library/"
ADDRESS = f"{PAGE}?utm_campaign=x&mail=a@b"
FROM = "https://third.example/inbox?user=7"
#: Links at the end of the page, with what must not be told.
FILE = "/documents/7/plan.pdf?key=a@b#page=2"
AWAY = "https://somebody:secret@other.example/path/?mail=a@b"
OPENED = re.compile(r"/documents/|other\.example")
PLANT = """([id, to]) => { const a = document.createElement("a");
  a.href = to; a.id = id; a.textContent = id; document.querySelector("main").prepend(a); }"""


def wrong(body: str) -> set[str]:
    """Which parts of a message are not what was promised."""
    said = json.loads(body)
    host = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
    forms = {"p": r"/ru/[a-z/-]*", "r": host, "c": r"[\w.-]{1,40}",
             "t": rf"{host}|/documents/[\w./-]+"}
    return {key for key in said if key not in KEYS} | {
        key for key, form in forms.items() if key in said and not re.fullmatch(form, said[key])}


def told(open_page, plant=None, choice="a1") -> tuple[list[dict], set[str], list]:
    """Messages of a view, a file that is opened and a foreign link; what is wrong with them; and
    their cookies."""
    page = open_page("/robots.txt")
    sent = []
    page.context.on("request", lambda request: sent.append(request)
                    if request.url.endswith("/visit/") else None)
    if plant:
        page.route(SCRIPT, lambda route: route.fulfill(
            content_type="text/javascript", body=planted(route.fetch().text(), *plant)))
    page.route(OPENED, lambda route: route.fulfill(
        content_type="text/html", body="<!doctype html><title>Opened</title>"))
    if choice:
        page.context.add_cookies([{"name": "choice", "value": choice, "url": page.url}])
    for link, to in (("file", FILE), ("away", AWAY)):
        # The second page is opened without a campaign and from nowhere.
        page.goto(ADDRESS if link == "file" else PAGE, referer=FROM if link == "file" else None)
        page.evaluate(PLANT, [link, to])
        with page.expect_navigation(url=OPENED):
            page.click(f"#{link}")
    bodies = [request.post_data for request in sent]
    return ([json.loads(body) for body in bodies], set().union(*map(wrong, bodies)),
            [request.all_headers().get("cookie", "") for request in sent])


def planted(script: str, what: str, instead: str) -> str:
    changed, times = re.subn(what, lambda _: instead, script)
    assert times, f"the script has no {what}"
    return changed


def test_a_view_a_file_and_a_foreign_link(open_page):
    messages, faults, cookies = told(open_page)
    assert messages == [
        {"k": 0, "p": PAGE, "r": "third.example", "c": "x", "w": 2},
        {"k": 1, "p": PAGE, "r": "third.example", "c": "x", "w": 2, "t": "/documents/7/plan.pdf"},
        {"k": 0, "p": PAGE, "w": 2},
        {"k": 2, "p": PAGE, "w": 2, "t": "other.example"},
    ]
    assert faults == set()
    assert cookies == ["choice=a1"] * 4


@pytest.mark.parametrize("choice", ["", "d1", "a0"])
def test_nothing_is_told_without_a_yes(open_page, choice):
    assert told(open_page, choice=choice)[0] == []


#: name -> (what stands in the script, what comes instead, what is wrong then)
FAULTS = {
    "the query is kept": (r"p: l\.pathname", "p: l.href", {"p"}),
    "the whole address of where from": (r"\(d\.referrer\.match\([^\n]*", "d.referrer;", {"r"}),
    "the whole foreign address": (r"a\.hostname", "a.href", {"t"}),
    "the query of a file": (r"tell\(1, a\.pathname", "tell(1, a.href", {"t"}),
    "a number of the visitor": (r"JSON\.stringify\(\{", "JSON.stringify({ id: 7,", {"id"}),
    "any parameter for a campaign": (r"\(l\.search\.match\([^\n]*", "l.search;", {"c"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_script_that_tells_more_is_seen(open_page, fault):
    what, instead, seen = FAULTS[fault]
    assert told(open_page, (what, instead))[1] == seen


@pytest.mark.parametrize("choice", ["", "d1"])
def test_a_script_that_does_not_look_at_the_answer_is_seen(open_page, choice):
    """Blind for the whole consent: it takes every reader for one who said yes."""
    messages, _faults, _cookies = told(open_page, (r"d\.cookie", '"choice=a1"'), choice)
    assert len(messages) == 4


READY_BUT_NOT_SHOWN = """Object.defineProperty(document, "prerendering",
  { configurable: true, value: true });"""
SHOWN = """() => { Object.defineProperty(document, "prerendering", { value: false });
  for (const again of [0, 1]) document.dispatchEvent(new Event("prerenderingchange")); }"""


@pytest.mark.parametrize("fault", [False, True])
def test_a_page_that_the_browser_made_ready_is_told_when_it_is_shown(open_page, fault):
    """Once. The planted script does not ask whether somebody sees the page."""
    page = open_page("/robots.txt")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data)
            if request.url.endswith("/visit/") else None)
    if fault:
        page.route(SCRIPT, lambda route: route.fulfill(
            content_type="text/javascript",
            body=planted(route.fetch().text(), r"d\.prerendering", "false")))
    page.context.add_cookies([{"name": "choice", "value": "a1", "url": page.url}])
    page.add_init_script(READY_BUT_NOT_SHOWN)
    page.goto(PAGE, wait_until="networkidle")
    assert len(sent) == (1 if fault else 0)
    page.evaluate(SHOWN)
    page.goto("/robots.txt", wait_until="networkidle")
    assert [json.loads(body)["p"] for body in sent] == [PAGE]


def test_a_receipt_that_goes_to_every_page_is_seen(open_page):
    """The planted answer sets it for ``/``; then each message carries the reader's number."""
    for fault in (False, True):
        page = open_page("/ru/library/")
        sent = []
        page.context.on("request", lambda request, sent=sent: sent.append(request)
                        if request.url.endswith("/visit/") else None)
        if fault:
            page.route("**/privacy/choice/", with_a_receipt_everywhere)
        with page.expect_request("**/visit/"):
            page.locator("#consent [value=yes]").click()
        page.goto("/ru/map/")
        assert sent
        carried = ["receipt" in request.all_headers().get("cookie", "") for request in sent]
        assert set(carried) == {fault}
        seen = {(cookie["name"], cookie["path"]) for cookie in page.context.cookies()}
        assert (("receipt", "/") in seen) is fault


def with_a_receipt_everywhere(route) -> None:
    answer = route.fetch(max_redirects=0)
    set_cookie = re.sub(r"(?i)(receipt=[^\n]*path=)/[\w-]+/privacy/", r"\1/",
                        answer.headers["set-cookie"])
    assert set_cookie != answer.headers["set-cookie"]
    route.fulfill(status=200, content_type="text/html", headers={"set-cookie": set_cookie})
