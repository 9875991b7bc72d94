"""Rich text as pieces with placeholders, and back."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from amurinfo.editions.exchange import richtext
from amurinfo.editions.exchange.richtext import Mark, Piece


def pieces(html: str) -> list[Piece]:
    return [part for part in richtext.split(html) if isinstance(part, Piece)]


def test_a_paragraph_is_a_piece_and_what_is_inside_is_numbered():
    found = pieces('<p>The <b>Amur</b> and <a linktype="page" id="7">its <i>fish</i></a>.</p>')
    assert found == [Piece("p", "The {1}Amur{/1} and {2}its {3}fish{/3}{/2}.", (
        Mark("b"), Mark("a", (("linktype", "page"), ("id", "7"))), Mark("i"),
    ))]


def test_what_has_no_inside_keeps_its_place_and_its_attributes():
    html = '<p>There are <embed embedtype="fact" kind="figure" ref="tiger-2022"/> of them.</p>'
    (piece,) = pieces(html)
    assert piece.text == "There are {1/} of them."
    assert piece.marks[0].get("ref") == "tiger-2022"
    assert richtext.join(richtext.split(html)) == html


def test_each_list_item_is_a_piece_also_in_a_list_within():
    found = pieces("<ul><li>fish<ul><li>kaluga</li><li>taimen</li></ul></li><li>birds</li></ul>")
    assert [(p.kind, p.text) for p in found] == [
        ("li", "fish"), ("li", "kaluga"), ("li", "taimen"), ("li", "birds"),
    ]


def test_braces_of_the_text_are_no_placeholders():
    html = "<p>{1} and {/2} and }{</p>"
    (piece,) = pieces(html)
    assert richtext.placeholders(piece.text) == []
    assert richtext.plain(piece.text) == "{1} and {/2} and }{"
    assert richtext.join(richtext.split(html)) == html


def test_a_placeholder_that_was_broken_breaks_nothing_else():
    piece = Piece("p", "a {1}b {9/} {/2} c", (Mark("b"),))
    assert richtext.inline(piece) == "a <b>b   c</b>"


def test_no_piece_where_nothing_is_said():
    assert pieces("<p></p><p> </p><hr/>") == []
    assert len(pieces('<p><embed embedtype="fact" ref="x"/></p>')) == 1


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
INLINE = st.recursive(
    TEXT.map(lambda text: escape(text, quote=False)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        inner.map(lambda html: f"<b>{html}</b>"),
        inner.map(lambda html: f'<a linktype="page" id="3">{html}</a>'),
        st.just('<embed embedtype="fact" ref="a"/>'), st.just("<br/>"),
    ), max_leaves=6,
)


@given(st.lists(INLINE.map(str.strip).filter(bool), max_size=5))
def test_whatever_is_written_comes_back(paragraphs):
    html = "".join(f"<p>{p}</p>" for p in paragraphs)
    assert richtext.join(richtext.split(html)) == html


@given(st.text(max_size=200))
def test_no_input_breaks_it(text):
    again = richtext.join(richtext.split(text))
    assert richtext.join(richtext.split(again)) == again


def test_links_that_chose_themselves_were_said_by_nobody():
    html = '<p>The <a linktype="record" record="place/amur">Amur <b>river</b></a> flows.</p>'
    (piece,) = pieces(html)
    assert piece == Piece("p", "The Amur {1}river{/1} flows.", (Mark("b"),))
