"""The notice itself: in the page's language, small, and over nothing that the keyboard reaches."""

import pytest
from django.utils import translation

from amurinfo.languages import CODES
from amurinfo.visitors import consent

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

#: The smallest telephone that is still in use, in CSS pixels.
SMALL = {"width": 320, "height": 568}


@pytest.mark.parametrize("code", CODES)
def test_small_and_in_the_language_of_the_page(open_page, code):
    page = open_page(f"/{code}/species/", width=SMALL["width"])
    page.set_viewport_size(SMALL)
    notice = page.locator("#consent")
    with translation.override(code):
        assert notice.locator("p").first.inner_text() == consent.text()
    assert notice.evaluate("n => n.closest('[lang]').lang") == page.evaluate(
        "document.documentElement.lang")
    box = notice.bounding_box()
    assert box["height"] <= .6 * SMALL["height"]
    assert box["y"] + box["height"] == SMALL["height"]
    # All of it can be read and pressed, if need be after scrolling in it.
    for button in notice.locator(".answers > *").all():
        button.scroll_into_view_if_needed()
        of_it = button.bounding_box()
        assert box["y"] <= of_it["y"]
        assert of_it["y"] + of_it["height"] <= SMALL["height"]


#: What has the focus and how much of it, in pixels, the notice leaves free; ``null`` in it.
FREE = """() => {
  const e = document.activeElement, n = document.getElementById('consent');
  if (n.contains(e) || e === document.body) return null;
  const a = e.getBoundingClientRect(), b = n.getBoundingClientRect();
  return [e.textContent.trim(), Math.min(a.height, b.top - a.top) / a.height];
}"""


@pytest.mark.parametrize("code", CODES)
def test_what_has_the_focus_is_not_under_it(open_page, code):
    """WCAG 2.2, 2.4.11: from the end of the page backwards and on again, by keyboard."""
    page = open_page(f"/{code}/species/", width=SMALL["width"])
    page.set_viewport_size(SMALL)
    last = page.locator("footer [value=no]")
    last.focus()
    seen = [page.evaluate(FREE)]
    for key in ["Shift+Tab"] * 12 + ["Tab"] * 12:
        page.keyboard.press(key)
        seen.append(page.evaluate(FREE))
    assert None not in seen
    assert len({text for text, _free in seen}) > 8
    assert [text for text, free in seen if free < 1] == []


def test_a_notice_over_the_focus_is_seen(open_page):
    page = open_page("/ru/species/", width=SMALL["width"])
    page.set_viewport_size(SMALL)
    page.evaluate("""() => { const s = new CSSStyleSheet();
        s.replaceSync(':root { scroll-padding: 0 !important } body { padding: 0 !important }');
        document.adoptedStyleSheets = [s]; }""")
    page.locator("footer [value=no]").focus()
    assert page.evaluate(FREE)[1] < 1
