"""The search box in a real browser: suggestions by keyboard, results with marks and facets."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.office import log_in
from tests.media.pdfs import of_texts

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]


@pytest.mark.parametrize(("code", "typed", "name", "asked", "form"), [
    ("ru", "амурский ти", "Амурский тигр", "тигров", "тигр"),
    ("en", "amur tig", "Amur tiger", "tigers", "tiger"),
    ("zh-hans", "东北", "东北虎", "老虎", "虎"),
    ("mn", "амарын ба", "Амарын бар", "барын", "бар"),
])
def test_suggestions_marks_and_facets(open_page, code, typed, name, asked, form):
    page = open_page(f"/{code}/")
    box = page.locator("#q")
    expect(box).to_have_role("combobox")
    box.press_sequentially(typed)
    options = page.locator("#q-list [role=option]")
    expect(options.filter(has_text=name).first).to_be_visible()
    assert box.get_attribute("aria-expanded") == "true"

    # Down and up through the list and back to what was typed; Escape leaves the words alone.
    box.press("ArrowDown")
    first = options.first
    assert first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert box.input_value() == first.locator("span").inner_text()
    box.press("ArrowUp")
    assert box.input_value() == typed
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == typed

    box.fill(asked)
    box.press("Enter")
    page.wait_for_url(f"**/{code}/search/?q=*")
    marks = page.locator(".hits mark")
    assert any(form in text.lower() for text in marks.all_inner_texts())
    facet = page.locator(".facet-list a[href*='kind=species']")
    expect(facet).to_be_visible()
    facet.click()
    page.wait_for_url("**kind=species*")
    chosen = page.locator(".facet-list a[aria-current=true]")
    expect(chosen).to_have_count(1)
    hits = page.locator(".hits :is(h2, h3) a")
    assert all(f"/{code}/species/" in url for url in hits.evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    ))


def test_an_answer_that_comes_late_leaves_the_list_alone(open_page):
    """Somebody chooses from the list already: it is not changed below her."""
    page = open_page("/en/")
    box = page.locator("#q")
    box.press_sequentially("amur ti")
    first = page.locator("#q-list [role=option]").first
    expect(first).to_be_visible()
    late = []
    page.route("**/suggestions/**", lambda route: late.append(route))
    box.press_sequentially("g")
    for _attempt in range(100):
        if late:
            break
        page.wait_for_timeout(50)
    box.press("ArrowDown")
    late[0].continue_()
    page.wait_for_timeout(500)
    assert first.get_attribute("aria-selected") == "true"
    box.press("ArrowUp")
    assert box.input_value() == "amur tig"


def test_without_a_script_the_box_is_a_form(open_page):
    page = open_page("/ru/", javascript=False)
    page.locator("#q").fill("тигров")
    page.locator("form.find button").click()
    page.wait_for_url("**/ru/search/?q=*")
    assert page.locator(".hits li").count() > 0


def test_a_word_in_a_file_of_the_library_leads_to_the_page_of_the_file(open_page, centre):
    """From the editor who puts it in to the reader who follows the link."""
    page = open_page("/editors/login/")
    log_in(page, centre, "vladivostok")
    with closing(sqlite3.connect(centre.data / "centre.sqlite3")) as base:
        (entry,), (shelf,) = (base.execute(statement).fetchone() for statement in (
            "SELECT id FROM facts_record WHERE slug = 'tiger-strategy-russia-2010'",
            "SELECT id FROM wagtailcore_collection WHERE name = 'office: vladivostok'"))
    address = f"{centre.url}/editors/documents/add/"
    page.goto(address)
    page.request.post(address, multipart={
        "csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
        "title": "Отчёт", "collection": str(shelf), "agreement": str(entry),
        "file": {"name": "report.pdf", "mimeType": "application/pdf",
                 "buffer": of_texts(["Введение", "Пыжмун живёт в кедровниках"])},
    })
    page.goto("/ru/search/?q=пыжмуна")
    hit = page.locator(".hits li").first
    expect(hit.locator("mark")).to_have_text("Пыжмун")
    link = hit.locator("a").first.get_attribute("href")
    assert link.endswith("/report.pdf#page=2")
    answer = page.request.get(centre.url + link)
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" not in answer.headers.get("content-disposition", "")
