"""axe-core finds nothing: every second page type, the four languages, both colour schemes and two
widths in turn. All of them together: ``python -m tests.browser.axe``."""

import pytest

from amurinfo.languages import CODES
from benchmarks.page_weight import PAGES
from tests.browser.axe import enlarge, faults

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("browser"),
]

#: Each with another language, and half of them dark and narrow.
TURNS = [
    (CODES[index % 4], path, *(("dark", 320) if index // 4 % 2 else ("light", 1280)))
    for index, path in enumerate(list(PAGES.values())[1::2])
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, scheme):
    turns = [turn for turn in TURNS if turn[2] == scheme]
    page = open_page("/en/", width=turns[0][3], color_scheme=scheme)
    for code, path, _scheme, _width in turns:
        page.goto(f"/{code}{path}")
        assert faults(page) == [], (code, path)


def test_nothing_is_lost_at_twice_the_size(open_page):
    """WCAG 1.4.4: enlarged text neither runs out of the window nor over other text."""
    page = open_page("/en/", width=640)
    for code, path, _scheme, _width in TURNS[::3]:
        page.goto(f"/{code}{path}")
        enlarge(page, 200)
        assert faults(page) == [], (code, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (code, path)


def test_axe_would_find_something(open_page):
    page = open_page("/en/privacy/")
    page.evaluate("document.querySelector('h1').removeAttribute('id');"
                  "document.documentElement.removeAttribute('lang')")
    assert any(rule == "html-has-lang" for rule, _where in faults(page))
