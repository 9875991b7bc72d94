"""Somebody of an office at her screen: what she opens, fills in and presses, and what then stands
in the database."""

import sqlite3
import time


def log_in(page, centre, office: str) -> None:
    page.goto(f"{centre.url}/editors/login/", wait_until="domcontentloaded")
    page.fill('input[name="username"]', office)
    page.fill('input[name="password"]', centre.password(office))
    page.click('button[type="submit"]')
    page.wait_for_url(f"{centre.url}/editors/", wait_until="domcontentloaded")


def ask(centre, sql: str, *values):
    base = sqlite3.connect(centre.data / "centre.sqlite3")
    row = base.execute(sql, values).fetchone()
    base.close()
    return row[0] if row else None


def page_id(centre, code: str, path: str) -> int | None:
    return ask(
        centre, "select p.id from wagtailcore_page p join wagtailcore_locale l on"
        " l.id = p.locale_id where l.language_code = ? and p.url_path like ?", code, f"%/{path}/")


def press(page, name: str, is_refused: bool = False) -> None:
    """A button of the menu below the editor: what counts is what it does. The list of pages that
    comes next is not waited for; the editor that comes back is."""
    with page.expect_navigation(wait_until="domcontentloaded" if is_refused else "commit"):
        page.evaluate(f"document.querySelector('[name=\"{name}\"]').click()")


def fill(page, **fields: str) -> None:
    for name, text in fields.items():
        page.evaluate(
            "([name, text]) => { const field = document.getElementById(`id_${name}`);"
            " field.value = text; field.dispatchEvent(new Event('input', {bubbles: true}));"
            " field.dispatchEvent(new Event('change', {bubbles: true})); }", [name, text])


def edit(page, key: int) -> None:
    page.goto(f"/editors/pages/{key}/edit/", wait_until="domcontentloaded")


def until(page, what, seconds: float = 20):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        page.wait_for_timeout(100)
    assert what()
