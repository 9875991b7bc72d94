"""Every page type in two editions, opened once: its weight, what it asks for, its edges, paper,
and axe-core, which is to find nothing.

Each page type is seen under one of four looks in each of two editions, and each edition under all
looks. All looks of all pages in all editions: ``python -m tests.browser.axe``.
"""

import pypdfium2
import pytest

from amurinfo.languages import BY_CODE, CODES
from benchmarks import page_weight
from tests.browser.axe import NOT_FOUND, PAGES, enlarge, faults, share
from tests.browser.test_before_an_answer import not_as_promised

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

#: Colours, width of the window in CSS pixels, size of text in per cent.
LOOKS = [("light", 1280, 100), ("dark", 320, 100), ("light", 320, 100), ("dark", 640, 200)]

#: What paper must not show, and what it must.
SCREEN = [
    "#consent", ".skip", ".find", ".languages", ".menu", ".trail", ".contents", ".read-on",
    ".filters", ".pager", ".map-tools", ".bottom nav", ".bottom form", ".lag summary",
]
ON_PAPER = """screen => {
  const seen = selector => [...document.querySelectorAll(selector)].some(e => e.checkVisibility());
  const root = getComputedStyle(document.documentElement), body = getComputedStyle(document.body);
  return {
    hidden: screen.filter(seen),
    kept: ['.brand', 'h1', '.bottom'].filter(s => !seen(s)),
    sources: !document.querySelector('.sources') || seen('.sources'),
    colours: [root.color, root.backgroundColor, body.paddingBottom],
    address: document.querySelector('.bottom').innerText,
    torn: [...document.querySelectorAll('main :is(tr, figure:not(.chart), svg)')]
      .filter(e => getComputedStyle(e).breakInside !== 'avoid').length,
    alone: [...document.querySelectorAll('main :is(h1, h2, h3):not(.dated *)')]
      .filter(e => getComputedStyle(e).breakAfter !== 'avoid').length,
  };
}"""
#: Chinese that slants or is spaced like Latin, and lines that stand too close for it.
NOT_CHINESE = """() => [...document.querySelectorAll('body *')].filter(e => {
  const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('');
  const style = getComputedStyle(e);
  return /[\\u3400-\\u9fff]/.test(own) && (style.fontStyle === 'italic'
    || !['normal', '0px'].includes(style.letterSpacing)
    || e.matches('.prose > p, .lead')
      && parseFloat(style.lineHeight) < 1.7 * parseFloat(style.fontSize));
}).map(e => e.outerHTML.slice(0, 120))"""


def hangs_over(page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def on_paper(page, address: str) -> list:
    """What is wrong with the page as it is printed, whatever colours its reader has."""
    assert page.locator("#consent").is_visible()  # on the screen the question stands there
    page.emulate_media(media="print")
    seen = page.evaluate(ON_PAPER, SCREEN)
    page.emulate_media(media="screen")
    expected = {
        "hidden": [], "kept": [], "sources": True, "torn": 0, "alone": 0,
        "colours": ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "0px"], "address": address,
    }
    if expected["address"] in seen["address"]:
        seen["address"] = expected["address"]
    return [(what, seen[what]) for what in expected if seen[what] != expected[what]]


@pytest.mark.parametrize("code", CODES)
def test_every_page_type(open_page, centre, code):
    page = open_page("/robots.txt")
    wrong = []
    for number, (name, path) in enumerate(PAGES.items()):
        if path not in share(code):
            continue
        missing = path == NOT_FOUND
        found = []
        if not missing:  # asks twice, so that the page is there as a file from now on
            size, _requests = page_weight.measure(centre.url, f"/{code}{path}")
            if size > page_weight.budget(name):
                found.append(("bytes", size))
        scheme, width, text = LOOKS[(number // 2 + CODES.index(code) // 2) % len(LOOKS)]
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.complaints.clear()
        answer = page.goto(f"/{code}{path}")
        found += not_as_promised(page, centre, code, path)
        if answer.status != (404 if missing else 200):
            found.append(("status", answer.status))
        if page.locator("html").get_attribute("lang") != BY_CODE[code].tag:
            found.append("lang")
        if page.locator("h1").count() != 1:
            found.append("h1")
        enlarge(page, text)
        found += faults(page)
        if hangs_over(page):
            found.append("hangs over the edge")
        enlarge(page, 100)
        for wide in (320, 900):
            page.set_viewport_size({"width": wide, "height": 900})
            if hangs_over(page):
                found.append(("hangs over the edge", wide))
        if code == "zh-hans":
            found += page.evaluate(NOT_CHINESE)
        if not missing:
            found += on_paper(page, f"{centre.site}/{code}{path}")
            found += page.complaints
        wrong += [(path, (scheme, width, text), one) for one in found]
    assert wrong == []


def test_a_species_saved_as_a_pdf(open_page, centre):
    """Text of the file itself: A4, the address, sources with theirs, and nothing of the screen."""
    page = open_page("/ru/species/amur-tiger/", color_scheme="dark")
    pages = list(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)))
    assert {tuple(map(round, sheet.get_size())) for sheet in pages} == {(595, 842)}
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in pages]
    text = "".join(" ".join(sheets).split())
    assert f"Адресэтойстраницы:{centre.site}/ru/species/amur-tiger/" in text
    assert "текстот" in text
    assert "<https://vladnews.ru/2022-09-05/206907/prezident_rossii>" in text
    assert f"1/{len(pages)}" in text
    for screen in ("На этой странице", "Подтвердить", "Не измерять мои посещения", "Перейти к"):
        assert "".join(screen.split()) not in text


def test_axe_would_find_something(open_page):
    page = open_page("/en/privacy/")
    page.evaluate("document.querySelector('h1').removeAttribute('id');"
                  "document.documentElement.removeAttribute('lang')")
    assert any(rule == "html-has-lang" for rule, _where in faults(page))
