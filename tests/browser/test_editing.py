"""An editor of each office at work, in a real browser."""

import pytest

from tests.browser.office import edit, log_in, press

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("editors"),
]

OFFICES = {"vladivostok": "ru", "changchun": "zh-hans", "dadal": "mn"}


@pytest.mark.parametrize("office", OFFICES)
def test_an_editor_changes_her_edition_and_no_other(open_page, centre, office):
    own = OFFICES[office]
    page = open_page("/editors/login/")
    log_in(page, centre, office)
    html_lang = page.locator("html").get_attribute("lang")
    assert html_lang.lower().startswith(own.split("-")[0])
    cookies = page.context.cookies()
    assert {cookie["path"] for cookie in cookies} == {"/editors/"}

    trees = page.request.get(f"{centre.url}/editors/pages/").text()
    assert trees  # the explorer opens
    ids = dict(zip(("ru", "en", "zh-hans", "mn"), _home_ids(centre), strict=True))
    for code, home in ids.items():
        answer = page.request.get(f"{centre.url}/editors/pages/{home}/edit/", max_redirects=0)
        allowed = code in (own, "en")
        assert (answer.status == 200) == allowed, (office, code, answer.status)

    edit(page, ids[own])
    field = page.locator("#id_summary")
    text = f"Проверка Тест 测试 {office}"
    field.fill(text)
    press(page, "action-publish")
    reader = open_page(f"/{own}/", javascript=False)
    assert text in reader.inner_text("main")
    for code in set(ids) - {own}:
        other = open_page(f"/{code}/", javascript=False)
        assert text not in other.inner_text("main")


def _home_ids(centre) -> list[int]:
    import sqlite3

    base = sqlite3.connect(centre.data / "centre.sqlite3")
    rows = base.execute(
        "select l.language_code, p.id from wagtailcore_page p"
        " join wagtailcore_locale l on l.id = p.locale_id where p.depth = 2"
    ).fetchall()
    base.close()
    found = dict(rows)
    return [found[code] for code in ("ru", "en", "zh-hans", "mn")]
