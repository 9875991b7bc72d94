"""`make pictures`: what an editor of each language sees of the exchange (docs/pictures).

The Russian office changes a number, the Mongolian office a word; then the desk, the panel beside a
page, the look at a translator's file, the state of the editions and the terms are drawn, for each
of the four languages.
`python -m tools.pictures_of_editors FOLDER` writes them all, at 390 pixels, too.
"""

import re
import sqlite3
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import services
from tests.browser.conftest import FLAGS
from tests.browser.office import edit, fill, log_in, page_id, press
from tests.browser.test_editing import OFFICES
from tests.browser.test_files_for_translators import upload
from tests.machine import BROWSER
from tools.pictures import PICTURES, shrink

#: A page that another edition is ahead with, by language.
PATH = {"ru": "ecoregion/forests", "mn": "ecoregion/rivers"}
#: In English works whoever chose it: somebody of the Russian office.
PEOPLE = {code: office for office, code in OFFICES.items()} | {"en": "vladivostok"}


def change(page, centre, code: str, path: str, more: str) -> None:
    edit(page, page_id(centre, code, path))
    fill(page, summary=f"{page.input_value('#id_summary')} {more}.")
    press(page, "action-publish")


def prefer(centre, office: str, code: str) -> None:
    base = sqlite3.connect(centre.data / "centre.sqlite3", timeout=30)
    base.execute(
        "update wagtailusers_userprofile set preferred_language = ? where user_id ="
        " (select id from auth_user where username = ?)", (code, office))
    base.commit()
    base.close()


def translated(page, centre, code: str, folder: Path) -> None:
    """The look at a file that came back: a title is another, a summary was made of older words."""
    source = "en" if code == "ru" else "ru"
    page.goto(f"/editors/exchange/files/?source={source}&target={code}&paths=ecoregion/wetlands")
    with page.expect_download() as given:
        page.click("form[action$='/out/'] button[type='submit']")
    file = folder / "ecoregion.xlf"
    given.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    text = re.sub('(id="0-.*?<target>.*?)</target>', r"\1 (2)</target>", text, count=1, flags=re.S)
    text = re.sub('id="1-[0-9a-f]{16}', 'id="1-' + "0" * 16, text)
    file.write_text(text, encoding="utf-8")
    upload(page, file)
    file.unlink()


def draw(page, centre, code: str, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})

    def shot(name: str) -> None:
        page.wait_for_timeout(700)  # what Wagtail moves comes to rest
        path = folder / f"{name}-{code}-{width}.png"
        page.screenshot(path=path)
        shrink(path)

    page.goto(f"{centre.url}/editors/")
    shot("desk")
    edit(page, page_id(centre, code, PATH.get(code, "ecoregion/rivers")))
    page.keyboard.press("Alt+KeyN")
    shot("beside")
    translated(page, centre, code, folder)
    shot("files")
    if folder != PICTURES:
        page.goto(f"{centre.url}/editors/editions/")
        shot("matrix")
        page.goto(f"{centre.url}/editors/facts/terms-of-editions/new/")
        shot("term")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    widths = (1280,) if folder == PICTURES else (1280, 390)
    with tempfile.TemporaryDirectory(prefix="amurinfo-pictures-") as data, \
            services.centre(Path(data)) as centre, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)

        def at_work(office: str):
            page = browser.new_context(base_url=centre.url).new_page()
            log_in(page, centre, office)
            return page

        change(at_work("vladivostok"), centre, "ru", "ecoregion/rivers", "4 444 км")
        change(at_work("dadal"), centre, "mn", "ecoregion/forests", "2026 он")
        for code, office in PEOPLE.items():
            prefer(centre, office, code)
            page = at_work(office)
            for width in widths:
                draw(page, centre, code, folder, width)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
