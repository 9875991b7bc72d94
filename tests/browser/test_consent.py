"""The notice and what follows from it, in a real browser."""

import datetime
import json
import os
import re
import sqlite3
import time

import pytest
from playwright.sync_api import expect

from amurinfo.languages import CODES
from amurinfo.visitors import registry
from tests.browser.axe import faults
from tests.browser.office import log_in, until

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

STORAGE = """async () => [localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length, document.cookie.length]"""


def beacons(page):
    told = []
    page.on("request", lambda request: told.append(request)
            if request.url.endswith("/visit/") else None)
    return told


@pytest.mark.parametrize("code", CODES)
def test_before_an_answer_and_after(open_page, centre, code):
    page = open_page(f"/{code}/", width=320)
    told = beacons(page)
    for path in ("", "species/amur-tiger/", "privacy/", "map/", "privacy/me/"):
        page.goto(f"/{code}/{path}")
        notice = page.locator("#consent")
        assert notice.is_visible()
        assert page.context.cookies() == []
        assert page.evaluate(STORAGE) == [0] * 6
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert told == []
    assert all(url.startswith((centre.url, "data:", "blob:")) for url in page.requests)

    looks = [button.evaluate("""b => { const s = getComputedStyle(b), r = b.getBoundingClientRect();
        return [s.color, s.backgroundColor, s.fontSize, s.fontWeight, s.borderColor,
                Math.round(r.width), Math.round(r.height)] }""")
             for button in notice.locator(".answers > *").all()]
    assert len(looks) == 3
    assert looks[0] == looks[1] == looks[2]

    page.goto(f"/{code}/species/")
    with page.expect_request("**/visit/"):
        notice.locator("[value=yes]").click()
    assert page.url.endswith(f"/{code}/species/")
    assert notice.is_hidden()
    assert len(told) == 1
    assert json.loads(told[0].post_data).keys() <= {"k", "p", "r", "t", "w"}
    assert "receipt" not in told[0].all_headers().get("cookie", "")
    seen = {(cookie["name"], cookie["path"]) for cookie in page.context.cookies()}
    promised = {(cookie.name, path) for cookie in registry.COOKIES if cookie.readers
                for path in ([cookie.path.replace("<language>", c) for c in CODES]
                             if "<" in cookie.path else [cookie.path])}
    assert seen == promised
    assert page.evaluate(STORAGE)[:5] == [0] * 5

    page.locator("footer [value=no]").click()
    page.wait_for_url(f"**/{code}/species/")
    told.clear()
    page.goto(f"/{code}/")
    assert [cookie["name"] for cookie in page.context.cookies()] == ["choice"]
    assert told == []
    assert notice.is_hidden()
    assert page.complaints == []


@pytest.mark.parametrize("fails", [False, True])
def test_the_visit_of_a_yes_knows_what_led_here(open_page, fails):
    """The site and the campaign; where the message of the script fails, the form keeps the
    campaign."""
    page = open_page("/robots.txt")
    told = beacons(page)
    if fails:
        page.route("**/privacy/choice/", lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()))
    page.goto("/mn/species/?utm_campaign=crane-day", referer="https://www.example.org/list/?q=1")
    assert told == []
    with page.expect_request("**/visit/"):
        page.locator("#consent [value=yes]").click()
    assert page.url.endswith("/mn/species/?utm_campaign=crane-day")
    expect(page.locator("#consent")).to_be_hidden()
    said = {"k": 0, "p": "/mn/species/", "c": "crane-day", "w": 2}
    assert [json.loads(one.post_data) for one in told] == [
        said if fails else {**said, "r": "www.example.org"}]
    assert {cookie["name"] for cookie in page.context.cookies()} == {"choice", "receipt"}
    page.goto("/mn/privacy/me/")
    assert page.locator(".digest").is_visible()  # of the words on the receipt
    assert page.evaluate(STORAGE)[:5] == [0] * 5
    # There the answer and the receipt are shown, so the page has to come anew.
    page.context.clear_cookies()
    page.goto("/mn/privacy/me/")
    with page.expect_navigation():
        page.locator("#consent [value=yes]").click()
    assert page.locator(".digest").is_visible()


def test_without_a_script(open_page):
    page = open_page("/mn/species/", javascript=False)
    assert page.locator("#consent").is_hidden()
    page.locator("footer a[href$='/privacy/me/']").click()
    page.locator("main [value=yes]").click()
    expect(page.locator(".digest")).to_be_visible()
    with page.expect_navigation():
        page.locator("main [value=no]").click()
    assert [cookie["value"] for cookie in page.context.cookies()] == ["d1"]


@pytest.mark.parametrize(("header", "name", "value"), [
    ("Sec-GPC", "globalPrivacyControl", "true"), ("DNT", "doNotTrack", "'1'"),
])
def test_a_browser_that_says_no_is_not_asked(open_page, header, name, value):
    page = open_page("/ru/", extra_http_headers={header: "1"})
    page.add_init_script(f"Object.defineProperty(navigator, '{name}', {{value: {value}}})")
    told = beacons(page)
    page.context.add_cookies([{"name": "choice", "value": "a1", "url": page.url}])
    page.goto("/ru/species/")
    assert page.locator("#consent").is_hidden()
    assert "Global Privacy Control" in page.locator("footer").inner_text()
    assert told == []


def test_who_answered_long_ago_or_another_question_is_asked_again(open_page):
    page = open_page("/mn/")
    assert "Global Privacy Control" not in page.locator("footer").inner_text()
    page.locator("#consent [value=no]").click()
    page.wait_for_url("**/mn/")
    assert page.locator("#consent").is_hidden()
    kept = next(cookie for cookie in page.context.cookies() if cookie["name"] == "choice")
    assert abs(kept["expires"] - time.time() - 180 * 86_400) < 3600
    # The browser drops it then; an answer to a version of before is none either.
    for over in ({"expires": time.time() - 1}, {"value": "a0"}):
        told = beacons(page)
        page.context.add_cookies([{**kept, **over}])
        page.goto("/mn/species/")
        assert page.locator("#consent").is_visible()
        assert told == []


def test_by_keyboard(open_page):
    page = open_page("/ru/")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "no"
    page.keyboard.press("Enter")
    until(page, lambda: page.evaluate("document.cookie") == "choice=d1")


SCRIPT = re.compile(r"/static/visitors/visitors[^/]*\.js$")
ID = "localStorage.setItem('id', Math.random());"
#: name -> (what is added to the script, what is done to the answer of a page)
FAULTS = {
    "a script keeps a number": (ID, None),
    "a script tells before the answer": ("navigator.sendBeacon('/visit/', location.href);", None),
    "a refusal is paler": ("document.querySelector('#consent [value=no]').style.opacity = '.5';",
                           None),
    "a page sets a cookie": ("", {"set-cookie": "csrftoken=1; path=/"}),
    "a picture of somebody else": ("new Image().src = 'https://third.example/pixel';", None),
}


def seen(page) -> dict:
    """What is wrong with a page that nobody has answered on."""
    shown = [button.evaluate("b => { const s = getComputedStyle(b); return [s.color, s.opacity,"
                             "s.backgroundColor, s.fontSize, s.fontWeight] }")
             for button in page.locator("#consent .answers > *").all()]
    return {
        "a script keeps a number": page.evaluate(STORAGE)[0] != 0,
        "a script tells before the answer": any(url.endswith("/visit/") for url in page.requests),
        "a refusal is paler": len({tuple(look) for look in shown}) != 1,
        "a page sets a cookie": bool(page.context.cookies()),
        "a picture of somebody else": any("third.example" in said for said in page.complaints),
    }


def planting(code: str, headers: dict | None):
    def planted(route):
        answer, script = route.fetch(), SCRIPT.search(route.request.url)
        kept = {name: value for name, value in answer.headers.items()
                if name not in ("content-length", "content-encoding")}
        route.fulfill(status=answer.status, headers={**kept, **({} if script else headers or {})},
                      body=answer.text() + (code if script else ""))
    return planted


def test_planted_faults_are_seen(open_page):
    page = open_page("/en/privacy/")
    assert not any(seen(page).values())
    for fault, (code, headers) in FAULTS.items():
        page = open_page("/robots.txt")
        page.route(re.compile(r"/en/privacy/$|/static/visitors/"), planting(code, headers))
        page.goto("/en/privacy/", wait_until="networkidle")
        assert [name for name, wrong in seen(page).items() if wrong] == [fault]


def test_the_report_of_the_offices(open_page, centre):
    """Drawn from released weeks, without a fault for axe, wide and narrow."""
    database = sqlite3.connect(centre.data / "centre.sqlite3", timeout=60)
    with database:
        today = datetime.datetime.now(datetime.UTC).date()
        monday = today - datetime.timedelta(days=today.weekday())
        for week in range(1, 5):
            start = monday - datetime.timedelta(weeks=week)
            for dimension, key, n in (
                ("total", "", 400), ("page", "/ru/species/", 210), ("page", "/ru/map/", 90),
                ("country", "RU", 230), ("country", "MN", 120), ("country", "*", 50),
                ("referrer", "example.org", 40), ("device", "wide", 250), ("device", "narrow", 150),
                ("campaign", "-", 12), ("entry", "/ru/", 200), ("exit", "/ru/map/", 150),
            ):
                database.execute(
                    "INSERT INTO visitors_release (language, dimension, key, views, visits, "
                    "visitors, start, end) VALUES ('ru', ?, ?, ?, ?, ?, ?, ?)",
                    (dimension, key, n * 3 + week * 40, n + week * 9, n, str(start),
                     str(start + datetime.timedelta(days=6))))
        database.executemany(
            "INSERT INTO visitors_served (day, language, status, path, number) "
            "VALUES (?, 'ru', ?, ?, ?)",
            [(str(monday), 200, "/ru/", 700), (str(monday), 404, "/ru/former/page/", 41)])
    database.close()
    page = open_page("/robots.txt")
    log_in(page, centre, "vladivostok")
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto("/editors/visits/?edition=ru")
        assert page.locator("svg.ch-line").is_visible()
        assert page.locator("svg.ch-bars").count() == 3
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # What stands around it is Wagtail's.
        assert faults(page, ".visits") == []
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/visits-{width}.png", full_page=True)
    page.locator("text=/former/page/").first.wait_for()
    page.locator("a[href*='visits/redirect']").click()
    page.wait_for_url("**/visits/redirect/**")
    assert page.locator("[data-chooser-action-choose]").first.is_visible()
