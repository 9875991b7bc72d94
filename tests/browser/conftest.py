"""A real browser at a real server."""

import pytest
from playwright.sync_api import sync_playwright

from tests import libretranslate, services
from tests.browser.office import log_in
from tests.machine import BROWSER
from tests.prepared import copy

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # Every name but the loopback's leads nowhere, so nothing of others can come in unseen.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def translator():
    """A server that translates; nobody asks it before an office consents."""
    with libretranslate.running() as server:
        yield server


@pytest.fixture(scope="session")
def centre(prepared, tmp_path_factory, translator):
    data = copy(prepared, tmp_path_factory.mktemp("centre"))
    with services.centre(data, MACHINE_URL=translator.address) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, centre):
    """Opens an address in a context of its own: ``open_page("/ru/", javascript=False)``.

    The page remembers what it asked for (``requests``) and complained of (``complaints``).
    """
    contexts = []

    def open_it(path: str, javascript: bool = True, width: int = 1280, **options):
        context = chromium.new_context(
            base_url=centre.url, java_script_enabled=javascript,
            viewport={"width": width, "height": 900}, **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(
            f"{message.text} {message.location['url']}")
                if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def offices(chromium, centre):
    """For each office a browser in which somebody of it is logged in, once for all stories."""
    contexts = {}

    def of(office: str):
        if office not in contexts:
            contexts[office] = chromium.new_context(
                base_url=centre.url, viewport={"width": 1280, "height": 900})
            page = contexts[office].new_page()
            log_in(page, centre, office)
            page.close()
        return contexts[office]

    yield of
    for context in contexts.values():
        context.close()


@pytest.fixture
def at_work(offices):
    """A page of somebody of an office, nothing opened yet."""
    pages = []

    def open_it(office: str):
        page = offices(office).new_page()
        pages.append(page)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(
            f"{message.text} {message.location['url']}")
                if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_it
    for page in pages:
        page.close()
