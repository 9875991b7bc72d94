"""A folder of Markdown in, the same folder out."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from amurinfo.pages.words import markdown, write
from amurinfo.pages.words.folder import WordsError, read
from amurinfo.pages.words.load import load

PAGES = settings.CONTENT_DIR / "pages"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*.*")) if path.is_file()}


def test_the_words_of_the_project_stand_in_their_one_form(tmp_path):
    """If this fails: ``amurinfo content format``."""
    from amurinfo.pages.words.export import write_entries

    write_entries(tmp_path, read(PAGES))
    assert files(tmp_path) == files(PAGES)


@pytest.mark.django_db
def test_what_was_loaded_comes_out_again_byte_by_byte(tmp_path):
    from amurinfo.pages.words.export import export

    export(tmp_path)
    assert files(tmp_path) == files(PAGES)


def html_of(text: str) -> str:
    return "".join(block.value for block in markdown.blocks(text, "", "en"))


TRICKY = [
    "A name with an asterisk\\* stays, 2 * 3 * 4 too, and snake_case_words.",
    "1\\. no list, 2\\) neither",
    "\\# no heading",
    "\\- no list",
    "*Panthera tigris* and **bold** and [*both*](/species/amur-tiger/)",
    "A [link](https://a.example/x_(y)) with brackets",
    "- one\n- two\n  - deeper [link](/map/)\n  - and *so* on\n- three",
    "1. one\n2. two",
    "one  \ntwo",
    "AT&T &amp; <b>no tag</b> `no code",
    "{{figure:amur-tiger-ru-2022|number}} and {{count:area|country=RU}}.",
    "黑龙江（阿穆尔河）\n流域",
    "a\n\n- x\n\nb",
]


@pytest.mark.parametrize("text", TRICKY)
def test_what_is_written_means_the_same(text):
    blocks = markdown.blocks(text, "", "en")
    again = write.body(blocks, "en")
    assert write._shape(html_of(again)) == write._shape(html_of(text))
    # Written once more it does not move.
    assert write.body(markdown.blocks(again, "", "en"), "en") == again


PIECES = st.sampled_from(
    ["*", "**", "_", "[", "](/x/)", "\\", "`", "#", "-", "1.", ">", "<", "&amp;", "~", "!", "(",
     ")", " ", "  \n", "\n", "\n\n", "a", "тигр", "虎", "- ", "## ", "{", "}"]
)


@effort(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_that_can_be_read_can_be_written(text):
    try:
        blocks = markdown.blocks(text, "", "en")
    except markdown.MarkdownError:
        return
    try:
        again = write.body(blocks, "en")
    except write.CannotWrite:
        return
    made = markdown.blocks(again, "", "en")
    assert [block.kind for block in made] == [block.kind for block in blocks]
    for one, other in zip(made, blocks, strict=True):
        if one.kind == "paragraph":
            assert write._shape(one.value) == write._shape(other.value)


def test_what_the_editor_writes_can_be_written():
    """HTML as Wagtail's editor stores it."""
    html = ('<p data-block-key="a1">One <b>bold</b> <a href="/en/map/">map</a></p>'
            '<ul><li data-block-key="b2">x<ul><li data-block-key="c3">y</li></ul></li></ul>')
    block = markdown.Block("paragraph", "", html)
    assert write.body([block], "en") == "One **bold** [map](/map/)\n\n- x\n  - y\n"


@pytest.mark.parametrize("html", ['<p>m<sup>2</sup></p>', '<p><a linktype="page" id="3">x</a></p>',
                                  '<p><a href="/ru/map/">elsewhere</a></p>'])
def test_what_files_cannot_hold_is_refused(html):
    with pytest.raises(write.CannotWrite):
        write.body([markdown.Block("paragraph", "", html)], "en")


def folder_with(tmp_path: Path, body: str, head: str = "") -> Path:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "page.yaml").write_text("type: article\n")
    (tmp_path / "x" / "en.md").write_text(f'---\ntitle: "X"\n{head}---\n{body}', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("body", "told"), [
    ("one\n\ntwo {{figure:}} three", "x/en.md, line 6"),
    ("one\n\ntwo {{figure:a|year}} three", "|year"),
    ("{{figure:a", "line 4"),
    ("## {{figure:a}}", "figure:a"),
    ("> {{figure:a}}", "figure:a"),
    ("[{{figure:a}}](/x/)", "x/en.md"),
])
def test_a_fact_in_the_wrong_place_or_form_is_told_with_its_line(tmp_path, body, told):
    with override("en"), pytest.raises(WordsError) as caught:
        read(folder_with(tmp_path, body))
    assert told.lstrip("|") in str(caught.value)


def test_an_unknown_line_at_the_head_is_told(tmp_path):
    with pytest.raises(WordsError, match="numbers"):
        read(folder_with(tmp_path, "x", head="numbers: [1]\n"))


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "fact"), [
    ("ru", "name:sable|genitive"), ("mn", "name:amur-softshell-turtle|dative"),
    ("en", "name:amur-tiger|genitive"),
])
def test_a_case_that_there_is_not_stops_the_load_with_page_and_fact(tmp_path, code, fact):
    folder_with(tmp_path, "One.")
    (tmp_path / "x" / f"{code}.md").write_text(
        f'---\ntitle: "X"\n---\nOne.\n\nTwo {{{{{fact}}}}}.\n', encoding="utf-8"
    )
    with override("en"), pytest.raises(WordsError) as caught:
        load(tmp_path)
    said, = str(caught.value).splitlines()
    assert said.startswith(f"x/{code}.md, line 6: “{fact}”: ")
    assert fact.partition("|")[2] in said


@pytest.mark.django_db
def test_a_fact_that_there_is_not_stops_the_load_with_its_line(tmp_path):
    body = "One {{name:amur-tiger}}.\n\n{{figure:no-such}}, {{date:amur}}"
    with override("en"), pytest.raises(WordsError) as caught:
        load(folder_with(tmp_path, body))
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("x/en.md, line 6: ") for line in lines)
    assert "no-such" in lines[0] + lines[1]
