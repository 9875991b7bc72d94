"""The pieces of a copy, each alone: addresses, pages, checksums, words."""

import datetime
import hashlib
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.delivery.mirror import files, html, index, manifest, words
from amurinfo.delivery.mirror.words import initial
from amurinfo.languages import CODES

SITE = "https://amur.example"
WORDS = html.Words("<p>BANNER</p>", "<p>NO FORM</p>", "<p>SEARCH</p>",
                   "<p>ELSEWHERE</p>")
HAVE = {"/ru/", "/ru/species/", "/ru/map/"}


def convert(body: str, url: str = "/ru/species/") -> html.Page:
    source = f"<!doctype html><html lang=ru><head></head><body><main>{body}</main></body></html>"
    return html.convert(source, url, files.place(url), SITE, HAVE.__contains__, WORDS)


@pytest.mark.parametrize(("url", "file"), [
    ("/", "index.html"),
    ("/ru/species/amur-tiger/", "ru/species/amur-tiger/index.html"),
    ("/ru/species/?page=3", "ru/species/page-3/index.html"),
    ("/ru/map/areas/", "ru/map/areas.geojson.js"),
    ("/static/econet/base.abc.geojson", "static/econet/base.abc.geojson.js"),
    ("/ru/species/amur-tiger/figures/", "ru/species/amur-tiger/figures.csv"),
    ("/ru/history/figures/years/", "ru/history/figures/years.csv"),
    ("/ru/figures/", "ru/figures/index.html"),
    ("/static/centre.abc.css", "static/centre.abc.css"),
    ("/media/%D1%82%D0%B8%D0%B3%D1%80.jpg", "media/тигр.jpg"),
    ("/ru/species/?group=cats", None),
    ("/ru/species/?page=3&sort=status", None),
    ("/ru/species/?page=../../x", None),
    ("/static/../secret-key", None),
    ("/static/%2e%2e/secret-key", None),
])
def test_where_an_address_lies(url, file):
    assert files.place(url) == file


_NAMES = st.lists(st.text("abя %?#é", min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=100)
@given(_NAMES, _NAMES)
def test_the_way_from_one_file_leads_to_the_other(start, target):
    # A name is that of a folder or of a file, as on a disk.
    one, other = ("/".join([*names[:-1], names[-1] + ".html"]) for names in (start, target))
    found = urljoin(f"{SITE}/{files.way('x', one)}", files.way(one, other))
    assert unquote(found.removeprefix(f"{SITE}/")) == other


def test_links_are_relative_and_what_the_copy_has_not_leads_to_the_site():
    page = convert(
        '<a href="/ru/">a</a><a href="?page=2">b</a><a href="/ru/news/">c</a>'
        '<a href="?group=cats">d</a><a href="#top">e</a><a href="https://other.example/">f</a>'
        '<a href="/ru/#x">g</a><svg><a href="/ru/map/"><circle r="1"/></a></svg>'
        '<img src="/media/a.jpg" srcset="/media/a.jpg 480w, /media/b.jpg 960w">'
        '<div data-areas="/ru/map/areas/"></div>'
    )
    assert html.links(page.html) == [
        "../index.html", "page-2/index.html", f"{SITE}/ru/news/", f"{SITE}/ru/species/?group=cats",
        "#top", "https://other.example/", "../index.html#x", "../map/index.html",
        "../../media/a.jpg",
    ]
    assert 'srcset="../../media/a.jpg 480w, ../../media/b.jpg 960w"' in page.html
    assert 'data-areas="../map/areas.geojson.js"' in page.html
    assert page.assets == {"/media/a.jpg", "/media/b.jpg", "/ru/map/areas/"}
    assert page.more == {"/ru/species/?page=2"}


def test_the_figures_of_a_chart_come_along_as_a_file():
    page = convert('<a href="/ru/species/amur-tiger/figures/" download>CSV</a>'
                   '<a href="/ru/history/figures/years/" download>CSV</a>')
    assert html.links(page.html) == ["amur-tiger/figures.csv", "../history/figures/years.csv"]
    assert page.assets == {"/ru/species/amur-tiger/figures/", "/ru/history/figures/years/"}
    assert page.html.count("download") == 2


def test_forms_are_replaced_by_words_and_scripts_that_need_the_site_go():
    page = convert(
        '<form class="filters" method="get"><select name="a"><option>x</select></form>'
        '<form role="search" action="/ru/search/"><input name="q"></form>'
        '<script src="/static/visitors/count.js"></script>'
        '<script type="module" src="/static/econet/map.0322bbe221b1.js"></script>'
        '<script type="application/ld+json">{"a":"</b>"}</script><p>after</p>'
    )
    assert "<form" not in page.html and "<input" not in page.html and "<select" not in page.html
    assert page.html.index("BANNER") < page.html.index("<main")
    assert page.html.index("NO FORM") < page.html.index("SEARCH") < page.html.index("after")
    assert "count.js" not in page.html
    # Modules are not loaded from a stick.
    assert '<script src="../../static/econet/map.0322bbe221b1.js" defer></script>' in page.html
    assert '{"a":"</b>"}' in page.html


def test_what_only_works_on_the_site_is_said_so_with_all_that_stands_in_it():
    page = convert('<p>before</p><div data-live><p>no</p><div><button>no</button></div>no</div>'
                   '<form data-live><input></form><p>after</p>')
    assert "<p>before</p><p>ELSEWHERE</p><p>after</p>" in page.html


def test_a_drawing_of_a_style_stands_in_it():
    """Masks are not loaded from a stick."""
    source = ('<html><head><style>a{mask-image:url("/static/a.svg")}'
              "b{background:url(/static/b.png)}</style></head></html>")
    page = html.convert(source, "/ru/", "ru/index.html", SITE, HAVE.__contains__, WORDS,
                        {"/static/a.svg": "data:image/svg+xml,x"}.get)
    assert ('a{mask-image:url("data:image/svg+xml,x")}b{background:url("../static/b.png")}'
            in page.html)
    assert page.assets == {"/static/b.png"}


def test_data_of_the_map_are_a_script():
    told = html.scripted('{"a": 1}\n', "ru/map/areas.geojson.js")
    assert told == '(self.copyData??={})["areas.geojson.js"]={"a": 1};\n'


def test_what_need_not_change_stays_as_it_is():
    body = ('<p class=a title="&quot;x&amp;">1 &lt; 2 &mdash; тигр&#8212;</p><br><!-- c -->'
            "<svg viewBox='0 0 1 1'><path d='M0 0h1'/></svg>")
    assert body in convert(body).html


def test_text_is_that_of_the_main_part():
    page = convert("<h1>Виды <i>Амура</i></h1><p>тигр&nbsp;и&amp;леопард</p>"
                   "<svg><title>карта</title></svg><script>no()</script>")
    assert page.title == "Виды Амура"
    assert page.text.split() == ["Виды", "Амура", "тигр", "и&леопард"]


def test_stylesheets_take_their_pictures_along():
    text, assets = html.stylesheet(
        'a{b:url("images/x.png")}c{d:url(data:,x)}', "/static/l/leaflet.css", "static/l/leaflet.css"
    )
    assert text == 'a{b:url("images/x.png")}c{d:url(data:,x)}'
    assert assets == {"/static/l/images/x.png"}


def test_points_of_the_map_lead_from_the_page_of_the_map():
    source = json.dumps({"features": [{"properties": {"url": "/ru/species/"}},
                                      {"properties": {"url": "/ru/gone/"}}, {"properties": {}}]})
    found = json.loads(html.geojson(source, "ru/map/index.html", HAVE.__contains__, SITE))
    assert [one["properties"].get("url") for one in found["features"]] == [
        "../species/index.html", f"{SITE}/ru/gone/", None,
    ]


# ---- checksums ----------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path) -> Path:
    sums = {}
    for name, data in {"a.html": b"1", "ru/тигр é.html": b"2", "ru/b/c.html": b"3"}.items():
        manifest.put(tmp_path, name, data)
        sums[name] = hashlib.sha256(data).hexdigest()
    manifest.write(tmp_path, sums)
    return tmp_path


def test_sha256sum_of_any_machine_proves_a_copy(copy):
    run = ["sha256sum", "--check", "--strict", "--quiet", manifest.SUMS]
    assert subprocess.run(run, cwd=copy).returncode == 0
    (copy / "a.html").write_bytes(b"!")
    assert subprocess.run(run, cwd=copy, capture_output=True).returncode == 1


def test_every_fault_of_a_copy_is_found(copy):
    assert manifest.faults(copy) == ([], [], [])
    (copy / "a.html").unlink()
    (copy / "ru/b/c.html").write_bytes(b"4")
    (copy / "mine.txt").write_bytes(b"")
    assert manifest.faults(copy) == (["a.html"], ["ru/b/c.html"], ["mine.txt"])


def test_removing_takes_empty_folders_and_nothing_else(copy):
    (copy / "ru" / "mine.txt").write_bytes(b"")
    assert manifest.remove(copy, ["ru/b/c.html", "ru/тигр é.html", "never/was.html"]) == 2
    assert sorted(p.name for p in copy.rglob("*")) == ["SHA256SUMS", "a.html", "mine.txt", "ru"]


@pytest.mark.parametrize("line", [
    "0" * 64 + "  ../outside", "0" * 64 + "  /etc/passwd", "0" * 63 + "  a", "rubbish",
])
def test_a_list_that_is_none_or_leads_outside_is_refused(copy, line):
    (copy / manifest.SUMS).write_text(line + "\n")
    with pytest.raises(ValueError, match=".+"):
        manifest.read(copy)


# ---- words --------------------------------------------------------------------------------


def numbers_in(text: str) -> list[int]:
    """``"cBa"`` is 2 and 26: letters are digits, and a small one is the last of its number."""
    return [
        sum((ord(digit.lower()) - ord("a")) * 26 ** place
            for place, digit in enumerate(reversed(number)))
        for number in re.findall("[A-Z]*[a-z]", text)
    ]


def unpack(source: str) -> tuple[list, dict[str, set[int]]]:
    """The index as ``find.js`` reads it, written again from its description: form -> pages."""
    data = json.loads(source.removeprefix("copyIndex=").removesuffix(";\n"))
    pages = []
    for steps in data["p"].split(" "):
        page, held = 0, set()
        for step in numbers_in(steps):
            page += step
            held.add(page)
        pages.append(held)
    word, new, found = "", 0, {}
    for line, keys in zip(data["w"].split(" "), data["k"].split(" "), strict=True):
        if line:
            word = word[: int(line[0], 36)] + line[1:]
            numbers = numbers_in(keys) if keys else [new]
            new = max(new, *(number + 1 for number in numbers))
            found[word] = set().union(*(pages[number] for number in numbers))
    return data["t"], found


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("тигрыбар东北虎ab -", max_size=30), max_size=6))
def test_every_form_finds_every_page_on_which_it_stands(texts):
    documents = [index.Document(f"t{n}", "/", f"{n}.html", text) for n, text in enumerate(texts)]
    titles, found = unpack(index.source(documents, "ru"))
    assert titles == [[f"t{n}", f"{n}.html"] for n in range(len(texts))]
    for number, text in enumerate(texts):
        for form in index.forms(f"t{number} {text}"):
            assert number in found[form]


def test_pages_far_from_one_another_are_found():
    """Numbers of more than one digit, and keys that are many."""
    words = {0: "тигр", 1: "лес", 700: "тигры", 701: "тигра", 2000: "тигр"}
    _titles, found = unpack(index.source([
        index.Document("x", "/", "x", f"{words.get(number, '')} {number} w{number}")
        for number in range(2001)], "ru"))
    assert found["тигр"] == {0, 700, 701, 2000}
    assert found["лес"] == {1}
    assert all(found[f"w{number}"] == {number} for number in range(2001))


def test_one_form_finds_the_pages_of_its_sisters():
    def pages(language: str, *texts: str) -> dict[str, set[int]]:
        return unpack(index.source(
            [index.Document("x", "/", "x", text) for text in texts], language
        ))[1]

    assert pages("ru", "люди и тигры", "человек видел тигра", "лес")["тигры"] == {0, 1}
    assert pages("mn", "барын тоо", "бар", "ой")["бар"] == {0, 1}
    assert pages("en", "the storks", "a stork", "crane")["stork"] == {0, 1}
    assert pages("zh-hans", "东北虎数量", "保护东北虎", "丹顶鹤")["北虎"] == {0, 1}


def test_forms_of_the_four_scripts():
    assert index.forms("Өсвөр үеийнхэн Panthera tigris, заповедник «Дурминское» 东北虎数量") == {
        "өсвөр", "үеийнхэн", "panthera", "tigris", "заповедник", "дурминское",
        "东北", "北虎", "虎数", "数量",
    }
    assert index.forms("虎") == {"虎"}


@pytest.mark.parametrize(("title", "code", "letter"), [
    ("Ханка", "ru", "Х"), ("«Бикин»", "ru", "Б"), ("Өгий", "mn", "Ө"), ("黑龙江", "zh-hans", "H"),
    ("三江平原", "zh-hans", "S"), ("东北虎", "zh-hans", "D"), ("2016", "en", "0–9"),
    ("", "en", "…"),
])
def test_titles_stand_under_their_letter(title, code, letter):
    assert initial(title, code) == letter


@pytest.mark.parametrize("code", CODES)
def test_a_date_that_ends_with_a_stop_ends_the_sentence(code):
    """In Russian: 28 ноября 2026 г."""
    day = datetime.date(2026, 11, 28)
    said = [words.of(code, words.date(day.isoformat(), code), "http://live/", "about").banner,
            words.about(code, [], 0, day, day), words.start([code], day)]
    assert "2026" in said[0]
    assert not [text for text in said if ".." in text.replace("../", "")]
