"""Charts as a browser sets them: texts keep apart on the narrowest telephones, paper has tables."""

import io

import pypdfium2
import pytest

from amurinfo.languages import CODES

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

PATHS = ["species/amur-tiger/", "species/mongolian-gazelle/", "protected-areas/", "networks/",
         "history/", "styleguide/"]

#: Texts that leave their drawing, or meet another there. The lines of letters count, not the room
#: that a browser keeps above and below them.
BAD = """() => [...document.querySelectorAll(".ch")].flatMap(drawing => {
    const paper = drawing.getBoundingClientRect();
    const texts = [...drawing.querySelectorAll("text")].map(text => {
        const box = text.getBoundingClientRect(), spare = box.height / 5;
        return {words: text.textContent, left: box.left, right: box.right,
                top: box.top + spare, bottom: box.bottom - spare};
    });
    return texts.flatMap((one, index) => [
        ...(one.left < paper.left - 1 || one.right > paper.right + 1 ? [one.words] : []),
        ...texts.slice(index + 1).filter(other =>
            one.left < other.right && other.left < one.right
            && one.top < other.bottom && other.top < one.bottom
        ).map(other => `${one.words} / ${other.words}`),
    ]);
})"""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("code", CODES)
def test_texts_of_charts_keep_apart_and_can_be_read(open_page, code, width):
    page = open_page(f"/{code}/", width=width)
    for path in PATHS:
        page.goto(f"/{code}/{path}")
        assert page.locator(".ch").count()
        assert page.evaluate(BAD) == [], path
        heights = page.evaluate("""() => [...document.querySelectorAll(".ch text")].map(text =>
            parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)""")
        assert min(heights) >= 11, path


def test_a_printed_page_has_the_tables_of_its_charts(open_page):
    page = open_page("/en/networks/", javascript=False)
    assert not page.get_by_role("cell", name="0 of 16 known by name").is_visible()
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    words = " ".join(
        " ".join(sheet.get_textpage().get_text_range().split()) for sheet in paper
    )
    assert "0 of 16 known by name" in words
    assert "/en/networks/figures/members/" in words


def test_what_is_asked_of_readers_is_not_printed(open_page):
    page = open_page("/en/networks/")
    page.locator("#consent").wait_for()
    page.emulate_media(media="print")
    assert not page.locator("#consent").is_visible()
