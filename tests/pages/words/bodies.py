"""Bodies of pages as an editor may make them, for property tests."""

from html import escape

from hypothesis import strategies as st

from amurinfo.pages.words import markdown

SIGNS = st.text(
    st.sampled_from("aя虎“”。—  \u00a0\u3000*_`[]()<>&#~!\\|1.-+=:/'\"^"), min_size=1, max_size=9)
LINE = SIGNS.map(lambda text: " ".join(text.split(" ")).strip()).filter(bool)
PIECE = st.one_of(
    SIGNS.map(lambda text: escape(text, quote=False)),
    st.sampled_from(['<embed embedtype="fact" fact="area:khingansky"/>', "x", "тигр "]),
)
LINKS = ['href="/en/map/"', 'href="https://a.example/x_(y)?a=1&amp;b=2"',
         'id="5" linktype="document"',
         'href="#s-1"', 'href="mailto:a@example.org"', 'href="https://ru.example/Тигр"']


def marked(inner):
    def tag(drawn):
        name, inside = drawn
        opening = f"a {name}" if "=" in name else name
        return f"<{opening}>{inside}</{opening.split()[0]}>"

    words = st.lists(inner, min_size=1, max_size=3).map("".join)
    # A fact has a source of its own, so no link is put around it.
    plain = SIGNS.map(lambda text: escape(text, quote=False))
    return st.one_of(
        st.tuples(st.sampled_from(["b", "i", "sup", "sub"]), words).map(tag),
        st.tuples(st.sampled_from(LINKS), plain).map(tag),
    )


INLINE = st.lists(
    st.one_of(PIECE, marked(st.one_of(PIECE, marked(PIECE))), st.just("<br/>")), max_size=4
).map("".join)
ITEM = st.one_of(INLINE, st.tuples(INLINE, st.sampled_from(["ul", "ol"]), INLINE).map(
    lambda drawn: f"{drawn[0]}<{drawn[1]}><li>{drawn[2]}</li></{drawn[1]}>"))
PART = st.one_of(
    INLINE.map(lambda inside: f'<p data-block-key="k">{inside}</p>'),
    st.tuples(st.sampled_from(["ul", "ol"]), st.lists(ITEM, min_size=1, max_size=3)).map(
        lambda drawn: f"<{drawn[0]}>{''.join(f'<li>{i}</li>' for i in drawn[1])}</{drawn[0]}>"),
)
LINES = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
NUMBER = st.integers(1, 99)
VALUES = {
    "heading": LINE,
    "paragraph": st.lists(PART, min_size=1, max_size=3).map("".join),
    "picture": st.fixed_dictionaries({"image": NUMBER, "caption": st.one_of(st.just(""), LINE)}),
    "quote": st.fixed_dictionaries({"text": LINES, "who": st.one_of(st.just(""), LINE)}),
    "video": st.one_of(
        st.fixed_dictionaries({"title": LINE, "file": NUMBER, "captions": st.none() | NUMBER,
                               "still": st.none() | NUMBER, "link": st.just(""), "words": LINES}),
        st.fixed_dictionaries({"title": LINE, "file": st.none(), "captions": st.none(),
                               "still": st.none(), "link": st.just("https://v.example/1?a=b"),
                               "words": LINES}),
    ),
}
BLOCK = st.sampled_from(sorted(VALUES)).flatmap(
    lambda kind: VALUES[kind].map(lambda value: markdown.Block(kind, "", value)))
BODY = st.lists(BLOCK, max_size=5)
