"""`make pictures`: what the centre looks like, for README and docs/design.md (docs/pictures).

Ten page types in four languages at two widths, in few colours: together a few megabytes.

`python -m tools.pictures FOLDER` writes instead every page type in four languages at 390 and
1280 pixels to FOLDER, to be looked at before a change is called done.
"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from amurinfo.languages import CODES
from benchmarks.page_weight import PAGES
from tests import services
from tests.browser.conftest import FLAGS
from tests.machine import BROWSER

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"

#: file name -> (path, width, height)
FOR_README = {
    "home-ru-1280": ("/ru/", 1280, 900),
    "species-mn-390": ("/mn/species/amur-tiger/", 390, 800),
    "area-zh-hans-1280": ("/zh-hans/protected-areas/khingansky/", 1280, 800),
    "map-en-1280": ("/en/map/", 1280, 900),
}


#: Page types that docs/design.md speaks of.
TYPES = {
    "home": "/", "section": "/ecoregion/", "article": "/ecoregion/rivers/",
    "species": "/species/amur-tiger/", "list": "/protected-areas/",
    "area": "/protected-areas/khingansky/", "map": "/map/?species=amur-tiger",
    "history": "/history/", "module": "/programme/big-cats/", "styleguide": "/styleguide/",
}


def ten_types() -> dict[str, tuple[str, int, int]]:
    return {
        f"{name}-{code}-{width}": (f"/{code}{path}", width, height)
        for name, path in TYPES.items()
        for code in CODES
        for width, height in ((390, 800), (1280, 900))
    }


def shrink(path: Path) -> None:
    """Few colours are enough to see what a page looks like."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(48, dither=Image.Dither.NONE).save(path, optimize=True)


def everything() -> dict[str, tuple[str, int, int]]:
    """Every page type in every edition at two widths."""
    return {
        f"{name.replace(' ', '-')}-{code}-{width}": (f"/{code}{path}", width, 900)
        for name, path in PAGES.items()
        for code in CODES
        for width in (390, 1280)
    }


def main() -> None:
    whole = len(sys.argv) > 1
    folder = Path(sys.argv[1]) if whole else PICTURES
    wanted = everything() if whole else ten_types() | FOR_README
    folder.mkdir(parents=True, exist_ok=True)
    with services.centre() as centre, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = browser.new_page()
        # Pictures show what is behind the question, which is asked once.
        page.goto(f"{centre.url}/en/")
        page.click("#consent [value=no]")
        for done, (name, (path, width, height)) in enumerate(wanted.items(), start=1):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(centre.url + path)
            page.screenshot(path=folder / f"{name}.png", full_page=whole)
            if not whole:
                shrink(folder / f"{name}.png")
            print(f"\r{done}/{len(wanted)}", end="", flush=True)
        print()
        browser.close()


if __name__ == "__main__":
    main()
