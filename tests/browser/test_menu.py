"""The menu of sections on a telephone: one line that scrolls."""

import pytest

from amurinfo.languages import CODES

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]


@pytest.mark.parametrize("code", CODES)
def test_the_section_that_is_read_is_in_sight(open_page, code):
    page = open_page(f"/{code}/news/", width=390, javascript=False)
    menu = page.locator(".menu ul").bounding_box()
    here = page.locator(".menu [aria-current]").bounding_box()
    assert page.evaluate("document.querySelector('.menu ul').scrollWidth") > menu["width"]
    assert menu["x"] <= here["x"]
    assert here["x"] + here["width"] <= menu["x"] + menu["width"]
    assert page.evaluate("window.scrollY") == 0
