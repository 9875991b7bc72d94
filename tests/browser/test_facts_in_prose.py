"""An editor puts a fact into a sentence; a reader finds where it comes from."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import log_in

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("editors"),
]


def test_a_fact_is_looked_for_chosen_and_read(open_page, centre):
    page = open_page("/editors/login/")
    log_in(page, centre, "dadal")
    link = page.request.get(f"{centre.url}/editors/api/main/pages/?slug=rivers&locale=mn&fields=id")
    key = link.json()["items"][0]["id"]
    page.goto(f"{centre.url}/editors/pages/{key}/edit/")
    field = page.locator(".Draftail-Editor .public-DraftEditor-content").first
    field.click()
    # The full stop at the end: a text may begin with a name that linked itself.
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+ArrowLeft")
    # The toolbar floats beside what is selected.
    page.locator('button[name="FACT"]').first.click()
    page.fill("#fact-q", "Khingansky")
    page.click(".fact-search button")
    choice = page.locator('[data-fact="area:area/khingansky"]')
    choice.click()
    piece = page.locator(".fact-piece")
    piece.wait_for()
    assert "97,073" in piece.inner_text()
    # The editor hands over to the form a moment later.
    for _attempt in range(50):
        if page.evaluate("[...document.querySelectorAll('input[type=hidden]')]"
                         ".some((field) => field.value.includes('\"FACT\"'))"):
            break
        page.wait_for_timeout(100)
    # A name that linked itself is pressed: the link goes, and stays away.
    name = page.locator(".record-piece").first
    refused = name.inner_text()
    record = re.search(r"\((\w+/[\w-]+)\)$", name.get_attribute("title"))[1]
    pieces = page.locator(".record-piece").count()
    name.click()
    expect(page.locator(".record-piece")).to_have_count(pieces - 1)
    assert record in page.input_value("#id_names_unlinked").split()
    # Before she publishes: an autosave that is under way then is refused, as Chromium says.
    assert not page.complaints, page.complaints
    with page.expect_navigation():
        page.evaluate("document.querySelector('button[name=\"action-publish\"]').click()")
    reader = open_page("/mn/ecoregion/rivers/", javascript=False)
    linked = reader.locator(".prose p a:not(.fact)").all_inner_texts()
    assert linked
    assert refused not in linked
    assert refused in reader.inner_text(".prose")
    fact = reader.locator("a.fact").first
    assert "97,073" in fact.inner_text()
    fact.click()
    reader.wait_for_url("**/*#f1")
    entry = reader.locator("#f1")
    assert entry.locator("a.source").count() >= 1
    entry.locator("a").last.click()
    reader.wait_for_url("**/*#u1")
