"""The whole story: one office publishes, another takes it over, a number changes, readers are
told, English needs two offices."""

import sqlite3
import time

import pytest
import yaml

from tests.browser.test_editing import log_in
from tests.services import ROOT

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("browser"),
]

NEWS = "news/tiger-count"
#: A sentence that every edition has published, so that the memory knows it.
KNOWN = ROOT / "content" / "pages" / "programme" / "green-belt"


def ask(centre, sql: str, *values):
    base = sqlite3.connect(centre.data / "centre.sqlite3")
    row = base.execute(sql, values).fetchone()
    base.close()
    return row[0] if row else None


def page_id(centre, code: str, path: str) -> int | None:
    return ask(
        centre, "select p.id from wagtailcore_page p join wagtailcore_locale l on"
        " l.id = p.locale_id where l.language_code = ? and p.url_path like ?", code, f"%/{path}/")


def press(page, name: str) -> None:
    """A button of the menu below the editor: what counts is what it does."""
    with page.expect_navigation():
        page.evaluate(f"document.querySelector('[name=\"{name}\"]').click()")


def fill(page, **fields: str) -> None:
    for name, text in fields.items():
        page.evaluate(
            "([name, text]) => { const field = document.getElementById(`id_${name}`);"
            " field.value = text; field.dispatchEvent(new Event('input', {bubbles: true}));"
            " field.dispatchEvent(new Event('change', {bubbles: true})); }", [name, text])


@pytest.fixture
def at_desk(open_page, centre):
    """A browser in which somebody of an office is logged in."""

    def open_it(office: str):
        page = open_page("/editors/login/")
        log_in(page, centre, office)
        return page

    return open_it


def known(code: str) -> str:
    head = (KNOWN / f"{code}.md").read_text(encoding="utf-8").split("---")[1]
    return yaml.safe_load(head)["summary"]


def edit(page, centre, key: int) -> None:
    page.goto(f"{centre.url}/editors/pages/{key}/edit/")


def read(open_page, code: str, path: str = NEWS):
    return open_page(f"/{code}/{path}/", javascript=False)


def told(open_page, code: str, seconds: float = 60):
    """The notice on a page that lags: it follows in the background once the other is out."""
    end = time.monotonic() + seconds
    page = read(open_page, code)
    while not page.locator(".lag").count() and time.monotonic() < end:
        page.wait_for_timeout(250)
        page.reload()
    return page.locator(".lag")


def test_the_whole_story(at_desk, open_page, centre):
    # The Russian office publishes news.
    russian = at_desk("vladivostok")
    index = page_id(centre, "ru", "news")
    russian.goto(f"{centre.url}/editors/pages/add/pages/newspage/{index}/")
    summary = f"{known('ru')} Насчитали 750 амурских тигров."
    fill(russian, title="Учёт тигра", summary=summary)
    russian.wait_for_timeout(1500)  # Wagtail makes a slug of the title by and by
    fill(russian, slug="tiger-count")
    press(russian, "action-publish")
    assert "750" in read(open_page, "ru").inner_text("main")
    # Nothing was made elsewhere; who asks for it is told who has it.
    assert page_id(centre, "mn", NEWS) is None
    missing = read(open_page, "mn")
    assert missing.locator("main a[lang='ru']").count() == 1

    # The Mongolian office finds it on its desk, accepts, and writes its own words.
    mongolian = at_desk("dadal")
    offer = mongolian.locator("#desk-offers li", has_text="Учёт тигра").filter(
        has_text="Русский → Монгол")
    assert offer.count() == 1
    with mongolian.expect_navigation():
        offer.locator("button").click()
    key = page_id(centre, "mn", NEWS)
    assert mongolian.url.endswith(f"/editors/pages/{key}/edit/")
    assert mongolian.input_value("#id_summary") == summary
    press(mongolian, "action-publish")
    assert read(open_page, "mn").locator("main a[lang='ru']").count() == 1  # still not there
    # The memory says how her edition said similar words, the terms how she calls the tiger.
    edit(mongolian, centre, key)
    line = mongolian.locator(".exchange-line", has_text="Насчитали 750")
    line.locator("[data-exchange-memory]").evaluate("details => { details.open = true; }")
    line.locator(".exchange-hit", has_text=known("mn")).wait_for(state="attached")
    fill(mongolian, title="Барын тооллого", summary=f"{known('mn')} 750 бар тоолсон.")
    press(mongolian, "action-publish")
    edit(mongolian, centre, key)
    term = mongolian.locator(".exchange-problem", has_text="Амарын бар")
    assert term.count() == 1
    fill(mongolian, summary=f"{known('mn')} 750 Амарын бар тоолсон.")
    press(mongolian, "action-publish")
    reader = read(open_page, "mn")
    assert "750 Амарын бар" in reader.inner_text("main")
    edit(mongolian, centre, key)
    assert term.count() == 0
    assert reader.locator(".lag").count() == 0

    # Russian changes one number: Mongolian readers are told, the desk shows one place.
    edit(russian, centre, page_id(centre, "ru", NEWS))
    fill(russian, summary=summary.replace("750", "760"))
    press(russian, "action-publish")
    notice = told(open_page, "mn")
    assert "Орос бичвэр" in notice.inner_text()
    assert notice.locator("[lang='ru'] ins").text_content() == "760"
    mongolian.goto(f"{centre.url}/editors/")
    line = mongolian.locator("#desk-behind li", has_text="Барын тооллого")
    assert "Русский 1" in line.inner_text()

    # She sees the difference beside her text, changes it, and says that it is current.
    with mongolian.expect_navigation():
        line.locator("a").click()
    mongolian.keyboard.press("Alt+KeyN")
    place = mongolian.locator(".exchange-behind")
    assert place.count() == 1
    assert place.is_visible()
    assert place.locator("ins").text_content() == "760"
    fill(mongolian, summary=f"{known('mn')} 760 Амарын бар тоолсон.")
    place.locator("[data-exchange-action='current']").click()
    place.wait_for(state="detached")
    press(mongolian, "action-publish")
    reader = read(open_page, "mn")
    assert "760 Амарын бар" in reader.inner_text("main")
    assert reader.locator(".lag").count() == 0
    assert not mongolian.complaints or all("favicon" in c for c in mongolian.complaints)


def test_english_needs_two_offices(at_desk, open_page, centre):
    key = page_id(centre, "en", "ecoregion/forests")
    author = at_desk("vladivostok")
    edit(author, centre, key)
    assert author.locator("[name='action-publish']").count() == 0
    fill(author, summary="Forests of three countries.")
    press(author, "action-submit")
    for office, live in (("changchun", False), ("dadal", True)):
        page = at_desk(office)
        with page.expect_navigation():
            page.locator("#desk-approvals li a").first.click()
        assert page.url.endswith(f"/editors/pages/{key}/edit/")
        task = ask(centre, "select current_task_state_id from wagtailcore_workflowstate"
                   " where object_id = ? and status = 'in_progress'", str(key))
        page.evaluate(
            """([address]) => fetch(address, {method: 'POST', headers: {'X-CSRFToken':
            window.wagtailConfig.CSRF_TOKEN}, body: new FormData()})""",
            [f"/editors/pages/workflow/action/{key}/approve/{task}/"])
        page.wait_for_timeout(1500)
        text = read(open_page, "en", "ecoregion/forests").inner_text("main")
        assert ("Forests of three countries." in text) is live, office
