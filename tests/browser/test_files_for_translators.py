"""Files for translators outside: out by a button, changed there, looked at, taken over."""

import json
import os
import re
import sqlite3
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.browser.office import edit, fill, page_id, press

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("editors"),
]

MODULE, ITS_PAGE = "green-economy", "programme/green-economy"
X = "{urn:oasis:names:tc:xliff:document:2.0}"


def pages_of(centre, code: str) -> dict[int, tuple]:
    """What readers and editors have of each page of an edition."""
    base = sqlite3.connect(centre.data / "centre.sqlite3")
    rows = base.execute(
        "select p.id, p.url_path, p.live_revision_id, p.last_published_at, r.id, r.content"
        " from wagtailcore_page p join wagtailcore_locale l on l.id = p.locale_id"
        " left join wagtailcore_revision r on r.id = p.latest_revision_id"
        " where l.language_code = ?", [code]).fetchall()
    base.close()
    return {row[0]: row[1:] for row in rows}


def differences(before, after, path: str = "") -> dict[str, str]:
    """Path -> what now stands there, of two contents of a draft."""
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = [(f"{path}.{key}", before.get(key), after.get(key)) for key in {*before, *after}]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = [(f"{path}.{n}", *pair) for n, pair in enumerate(zip(before, after, strict=True))]
    else:
        return {} if before == after else {path: after}
    found = {}
    for name, one, other in pairs:
        found |= differences(one, other, name)
    return found


#: What Wagtail writes into each draft about the page.
KEPT_BY_WAGTAIL = {
    "draft_title", "latest_revision", "latest_revision_created_at", "has_unpublished_changes",
    "live", "live_revision", "first_published_at", "last_published_at",
}


def content_of(row: tuple) -> dict:
    """Of a draft, without the links that its names make by themselves whenever it is saved."""
    content = {key: said for key, said in json.loads(row[-1]).items() if key not in KEPT_BY_WAGTAIL}
    body = re.sub(r'<a linktype=\\"record\\"[^>]*>(.*?)</a>', r"\1", content["body"])
    return content | {"body": json.loads(body)}


def download(page, ending: str, folder: Path) -> Path:
    """By the button: the module of the Russian edition, for the Mongolian."""
    for name, value in (("source", "ru"), ("target", "mn"), ("module", MODULE),
                        ("format", ending)):
        page.select_option(f"#id_{name}", value)
    with page.expect_download() as given:
        page.click("form[action$='/out/'] button[type='submit']")
    given.value.save_as(folder / f"a.{ending}")
    return folder / f"a.{ending}"


def upload(page, file: Path) -> None:
    page.set_input_files("#id_file", file)
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.click("form[enctype] button[type='submit']")


def look_at_plan(page, centre) -> None:
    """Pictures of the plan, narrow and wide, for whoever wants to see it."""
    if not (folder := os.environ.get("PICTURES")):
        return
    base = sqlite3.connect(centre.data / "centre.sqlite3", isolation_level=None)
    for code in ("zh-hans", "mn"):
        base.execute(
            "update wagtailusers_userprofile set preferred_language = ? where user_id ="
            " (select id from auth_user where username = 'dadal')", [code])
        page.reload(wait_until="load")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(700)  # what Wagtail moves comes to rest
            page.screenshot(path=f"{folder}/files-{code}-{width}.png", full_page=True)
    base.close()


def test_files_go_to_a_translator_and_come_back(at_work, centre, tmp_path):
    mongolian, russian = at_work("dadal"), at_work("vladivostok")
    key = page_id(centre, "mn", ITS_PAGE)
    before = pages_of(centre, "mn")
    mongolian.goto("/editors/exchange/files/", wait_until="domcontentloaded")
    files = {ending: download(mongolian, ending, tmp_path) for ending in ("xlf", "docx")}

    # Outside, one changes a paragraph in the one file, another the title in the other.
    tree = etree.parse(files["xlf"])
    (file,) = (one for one in tree.iter(f"{X}file") if one.get("original") == f"{ITS_PAGE}/")
    summary, paragraph = None, None
    for unit in file.iter(f"{X}unit"):
        number, target = int(unit.get("id").split("-")[0]), unit.find(f".//{X}target")
        if number == 1:
            summary = target
        elif number > 1 and paragraph is None and not len(target) and len(target.text) > 80:
            paragraph = target
    was = paragraph.text
    paragraph.text, summary.text = f"{was} Орчуулагчийн нэмсэн 17 үг.", "Дахин орчуулсан товч."
    tree.write(files["xlf"], encoding="UTF-8", xml_declaration=True)
    book = docx.Document(files["docx"])
    (row,) = (row for table in book.tables for row in table.rows
              if row.cells[1].text == "Зелёная экономика")
    row.cells[2].text = "Ногоон эдийн засаг, шинэ нэр"
    book.save(files["docx"])

    # Meanwhile the Russian office changes its summary.
    edit(russian, page_id(centre, "ru", ITS_PAGE))
    fill(russian, summary="Другое краткое содержание, 12 слов.")
    press(russian, "action-publish")

    # Back: what was made from older words is refused, with the reason; the rest is taken over.
    upload(mongolian, files["xlf"])
    refused, taken = mongolian.locator("main .files-scroll").all()
    assert refused.locator("tbody tr").count() == taken.locator("tbody tr").count() == 1
    assert "Дахин орчуулсан товч." in refused.inner_text()
    assert "эх бичвэр өөрчлөгд" in refused.inner_text().lower()
    assert "Орчуулагчийн нэмсэн 17 үг." in taken.inner_text()
    look_at_plan(mongolian, centre)
    assert pages_of(centre, "mn") == before  # a look changes nothing
    with mongolian.expect_navigation(wait_until="domcontentloaded"):
        mongolian.click("main button:has-text('Эдгээр ноорог')")
    upload(mongolian, files["docx"])
    refused, taken = mongolian.locator("main .files-scroll").all()
    # The summary as before, and the paragraph that is another one since the file was made.
    assert refused.locator("tbody tr").count() == 2
    assert taken.locator("tbody tr").count() == 1
    with mongolian.expect_navigation(wait_until="domcontentloaded"):
        mongolian.click("main button:has-text('Эдгээр ноорог')")

    # The draft holds both, readers see neither, and no other page of hers is touched.
    after = pages_of(centre, "mn")
    assert {pk for pk in after if after[pk] != before[pk]} == {key}
    assert after[key][:3] == before[key][:3]
    changed = differences(content_of(before[key]), content_of(after[key]))
    assert changed.pop(".title") == "Ногоон эдийн засаг, шинэ нэр"
    (text,) = changed.values()
    assert text == f"<p>{was} Орчуулагчийн нэмсэн 17 үг.</p>"
