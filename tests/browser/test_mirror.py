"""A copy of an edition in a real browser: from a stick, and from a web server without wits."""

import csv
import re
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest
from lxml.html import fromstring
from playwright.sync_api import expect

from amurinfo.delivery.found.entry import Public
from amurinfo.delivery.mirror import html, manifest
from amurinfo.delivery.mirror.make import make
from amurinfo.delivery.mirror.source import Answer
from tests import services

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]


DATE = re.compile(r"\d{4} оны \d+-р сарын \d+")


def amurinfo(centre, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "amurinfo", *words], cwd=services.ROOT, text=True,
        capture_output=True, timeout=300,
        env={**services.as_an_operator(), "DATA": str(centre.data), "SITE_URL": centre.site},
    )


@pytest.fixture(scope="module")
def copy(centre, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    done = amurinfo(centre, "mirror", str(folder), "--language", "mn")
    assert done.returncode == 0, done.stderr
    assert "checksum" in done.stdout
    assert not done.stderr
    return folder


@pytest.fixture(scope="module")
def served(copy):
    """The copy on a plain web server."""
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *a: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(copy)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_every_link_of_the_copy_leads_to_a_file_or_to_the_live_site(copy, centre):
    pages = list(copy.rglob("*.html"))
    assert len(pages) > 400
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for link in html.links(text):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            assert not link.startswith("/"), (page, link)
            if parts.path:
                assert (page.parent / unquote(parts.path)).is_file(), (page, link)
        assert "<form" not in text
    # Alternates and canonicals lead to the site, so that a copy is never taken for it.
    tiger = (copy / "mn/species/amur-tiger/index.html").read_text(encoding="utf-8")
    assert f'rel="canonical" href="{centre.site}/mn/species/amur-tiger/"' in tiger
    assert DATE.search(tiger)
    # Charts are drawn from files that lie in the copy.
    tables = list(copy.rglob("*.csv"))
    assert copy / "mn/species/amur-tiger/figures.csv" in tables
    assert copy / "mn/protected-areas/figures/classes.csv" in tables
    for table in tables:
        head, *rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
        assert rows and {len(row) for row in rows} == {len(head)}, table
    assert "/figures/" not in "".join(re.findall(r'href="http[^"]*"', tiger))


def test_an_operator_proves_the_copy_whole(copy, centre):
    assert amurinfo(centre, "mirror", str(copy), "--verify").returncode == 0
    page = copy / "mn/index.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:-1])
    done = amurinfo(centre, "mirror", str(copy), "--verify")
    assert done.returncode == 1
    assert "mn/index.html" in done.stderr
    page.write_bytes(whole)
    # What the edition weighs and what its index weighs.
    size = sum(file.stat().st_size for file in copy.rglob("*") if file.is_file())
    assert size < 15_000_000
    assert (copy / "mn/copy/find-data.js").stat().st_size < 300_000
    assert manifest.faults(copy) == ([], [], [])


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_reading_from_a_stick(chromium, copy, javascript):
    context = chromium.new_context(java_script_enabled=javascript, offline=True)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text)
            if message.type in ("error", "warning") else None)
    page.goto((copy / "index.html").as_uri())
    expect(page.locator('section[lang="mn"]')).to_contain_text(DATE)
    page.click('a[href="mn/index.html"]')
    assert page.locator("svg.bm-basin-map .bm-areas a").count() > 50
    page.click('nav.menu a[href*="species"]')
    page.click('.rows a[href*="amur-tiger"]')
    expect(page.locator("main")).to_contain_text("Panthera tigris altaica")
    expect(page.locator("p.copy")).to_be_visible()
    page.click("p.copy a:last-child")
    expect(page.locator("h1")).to_have_text("Энэ хуулбарын тухай")
    if javascript:
        # A form of the word that the title has not.
        page.fill("#find", "барын")
        page.click('#found a[href*="amur-tiger"]')
    else:
        expect(page.locator("#find")).to_be_hidden()
        page.click('section a[href*="amur-tiger"]')
    expect(page.locator("main")).to_contain_text("Panthera tigris altaica")
    # Nothing that can be pressed and does nothing.
    page.goto((copy / "mn/offline/index.html").as_uri())
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    expect(page.locator("main")).to_contain_text("энд байгаа зүйл зөвхөн ажиллаж буй сайтад")
    assert all(url.startswith(("file:", "data:")) for url in asked)
    assert not complaints
    context.close()


class Live:
    """The source of a copy: what the running centre answers."""

    def __init__(self, centre):
        self.url = centre.url

    def get(self, url: str) -> Answer:
        with urlopen(self.url + url, timeout=60) as answer:
            return Answer(answer.status, answer.headers["Content-Type"], answer.read())


def test_search_and_map_of_every_other_edition_from_a_stick(
    chromium, centre, tmp_path, settings
):
    """A few pages of each; what is asked for is another form of the word than the title has, where
    the language has forms."""
    settings.SITE_URL = centre.site
    asked_for = {"ru": "тигров", "en": "tigers", "zh-hans": "东北虎"}
    stems = {"ru": "тигр", "en": "tiger", "zh-hans": "东北虎"}
    # Some hundred words with the keys of each: numbers of several digits.
    pages = ("", "species/", "species/amur-tiger/", "species/sable/", "map/")
    editions = {
        code: [Public(f"/{code}/{page}", code, None, ((code, f"/{code}/{page}"),))
               for page in pages] for code in asked_for}
    report = make(tmp_path / "copy", editions, Live(centre))
    assert not report.left_out
    context = chromium.new_context(offline=True)
    page = context.new_page()
    for code, words in asked_for.items():
        page.goto((tmp_path / "copy/index.html").as_uri())
        page.click(f'a[href="{code}/index.html"]')
        assert page.locator("svg.bm-basin-map .bm-areas a").count() > 50
        page.click('nav.menu a[href*="map"]')
        assert page.locator("svg.bm-basin-map .bm-areas a").count() > 50
        page.click("p.copy a:last-child")
        page.fill("#find", words)
        found = page.eval_on_selector_all("#found a", "all => all.map(one => one.href)")
        root = (tmp_path / "copy").as_uri()
        assert {url.removeprefix(f"{root}/").removesuffix("index.html") for url in found} == {
            f"{code}/{path}" for path in pages if stems[code] in
            fromstring((tmp_path / "copy" / code / path / "index.html").read_bytes()).xpath(
                "string(//main)").lower()}
        page.click('#found a[href*="amur-tiger"]')
        expect(page.locator("main")).to_contain_text("Panthera tigris altaica")
    context.close()


@pytest.mark.parametrize("where", ["server", "stick"])
def test_the_interactive_map_works_from_any_web_server_and_from_a_stick(
    chromium, served, copy, where
):
    served = served if where == "server" else copy.as_uri()
    context = chromium.new_context()
    page = context.new_page()
    complaints, asked = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text)
            if message.type in ("error", "warning") else None)
    page.goto(f"{served}/mn/map/index.html")
    page.click("#interactive")
    page.locator(".leaflet-interactive").first.wait_for()
    page.locator("path.leaflet-interactive[aria-label]").first.press("Enter")
    with page.expect_navigation():
        page.locator(".leaflet-popup-content a").click()
    assert page.locator("h1").count() == 1
    assert page.url.startswith(f"{served}/mn/protected-areas/")
    assert not complaints
    assert all(url.startswith((served, "data:")) for url in asked)
    context.close()
