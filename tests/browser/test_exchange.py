"""The whole story: one office publishes, another takes it over, a number changes, readers are
told, English needs two offices."""

import sqlite3
import time

import pytest
import yaml

from tests.browser.office import edit, fill, page_id, press, until
from tests.services import ROOT

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("editors"),
]

#: The address that Wagtail makes of the title: nobody types one.
TITLE, NEWS = "Panthera tigris", "news/panthera-tigris"
#: A sentence that every edition has published, so that the memory knows it.
KNOWN = ROOT / "content" / "pages" / "programme" / "green-belt"


@pytest.fixture
def read(open_page):
    """What a reader without scripts is shown, in one window."""
    windows = []

    def show(code: str, path: str = NEWS):
        if not windows:
            windows.append(open_page(f"/{code}/{path}/", javascript=False))
        else:
            windows[0].goto(f"/{code}/{path}/")
        return windows[0]

    return show


def desk(page):
    page.goto("/editors/", wait_until="domcontentloaded")


def write(page, centre, title: str, summary: str, slug: str = "") -> None:
    """News of the Russian office, published."""
    page.goto(f"/editors/pages/add/pages/newspage/{page_id(centre, 'ru', 'news')}/",
              wait_until="domcontentloaded")
    fill(page, title=title, summary=summary)
    # Wagtail makes a slug of the title by and by, unless one was typed.
    until(page, lambda: page.input_value("#id_slug"))
    if slug:
        fill(page, slug=slug)
    press(page, "action-publish")


def known(code: str) -> str:
    head = (KNOWN / f"{code}.md").read_text(encoding="utf-8").split("---")[1]
    return yaml.safe_load(head)["summary"]


def told(read, code: str, seconds: float = 60):
    """The notice on a page that lags: it follows in the background once the other is out."""
    end = time.monotonic() + seconds
    page = read(code)
    while not page.locator(".lag").count() and time.monotonic() < end:
        page.wait_for_timeout(250)
        page.reload()
    return page.locator(".lag")


def test_the_whole_story(at_work, read, centre):
    # The Russian office publishes news.
    russian, mongolian = at_work("vladivostok"), at_work("dadal")
    summary = f"{known('ru')} Насчитали 750 амурских тигров."
    write(russian, centre, TITLE, summary)
    assert "750" in read("ru").inner_text("main")
    # Nothing was made elsewhere; who asks for it is told who has it.
    assert page_id(centre, "mn", NEWS) is None
    missing = read("mn")
    assert missing.locator("main a[lang='ru']").count() == 1

    # The Mongolian office finds it on its desk, accepts, and writes its own words.
    desk(mongolian)
    offer = mongolian.locator("#desk-offers li", has_text=TITLE).filter(
        has_text="Русский → Монгол")
    assert offer.count() == 1
    with mongolian.expect_navigation(wait_until="domcontentloaded"):
        offer.locator("button").click()
    key = page_id(centre, "mn", NEWS)
    assert mongolian.url.endswith(f"/editors/pages/{key}/edit/")
    assert mongolian.input_value("#id_summary") == summary
    press(mongolian, "action-publish", is_refused=True)
    assert mongolian.url.endswith(f"/editors/pages/{key}/edit/")
    assert read("mn").locator("main a[lang='ru']").count() == 1  # still not there
    # Her own title gives the page no address of its own.
    fill(mongolian, title="Барын тооллого")
    # The memory says how her edition said similar words, the terms how she calls the tiger.
    line = mongolian.locator(".exchange-line", has_text="Насчитали 750")
    line.locator("[data-exchange-memory]").evaluate("details => { details.open = true; }")
    line.locator(".exchange-hit", has_text=known("mn")).wait_for(state="attached")
    assert mongolian.input_value("#id_slug") == NEWS.split("/")[1]
    fill(mongolian, summary=f"{known('mn')} 750 бар тоолсон.")
    press(mongolian, "action-publish")
    edit(mongolian, key)
    term = mongolian.locator(".exchange-problem", has_text="Амарын бар")
    assert term.count() == 1
    fill(mongolian, summary=f"{known('mn')} 750 Амарын бар тоолсон.")
    press(mongolian, "action-publish")
    reader = read("mn")
    assert "750 Амарын бар" in reader.inner_text("main")
    assert reader.locator(".lag").count() == 0

    # Russian changes one number: Mongolian readers are told, the desk shows one place.
    edit(russian, page_id(centre, "ru", NEWS))
    fill(russian, summary=summary.replace("750", "760"))
    press(russian, "action-publish")
    notice = told(read, "mn")
    assert "Орос бичвэр" in notice.inner_text()
    assert notice.locator("[lang='ru'] ins").text_content() == "760"
    desk(mongolian)
    line = mongolian.locator("#desk-behind li", has_text="Барын тооллого")
    assert "Русский 1" in line.inner_text()

    # She sees the difference beside her text, changes it, and says that it is current.
    with mongolian.expect_navigation():
        line.locator("a").click()
    assert term.count() == 0
    mongolian.keyboard.press("Alt+KeyN")
    place = mongolian.locator(".exchange-behind")
    assert place.count() == 1
    until(mongolian, lambda: place.is_visible())  # the panel slides in
    until(mongolian, lambda: place.evaluate("line => line === document.activeElement"))
    assert place.locator("ins").text_content() == "760"
    fill(mongolian, summary=f"{known('mn')} 760 Амарын бар тоолсон.")
    mongolian.keyboard.press("Alt+KeyP")
    mongolian.keyboard.press("Alt+KeyC")
    place.wait_for(state="detached")
    press(mongolian, "action-publish")
    reader = read("mn")
    assert "760 Амарын бар" in reader.inner_text("main")
    assert reader.locator(".lag").count() == 0
    assert not mongolian.complaints or all("favicon" in c for c in mongolian.complaints)


def test_english_needs_two_offices(at_work, read, centre):
    key, text = page_id(centre, "en", "ecoregion/forests"), "Forests of three countries."
    author = at_work("vladivostok")
    edit(author, key)
    assert author.locator("[name='action-publish']").count() == 0
    fill(author, summary=text)
    press(author, "action-submit")

    def is_live() -> bool:
        return text in read("en", "ecoregion/forests").inner_text("main")

    for office in ("changchun", "dadal"):
        assert not is_live(), office
        page = at_work(office)
        desk(page)
        link = page.locator("#desk-approvals li a").first
        assert f"/editors/pages/{key}/edit/" in link.get_attribute("href")
        edit(page, key)
        with page.expect_navigation(wait_until="commit"):
            page.evaluate("document.querySelector('[data-workflow-action-name=approve]').click()")
    until(author, is_live)


def drafts(centre, key: int) -> list[str]:
    """Summaries of all drafts of a page, the newest first."""
    base = sqlite3.connect(centre.data / "centre.sqlite3")
    rows = base.execute(
        "select json_extract(content, '$.summary') from wagtailcore_revision"
        " where object_id = ? order by id desc", [str(key)]).fetchall()
    base.close()
    return [row[0] for row in rows]


def listens(*pages) -> None:
    """Two seconds after a page is there Wagtail looks at what stands in the fields: what is typed
    from then on is saved by itself, what was typed before goes along with it. It looks once more
    if it was set up twice, and then within two seconds of the first time."""
    for page in pages:
        until(page, lambda page=page: page.evaluate(
            "performance.now() > 5000 + performance.getEntriesByType('navigation')[0]"
            ".domContentLoadedEventEnd && !!window.wagtail.app"
            ".getControllerForElementAndIdentifier("
            "document.querySelector('[data-edit-form]'), 'w-unsaved')?.initialFormData"))


def look_around(page) -> None:
    """Wagtail asks who else is there every ten seconds, and when its window is looked at."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_two_editors_at_once_are_told_and_nothing_is_lost(at_work, centre):
    russian = page_id(centre, "ru", "ecoregion/steppe")
    key = page_id(centre, "en", "ecoregion/steppe")
    first, second = at_work("vladivostok"), at_work("dadal")
    # Something has changed elsewhere, so that both have something to decide.
    edit(first, russian)
    fill(first, title="Степи Даурии: 7 рек")
    press(first, "action-publish")
    edit(first, key)
    edit(second, key)
    for page in (first, second):
        look_around(page)
        page.locator(".w-editing-sessions__list li").wait_for(state="attached")

    # What one types is kept at once; the other's is not written over it, and she is told.
    listens(first, second)
    fill(first, summary="Written by the first.")
    until(first, lambda: drafts(centre, key)[0] == "Written by the first.")
    fill(second, summary="Written by the second.")
    second.locator(".w-editing-sessions__session--saved").wait_for(state="attached")
    assert "vladivostok" in second.locator(".w-editing-sessions__session--saved").inner_html()
    assert drafts(centre, key)[0] == "Written by the first."
    assert second.input_value("#id_summary") == "Written by the second."

    # Both decide about one place: the second is told, and sees what the first said.
    for page in (first, second):
        page.evaluate("document.querySelector('[data-exchange-source=\"ru\"]').click()")
        until(page, lambda page=page: page.evaluate(
            "document.querySelector('[data-exchange-content]').dataset.source == 'ru'"))
        page.locator(".exchange-behind").first.wait_for(state="attached")
    say = "document.querySelector('.exchange-behind [data-exchange-action=\"current\"]').click()"
    first.evaluate(say)
    first.locator(".exchange-behind").wait_for(state="detached")
    second.evaluate(say)
    until(second, lambda: not second.locator(".exchange-behind").count())
    assert second.locator("[data-exchange-status]").text_content()

    # She saves all the same, having been asked; both are in the history.
    second.evaluate("document.querySelector('[data-edit-form] [type=submit]').click()")
    confirm = second.locator('[data-w-dialog-target="confirm"]')
    confirm.wait_for(state="visible")
    with second.expect_navigation():
        confirm.click()
    assert drafts(centre, key)[0] == "Written by the second."
    assert "Written by the first." in drafts(centre, key)
    assert second.locator(".exchange-behind").count() == 0


def test_a_reload_loses_nothing_and_who_works_is_told(at_work, centre):
    key = page_id(centre, "mn", "ecoregion/steppe")
    author, mongolian = at_work("vladivostok"), at_work("dadal")
    edit(mongolian, key)
    mongolian.evaluate("document.querySelector('[data-exchange-source=\"ru\"]').click()")
    until(mongolian, lambda: mongolian.evaluate(
        "document.querySelector('[data-exchange-content]').dataset.source == 'ru'"))
    edit(author, page_id(centre, "ru", "ecoregion/steppe"))
    fill(author, summary="Степи у 9 рек.")
    press(author, "action-publish")
    # She is told at once, and looks when she likes; nothing is loaded anew by itself.
    look_around(mongolian)
    again = mongolian.locator("[data-exchange-again]:not([hidden]) button")
    again.wait_for(state="attached")
    assert "Русский" in mongolian.locator("[data-exchange-status]").text_content()
    assert mongolian.locator(".exchange-behind", has_text="9").count() == 0
    # What happens afterwards is told as well.
    mongolian.route("**/panel/*/?since=*", lambda route: route.fulfill(json={"message": "More."}))
    look_around(mongolian)
    until(mongolian, lambda: mongolian.locator(
        "[data-exchange-status]").text_content() == "More.")
    mongolian.unroute("**/panel/*/?since=*")
    again.evaluate("b => b.click()")
    place = mongolian.locator(".exchange-behind", has_text="9")
    place.first.wait_for(state="attached")
    before = mongolian.locator(".exchange-behind").count()
    # No longer logged in she is told that nothing was decided, and still sees the panel.
    cookies = mongolian.context.cookies()
    mongolian.context.clear_cookies(name="editor_session")
    place.first.locator("[data-exchange-action='current']").evaluate("b => b.click()")
    until(mongolian, lambda: mongolian.locator("[data-exchange-status]").text_content()
          == mongolian.locator("[data-exchange]").get_attribute("data-lost"))
    mongolian.context.add_cookies(cookies)
    assert mongolian.locator(".exchange-behind").count() == before
    listens(mongolian)
    fill(mongolian, summary="9 голын тал хээр.")
    until(mongolian, lambda: drafts(centre, key)[0] == "9 голын тал хээр.")
    # Said while the draft is ahead of what readers see, and typed on afterwards. A reason that is
    # being written elsewhere stays.
    mongolian.locator(".exchange-line:not(.exchange-behind) [data-name=reason]").last.evaluate(
        "field => { field.value = 'because' }")
    place.first.locator("[data-exchange-action='current']").evaluate("b => b.click()")
    until(mongolian, lambda: mongolian.locator(".exchange-behind").count() == before - 1)
    reasons = lambda: mongolian.locator("[data-name=reason]").evaluate_all(  # noqa: E731
        "fields => fields.map((field) => field.value)")
    assert "because" in reasons()
    # Beside another edition it would be one for something else.
    for source in ("en", "ru"):
        mongolian.evaluate(f"document.querySelector('[data-exchange-source=\"{source}\"]').click()")
        until(mongolian, lambda source=source: mongolian.evaluate(
            "document.querySelector('[data-exchange-content]').dataset.source") == source)
        assert "because" not in reasons()
    fill(mongolian, summary="9 голын тал хээрийн нутаг.")
    until(mongolian, lambda: drafts(centre, key)[0] == "9 голын тал хээрийн нутаг.")
    mongolian.reload(wait_until="domcontentloaded")
    assert mongolian.input_value("#id_summary") == "9 голын тал хээрийн нутаг."
    mongolian.evaluate("document.querySelector('[data-exchange-source=\"ru\"]').click()")
    until(mongolian, lambda: mongolian.locator(".exchange-behind").count() == before - 1)
    press(mongolian, "action-publish")
    edit(mongolian, key)
    assert mongolian.locator(".exchange-behind").count() == before - 1


def test_a_machine_s_words_are_read_before_anybody_sees_them(
    at_work, read, centre, translator
):
    write(at_work("vladivostok"), centre, "Учёт тигра", "Насчитали 750 тигров.", "tiger-winter")
    mongolian = at_work("dadal")
    desk(mongolian)
    offer = mongolian.locator("#desk-offers li", has_text="Русский → Монгол").filter(
        has_text="Учёт тигра")
    with mongolian.expect_navigation():
        offer.locator("button").click()
    key, editor = page_id(centre, "mn", "news/tiger-winter"), mongolian.url
    assert mongolian.locator("[data-exchange-action='ask']").count() == 0
    assert translator.asked == []

    # Her office consents, on the page to which the panel leads.
    with mongolian.expect_navigation():
        mongolian.locator("[data-exchange] a[href$='machine/']").evaluate("a => a.click()")
    assert translator.address in mongolian.inner_text("main")
    with mongolian.expect_navigation():
        mongolian.click("button[name='action'][value='give']")
    mongolian.goto(editor, wait_until="domcontentloaded")
    mongolian.evaluate("document.querySelector('[data-exchange-action=\"ask\"]').click()")
    until(mongolian, lambda: mongolian.locator(".exchange-usable").count() == 2)
    assert mongolian.input_value("#id_title") == "Учёт тигра"
    with mongolian.expect_navigation():
        mongolian.evaluate("document.querySelector('[data-exchange-with]').click()")
    assert mongolian.input_value("#id_title") == "Барын тооллого"
    assert mongolian.input_value("#id_summary") == "750 бар тоолжээ."

    # Nobody has read it: it is not published, neither at once nor after autosave and reload.
    press(mongolian, "action-publish", is_refused=True)
    assert mongolian.locator("li .exchange-machine").count() == 2
    listens(mongolian)
    fill(mongolian, summary="Нийт 750 бар тоолов.")
    until(mongolian, lambda: drafts(centre, key)[0] == "Нийт 750 бар тоолов.")
    mongolian.reload(wait_until="domcontentloaded")
    assert mongolian.locator("li .exchange-machine").count() == 1
    assert read("mn", "news/tiger-winter").locator("main a[lang='ru']").count() == 1
    mongolian.evaluate("document.querySelector('[data-exchange-action=\"read\"]').click()")
    until(mongolian, lambda: mongolian.locator(".exchange-machine").count() == 0)
    press(mongolian, "action-publish")
    text = read("mn", "news/tiger-winter").inner_text("main")
    assert "Барын тооллого" in text
    assert "Нийт 750 бар тоолов." in text
