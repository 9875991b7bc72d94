"""Keeping a section for where there is no network: in a real browser, with the network off."""

import re

import pytest
from playwright.sync_api import expect

from amurinfo.languages import CODES
from tests.browser.office import until

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

#: Everything that a site may leave in a browser.
LEFT = """async () => ({
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  caches: await caches.keys(), local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).length, cookies: document.cookie,
})"""
NOTHING = {"workers": 0, "caches": [], "local": [], "session": [], "databases": 0, "cookies": ""}


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_left_before_the_choice_and_the_size_is_told(open_page, code):
    open_page(f"/{code}/species/")  # one page of the section is there
    page = open_page(f"/{code}/offline/")
    assert page.evaluate(LEFT) == NOTHING
    rows = page.locator("#offline [data-section]")
    assert rows.count() > 4
    for text in rows.all_inner_texts():
        assert re.search(r"[\d…]\s?(?:MB|МБ|兆)", text), text
    point = "," if code == "ru" else "."
    expect(page.locator('[data-section="species"]')).to_contain_text(
        re.compile(rf"\d\{point}\d\s?(?:MB|МБ|兆)"))
    assert not page.complaints
    # The other pages know nothing of it.
    page.requests.clear()
    page.goto(f"/{code}/species/")
    assert not [url for url in page.requests if "offline" in url]
    assert page.evaluate(LEFT) == NOTHING


def test_without_a_script_it_says_what_it_needs(open_page):
    page = open_page("/mn/offline/", javascript=False)
    assert page.locator("#offline-without").is_visible()
    assert not page.locator("#offline").is_visible()


def test_a_section_is_kept_read_without_network_updated_and_removed(open_page, centre):
    page = open_page("/mn/offline/")
    row = page.locator('[data-section="programme"]')
    row.locator(".keep").click()
    expect(page.locator("#offline-said")).to_have_text(re.compile("сүлжээгүйгээр"), timeout=60_000)
    expect(row.locator(".drop")).to_be_visible()
    left = page.evaluate(LEFT)
    assert (left["workers"], left["caches"]) == (1, ["amurinfo/mn/"])
    # No identifier: what is kept is what anybody gets, and the list of it.
    assert left | {"workers": 0, "caches": []} == NOTHING
    kept = page.evaluate(
        "async () => (await (await caches.open('amurinfo/mn/')).keys()).map((r) => r.url)"
    )
    assert f"{centre.url}/mn/programme/big-cats/" in kept
    assert all(url.startswith(centre.url) for url in kept)

    page.context.set_offline(True)
    page.goto("/mn/programme/")
    assert page.locator("h1").count() == 1
    page.click('main a[href="/mn/programme/big-cats/"]')
    page.wait_for_url(f"{centre.url}/mn/programme/big-cats/")
    # Looks like itself: the stylesheet was kept, too.
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") \
        != "rgba(0, 0, 0, 0)"
    page.goto("/mn/")
    assert page.locator("svg.bm-basin-map").count() == 1
    # What was not chosen is not there, and that is said.
    page.goto("/mn/species/amur-tiger/")
    page.wait_for_url(f"{centre.url}/mn/offline/#missing")
    assert "хадгалсан дунд байхгүй" in page.inner_text("#offline-said")
    # Another edition is untouched by it.
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/en/programme/")

    page.context.set_offline(False)
    stale = """async () => (await caches.open('amurinfo/mn/')).put('/mn/programme/big-cats/',
      new Response('<p>old</p>', {headers: {'Content-Type': 'text/html'}}))"""
    page.goto("/mn/offline/")
    page.evaluate(stale)
    page.goto("/mn/programme/big-cats/")  # the network is there: the new one is shown and kept
    assert "old" not in page.inner_text("body")[:10]
    # Not by wait_for_function: a promise is true to it, whatever it promises.
    renewed = """async () => !(await (await (await caches.open('amurinfo/mn/'))
      .match('/mn/programme/big-cats/')).text()).startsWith('<p>old')"""
    until(page, lambda: page.evaluate(renewed))

    # Once a day all that was kept follows, also what she has not opened: as if a day had passed.
    page.evaluate("""async () => {
      const cache = await caches.open('amurinfo/mn/');
      const state = await (await cache.match('/mn/offline/state')).json();
      state.checked = 0;
      state.sections.programme.pages['/mn/programme/big-cats/'] = 'of yesterday';
      await cache.put('/mn/offline/state', new Response(JSON.stringify(state)));
    }""")
    page.evaluate(stale)
    page.goto("/mn/programme/")
    until(page, lambda: page.evaluate(renewed))

    page.goto("/mn/offline/")
    page.locator("#offline-remove").click()
    expect(page.locator("#offline-remove")).to_be_hidden()
    page.reload()
    assert page.evaluate(LEFT) == NOTHING


def test_a_network_that_goes_away_leaves_what_has_arrived(open_page):
    page = open_page("/mn/offline/")
    page.context.route("**/mn/networks/*/", lambda route: route.abort())
    row = page.locator('[data-section="networks"]')
    row.locator(".keep").click()
    expect(page.locator("#offline-said")).to_have_text(re.compile("тасарлаа"), timeout=60_000)
    page.context.unroute("**/mn/networks/*/")
    row.locator(".keep").click()
    expect(page.locator("#offline-said")).to_have_text(re.compile("Болсон"), timeout=60_000)
    # What the charts of the section are drawn from has come along.
    page.context.set_offline(True)
    page.goto("/mn/networks/")
    # A link that says "download" would go past the worker, and nowhere.
    with page.expect_download() as found:
        page.click('a[href="/mn/networks/figures/members/"]')
    assert found.value.path().read_text(encoding="utf-8-sig").count("\n") > 3


KEPT = """async () => (await (await caches.open('amurinfo/mn/')).keys())
  .map((one) => new URL(one.url).pathname + new URL(one.url).search)"""


def test_what_is_removed_takes_its_files_along_and_the_last_one_everything(open_page):
    page = open_page("/mn/offline/")

    def keep(section: str) -> set[str]:
        page.locator(f'[data-section="{section}"] .keep').click()
        expect(page.locator("#offline-said")).to_have_text(re.compile("Болсон"), timeout=60_000)
        page.locator("#offline-said").evaluate("(said) => { said.textContent = ''; }")
        return set(page.evaluate(KEPT))

    alone = keep("networks")
    assert "/mn/networks/figures/members/" in alone
    together = keep("protected-areas")
    areas = together - alone
    assert {"/mn/protected-areas/?page=2", "/mn/protected-areas/figures/classes/"} <= areas
    # A style of before, a table of a page that is gone: the next update takes them away.
    page.evaluate("""async () => {
      const cache = await caches.open('amurinfo/mn/');
      for (const url of ['/static/centre.000000000000.css', '/mn/networks/gone/figures/'])
        await cache.put(url, new Response('old'));
    }""")
    assert keep("networks") == together
    page.locator('[data-section="protected-areas"] .drop').click()
    expect(page.locator("#offline-said")).not_to_be_empty()
    assert set(page.evaluate(KEPT)) == alone
    page.locator('[data-section="networks"] .drop').click()
    expect(page.locator("#offline-remove")).to_be_hidden()
    page.reload()
    assert page.evaluate(LEFT) == NOTHING


def test_the_application_can_be_installed(open_page, centre):
    page = open_page("/zh-hans/offline/")
    found = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert not found["errors"]
    assert found["url"] == f"{centre.url}/zh-hans/offline/app.webmanifest"
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href)"
                             ".then((answer) => answer.json())")
    assert manifest["lang"] == "zh-Hans"
    assert manifest["scope"] == manifest["start_url"] == "/zh-hans/"
    sizes = page.evaluate("""async (icons) => Promise.all(icons.map(async ({src}) => {
      const picture = new Image(); picture.src = src; await picture.decode();
      return `${picture.naturalWidth}x${picture.naturalHeight}`; }))""", manifest["icons"])
    assert sizes == [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]
