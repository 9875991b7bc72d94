"""The notice and what follows from it, in a real browser."""

import json

import pytest
from playwright.sync_api import expect

from amurinfo.languages import CODES
from amurinfo.visitors import registry

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.machine]

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
    notice.locator("[value=yes]").click()
    page.wait_for_url(f"**/{code}/species/")
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


def test_without_a_script(open_page):
    page = open_page("/mn/species/", javascript=False)
    assert page.locator("#consent").is_hidden()
    page.locator("footer a[href$='/privacy/me/']").click()
    page.locator("main [value=yes]").click()
    expect(page.locator(".digest")).to_be_visible()
    with page.expect_navigation():
        page.locator("main [value=no]").click()
    assert [cookie["value"] for cookie in page.context.cookies()] == ["d1"]


def test_a_browser_that_says_no_is_not_asked(open_page):
    page = open_page("/ru/", extra_http_headers={"Sec-GPC": "1"})
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    told = beacons(page)
    page.context.add_cookies([{"name": "choice", "value": "a1", "url": page.url}])
    page.goto("/ru/species/")
    assert page.locator("#consent").is_hidden()
    assert told == []


def test_by_keyboard(open_page):
    page = open_page("/ru/")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "no"
    page.keyboard.press("Enter")
    page.wait_for_function("document.cookie == 'choice=d1'")
