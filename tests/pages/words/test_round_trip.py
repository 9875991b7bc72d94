"""A folder of Markdown in, the same folder out."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from wagtail.models import Page

from amurinfo.editions.models import PublishedWithout
from amurinfo.media.models import CentreImage
from amurinfo.pages.words import heads, markdown, rich, write
from amurinfo.pages.words.folder import WordsError, read
from amurinfo.pages.words.load import load

from ...editions.world import png
from .bodies import BODY

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
    assert rich.shape(html_of(again)) == rich.shape(html_of(text))
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
    # A list without a word is no block of text.
    blocks = [block for block in blocks if write.block(block, "en", {})]
    assert [block.kind for block in made] == [block.kind for block in blocks]
    for one, other in zip(made, blocks, strict=True):
        if one.kind == "paragraph":
            assert rich.shape(one.value) == rich.shape(other.value)


def test_what_the_editor_writes_can_be_written():
    """HTML as Wagtail's editor stores it."""
    html = ('<p data-block-key="a1">One <b>bold</b> <a href="/en/map/">map</a></p>'
            '<ul><li data-block-key="b2">x<ul><li data-block-key="c3">y</li></ul></li></ul>')
    block = markdown.Block("paragraph", "", html)
    assert write.body([block], "en") == "One **bold** [map](/map/)\n\n- x\n  - y\n"


TITLES = {number: 'A "title" \\ & *more*' for number in range(1, 50)}


@effort(max_examples=300, deadline=None)
@given(BODY)
def test_what_an_editor_can_make_comes_back_the_same(body):
    text = write.body(body, "en", TITLES)
    again = markdown.blocks(text, "", "en")
    said = [block for block in body if write.block(block, "en", {})]
    assert [write.alike(block) for block in again] == [write.alike(block) for block in said]
    assert write.body(again, "en", TITLES) == text


#: A block as it is stored -> its lines, by hand.
FORMS = [
    ("paragraph", "<p>10 km<sup>2</sup>, CO<sub>2</sub></p>", "10 km<sup>2</sup>, CO<sub>2</sub>"),
    ("paragraph", "<p>---</p>", "\\---"),
    ("paragraph", "<p>&lt;sup&gt;</p>", "\\<sup\\>"),
    ("paragraph", "<p><b>“虎”</b>是</p>", "<strong>“虎”</strong>是"),
    ("paragraph", "<p><b>bold </b>word</p>", "**bold** word"),
    ("paragraph", '<p><a linktype="document" id="5">Plan</a></p>', "[Plan](document:5)"),
    ("picture", {"image": 12, "caption": "A 2 * 3 [m] tree"},
     '![A 2 * 3 [m] tree](image:12 "A \\"title\\" \\\\ \\& *more*")'),
    ("picture", {"image": 99, "caption": ""}, "![](image:99)"),
    ("quote", {"text": "Words.", "who": "Somebody"}, "> Words.\n>\n> — Somebody"),
    ("video", {"title": "Snow", "file": 4, "captions": None, "still": 7, "link": "",
               "words": "One.\nTwo."},
     '```video\ntitle: "Snow"\nfile: 4\nstill: 7\nwords: "One.\\nTwo."\n```'),
]


@pytest.mark.parametrize(("kind", "value", "text"), FORMS)
def test_each_block_has_one_form(kind, value, text):
    assert write.body([markdown.Block(kind, "", value)], "en", TITLES) == text + "\n"
    block, = markdown.blocks(text, "", "en")
    assert write.alike(block) == write.alike(markdown.Block(kind, "", value))


def test_two_blocks_of_text_stay_two():
    one, two = (markdown.Block("paragraph", "", f"<p>{word}</p>") for word in ("one", "two"))
    assert write.body([one, two], "en") == "one\n\n<!-- -->\n\ntwo\n"
    assert [block.value for block in markdown.blocks("one\n\n<!-- -->\n\ntwo\n", "", "en")] == [
        "<p>one</p>", "<p>two</p>"]


@pytest.mark.parametrize("html", ['<p>m<u>2</u></p>', '<p><a linktype="other" id="3">x</a></p>',
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
    ("one\n\n![x](https://a.example/b.png)", "x/en.md, line 6"),
    ("one\n\ntwo <sup>2", "x/en.md, line 6"),
    ("one\n\n[two](strange:x)", "x/en.md, line 6"),
    ("one\n\n| a |\n\n---", "x/en.md, line 8"),
    ('```video\ntitle: "T"\nwords: "W"\n```', "x/en.md, line 4: “file”"),
    ('```video\ntitle: "T"\nfile: 1\n```', "x/en.md, line 4: “words”"),
    ('a\n\n```video\ntitle: "T"\nfile: one\nwords: "W"\n```', "x/en.md, line 8: “file”"),
    ('```video\nlength: 7\n```', "x/en.md, line 5: “length”"),
    ("```video\n*x\n```", "x/en.md, line 4"),
])
def test_what_is_wrong_is_told_with_its_line(tmp_path, body, told):
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


@pytest.mark.parametrize("head", [
    "sources: &a [1]\nnumbers_ok: *a\n", "sources: " + "[" * 5000 + "\n", 'title: "again"\n',
    "sources: one\n", "state: [draft]\n", "summary: {a: 1}\n",
])
def test_a_head_that_could_do_harm_is_refused(tmp_path, head):
    with override("en"), pytest.raises(WordsError, match=r"^x/en\.md"):
        read(folder_with(tmp_path, "x", head))


@pytest.mark.parametrize("text", ["a\u2028b", "a\u0085b", "\ufeffx", "“«»”\u00a0", 'a\\"b\tc'])
def test_any_words_can_stand_at_the_head(text):
    assert heads.load(f"title: {heads.quoted(text)}") == {"title": text}


@pytest.mark.django_db
def test_what_a_text_names_by_its_number_is_there(tmp_path):
    image = CentreImage(title="A tiger", file=png())
    image.save()
    folder = folder_with(tmp_path, f"![x](image:{image.pk})")
    text = folder / "x" / "en.md"
    load(folder)
    for body, told in [
        (f'![x](image:{image.pk} "A lynx")', "x/en.md, line 4: “image:"),
        ("one\n\n![x](image:987654)", "x/en.md, line 6: there is no “image:987654” here."),
        ("[x](document:987654)", "document:987654"),
    ]:
        text.write_text(f'---\ntitle: "X"\n---\n{body}\n', encoding="utf-8")
        with override("en"), pytest.raises(WordsError, match="x/en.md") as caught:
            load(folder)
        assert told in str(caught.value)


@pytest.mark.django_db
def test_what_is_loaded_past_an_approval_is_written_down_once(tmp_path):
    """A new page, and the same page anew."""
    folder = folder_with(tmp_path, "one")
    for rows in (1, 2):
        load(folder)
        page = Page.objects.get(url_path__endswith="/x/", locale__language_code="en")
        assert page.live
        said = PublishedWithout.objects.filter(page=page.pk)
        assert [row.reason for row in said] == ["amurinfo content load"] * rows
        assert said[0].revision_id == page.live_revision_id


@pytest.mark.django_db
@pytest.mark.once
def test_pages_with_all_that_an_editor_has_come_out_and_in_again(tmp_path):
    """Byte for byte, and what did not change is stored as it was."""
    from amurinfo.pages.words.export import export

    image = CentreImage(title='The "old" one', file=png())
    image.save()
    home = Page.objects.get(depth=2, locale__language_code="en")
    page = Page.objects.get(url_path=f"{home.url_path}ecoregion/rivers/").specific
    other = Page.objects.get(url_path=f"{home.url_path}species/")
    page.body = [
        {"type": "picture", "id": "11111111-0000-4000-8000-000000000001",
         "value": {"image": image.pk, "caption": "Snow * and [ice]"}},
        {"type": "paragraph", "id": "11111111-0000-4000-8000-000000000002",
         "value": f'<p data-block-key="a">km<sup>2</sup> <a id="{other.pk}" linktype="page">x</a>'
                  "</p>"},
        {"type": "video", "id": "11111111-0000-4000-8000-000000000003",
         "value": {"title": "V", "file": None, "captions": None, "still": image.pk,
                   "link": "https://v.example/", "words": "Seen.\nSaid."}},
    ]
    page.save_revision().publish()
    before = list(Page.objects.get(pk=page.pk).specific.body.raw_data)
    export(tmp_path)
    written = files(tmp_path)
    text = written["ecoregion/rivers/en.md"].decode()
    assert f'![Snow * and [ice]](image:{image.pk} "The \\"old\\" one")' in text
    assert "km<sup>2</sup> [x](/species/)" in text
    load(tmp_path, ["en"])
    assert list(Page.objects.get(pk=page.pk).specific.body.raw_data) == before
    again = tmp_path / "again"
    export(again)
    assert files(again) == written
