"""Reading the centre in a real browser: four languages, with JavaScript and without."""

import re

import pytest

from amurinfo.languages import BY_CODE, CODES

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("readers"),
]

PATHS = ["/", "/species/amur-tiger/", "/protected-areas/", "/protected-areas/khingansky/",
         "/networks/amur-ussuri-memorandum-2016/", "/map/", "/library/", "/news/",
         "/ecoregion/rivers/", "/history/", "/privacy/"]


@pytest.mark.parametrize("code", CODES)
def test_without_script_pages_ask_only_us_and_complain_of_nothing(open_page, centre, code):
    """With scripts: test_every_page.py."""
    page = open_page(f"/{code}/", javascript=False)
    for path in PATHS:
        page.goto(f"/{code}{path}")
        assert page.locator("h1").count() == 1
        foreign = [url for url in page.requests
                   if not url.startswith((centre.url, "data:"))]
        assert not foreign
        assert not page.complaints, (path, page.complaints)
    assert page.context.cookies() == []


def test_a_text_page_is_one_request_and_obeys_its_own_policy(open_page):
    page = open_page("/mn/ecoregion/rivers/")
    # The scripts of the notice and of suggestions, and what paper needs, come after the page is
    # there: the last of them stands at its very end.
    later = re.compile("/static/(?:visitors/|search/|pages/print)")
    asked = [url for url in page.requests if not url.startswith("data:")]
    assert [url for url in asked if not later.search(url)] == [page.url]
    assert page.locator("body > :last-child").get_attribute("media") == "print"
    # Its stylesheet counts; one that somebody slips in, or a style of one element, does not.
    top = page.locator(".top")
    ours = top.evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert ours == "rgb(23, 63, 49)"
    page.evaluate("""() => {
        const sheet = document.createElement("style");
        sheet.textContent = ".top { background-color: red !important }";
        document.head.append(sheet);
        document.querySelector(".top").setAttribute("style", "background-color: red !important");
    }""")
    assert top.evaluate("(e) => getComputedStyle(e).backgroundColor") == ours


@pytest.mark.parametrize("code", CODES)
def test_switching_the_language_lands_on_the_same_thing(open_page, centre, code):
    page = open_page(f"/{code}/species/amur-tiger/", javascript=False)
    for other in CODES:
        if other == code:
            continue
        page.click(f'.languages a[lang="{BY_CODE[other].tag}"]')
        page.wait_for_url(f"{centre.url}/{other}/species/amur-tiger/")
        assert "Panthera tigris altaica" in page.inner_text("main")
        page.go_back()


@pytest.mark.parametrize("code", CODES)
def test_filtering_without_script(open_page, code):
    page = open_page(f"/{code}/protected-areas/", javascript=False)
    page.select_option('select[name="country"]', "MN")
    page.click(".filters button")
    assert "country=MN" in page.url
    assert "15" in page.inner_text(".count")
    assert page.locator(".rows > li").count() == 15


def test_by_keyboard_alone(open_page, centre):
    page = open_page("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").first.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/#main")
    # The list leads to the map by keyboard, too, before the interactive one is asked for.
    page = open_page("/en/map/")
    row = page.locator("#areas a").first
    row.focus()
    assert page.locator(".bm-areas a.bm-chosen").get_attribute("href") == row.get_attribute("href")
    # The map's circles are links that the keyboard reaches and opens.
    page.locator(".bm-areas a").first.focus()
    assert page.locator(".bm-areas a.bm-chosen").count() == 0
    target = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(centre.url + target)
    assert page.locator("h1").count() == 1


#: What can be reached with the Tab key, in the order of the document; each gets its number.
STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')]
  .filter(e => e.checkVisibility({ visibilityProperty: true })
    && !(e.closest('details:not([open])') && !e.matches('summary')))
  .map((e, number) => e.dataset.stop = number).length"""


@pytest.mark.parametrize("path", ["/ru/", "/mn/species/amur-tiger/", "/zh-hans/protected-areas/"])
def test_the_tab_key_goes_through_a_page_as_it_is_read(open_page, path):
    """In the order of the document and through all of it, each stop with a mark around it."""
    page = open_page(path)
    page.locator("#consent").wait_for()
    walk = []
    for _stop in range(page.evaluate(STOPS)):
        page.keyboard.press("Tab")
        walk.append(page.evaluate("""() => {
          const e = document.activeElement, look = getComputedStyle(e);
          const marked = look.outlineStyle !== 'none' || e.closest('.bm-areas');
          return [Number(e.dataset.stop), Boolean(marked)];
        }"""))
    assert walk == [[number, True] for number in range(len(walk))]
    assert len(walk) > 40


@pytest.mark.parametrize("code", CODES)
def test_the_interactive_map_is_loaded_when_asked_for(open_page, centre, code):
    page = open_page(f"/{code}/map/")
    assert not any("leaflet" in url for url in page.requests)
    page.click("#interactive")
    page.wait_for_selector(".leaflet-overlay-pane path[role=button]")
    assert all(url.startswith((centre.url, "data:", "blob:")) for url in page.requests)
    assert not page.complaints, page.complaints
    # By keyboard: an area opens, and leads to its page.
    path = page.locator(".leaflet-overlay-pane path[role=button]").first
    assert path.get_attribute("aria-label")
    path.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup-content a")
    link.wait_for()
    assert link.get_attribute("href").startswith(f"/{code}/protected-areas/")


def test_a_view_of_the_map_is_shared_by_its_address(open_page):
    page = open_page("/en/map/?q=khingansky#6/49.02/130.45")
    path = page.locator(".leaflet-overlay-pane path[role=button]")
    path.wait_for()
    path.hover()
    # The list beside the map shows which one it is.
    assert page.locator("#areas a.bm-chosen").inner_text() == path.get_attribute("aria-label")
    # And the map shows which one of the list it is.
    plain = path.get_attribute("stroke-width")
    page.locator("#areas a").hover()
    assert int(path.get_attribute("stroke-width")) > int(plain)
    page.mouse.move(0, 0)
    assert path.get_attribute("stroke-width") == plain
    page.click(".leaflet-control-zoom-in")
    page.wait_for_url(re.compile(r"\?q=khingansky#7/49\.0\d/130\.4\d$"))


def test_without_script_no_button_promises_a_map(open_page):
    page = open_page("/ru/map/", javascript=False)
    assert not page.locator("#interactive").is_visible()
    assert page.locator(".bm-areas a").count() > 100


def test_a_missing_name_is_marked(open_page):
    """Blakiston's fish owl has no Mongolian name in the shared data."""
    page = open_page("/mn/species/blakistons-fish-owl/")
    heading = page.locator("h1")
    assert heading.get_attribute("lang") == "la"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(open_page, scheme):
    """Contrast of body text and links: at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    page = open_page("/en/ecoregion/rivers/", color_scheme=scheme)
    ratios = page.evaluate("""() => {
      const parse = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
      const light = (rgb) => {
        const [r, g, b] = rgb.map((v) => { v /= 255;
          return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (element) => {
        for (let e = element; e; e = e.parentElement) {
          const colour = getComputedStyle(e).backgroundColor;
          if (!colour.endsWith(", 0)")) return parse(colour);
        }
        return parse(getComputedStyle(document.documentElement).backgroundColor);
      };
      return [...document.querySelectorAll("main p, main a, main h1, main h2, .top a, .bottom a")]
        .map((e) => {
          const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort();
          return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.textContent.slice(0, 40)];
        });
    }""")
    assert ratios
    assert [pair for pair in ratios if pair[0] < 4.5] == []
