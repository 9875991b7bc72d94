"""Every page type in every language, light and dark, narrow and wide, at 200 %, judged by axe-core.

Run: python -m tests.browser.axe (starts a centre of its own; a quarter of an hour). Tests take each
page type in each language once (test_every_page.py)."""

import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from amurinfo.languages import CODES
from benchmarks import page_weight
from tests import services
from tests.machine import BROWSER

#: Also what a browser gets where there is nothing.
NOT_FOUND = "/nowhere/"
PAGES = {**page_weight.PAGES, "not found": NOT_FOUND}


def share(code: str, other: bool = False) -> list[str]:
    """Addresses of half of all page types, another half in the next edition; or of the rest."""
    at = CODES.index(code) + other
    return [path for number, path in enumerate(PAGES.values()) if (number + at) % 2 == 0]


#: WCAG 2.2 A and AA, and what axe calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Colours, width of the window in CSS pixels, size of text in per cent. 640 is what a window of
#: 1280 shows at 200 %; enlarged text alone is harder on a layout (WCAG 1.4.4).
LOOKS = [
    ("light", 1280, 100), ("dark", 320, 100), ("dark", 1280, 100), ("light", 320, 100),
    ("light", 640, 100), ("light", 1280, 200), ("dark", 640, 200),
]


def faults(page, within: str | None = None) -> list[tuple[str, str]]:
    """(rule, element) of each violation on the page that is open; ``within``: a selector."""
    # What it has no objection to is not described, and no file is fetched again for a rule that
    # we do not run: a third of the time.
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def enlarge(page, per_cent: int) -> None:
    """As the reader's setting of the browser does it: the root's size, and all that follows it."""
    page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{per_cent}%")


def main() -> int:
    from tests.browser.conftest import FLAGS

    said: dict[tuple[str, str], list[str]] = {}
    with services.centre() as centre, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        for scheme, width, size in LOOKS:
            context = browser.new_context(
                base_url=centre.url, color_scheme=scheme, viewport={"width": width, "height": 900}
            )
            page = context.new_page()
            for code in CODES:
                for path in PAGES.values():
                    page.goto(f"/{code}{path}")
                    enlarge(page, size)
                    look = f"{scheme} {width} {size} %"
                    for fault in faults(page):
                        said.setdefault(fault, []).append(f"{look} /{code}{path}")
            context.close()
        browser.close()
    for (rule, element), places in said.items():
        print(f"{rule}: {element}\n  {len(places)} times, e.g. {places[0]}")
    runs = len(LOOKS) * len(CODES) * len(PAGES)
    print(f"{len(PAGES)} page types, {len(CODES)} languages, {len(LOOKS)} looks: {runs} pages, "
          f"{len(said)} faults")
    return bool(said)


if __name__ == "__main__":
    sys.exit(main())
