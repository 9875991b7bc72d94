"""Names in texts: all languages, all forms, the longest, once a mention."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.analysis import Label, Lexicon, analyse, highlight, snippet

LEXICON = Lexicon(
    [
        Label("amur", "ru", "Амур"), Label("amur", "en", "Amur River"),
        Label("amur", "zh-hans", "黑龙江"), Label("amur", "mn", "Амар мөрөн"),
        Label("amur", "la", "Heilongjiang", "romanised"),
        Label("heilongjiang", "zh-hans", "黑龙江省"),
        Label("tiger", "ru", "амурский тигр"), Label("tiger", "zh-hans", "东北虎"),
        Label("tiger", "mn", "Амарын барс"), Label("tiger", "la", "Panthera tigris altaica"),
        Label("range", "zh-hans", "锡霍特-阿林山脉"),
        Label("crane", "ru", "японский журавль"), Label("crane", "zh-hans", "丹顶鹤"),
        Label("ow", "en", "Ow"),
    ],
    {"tiger": ("cats",), "cats": ("mammals",), "crane": ("cranes",)},
)


def named(text: str, language: str) -> list[tuple[str, str]]:
    return [(text[s.start:s.end], s.label.concept) for s in LEXICON.find(text, language)]


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("ru", "на Амуре нет амурского тигра", [("Амуре", "amur"), ("амурского тигра", "tiger")]),
    ("ru", "японским журавлям у Амура", [("японским журавлям", "crane"), ("Амура", "amur")]),
    ("mn", "Амар мөрний амарын барсыг", [("Амар мөрний", "amur"), ("амарын барсыг", "tiger")]),
    ("zh-hans", "東北虎在黑龙江省，不在黑龍江",
     [("東北虎", "tiger"), ("黑龙江省", "heilongjiang"), ("黑龍江", "amur")]),
    ("en", "Heilongjiang, Panthera tigris altaica and 丹顶鹤",
     [("Heilongjiang", "amur"), ("Panthera tigris altaica", "tiger"), ("丹顶鹤", "crane")]),
    # In several parts, however they are joined, or in one.
    ("zh-hans", "中锡霍特-阿林山脉，锡霍特·阿林山脉；锡霍特阿林山脉，锡霍特，阿林山脉",
     [("锡霍特-阿林山脉", "range"), ("锡霍特·阿林山脉", "range"), ("锡霍特阿林山脉", "range")]),
    # A Russian name in an English text is a name all the same.
    ("en", "Амур", [("Амур", "amur")]),
    ("en", "ow, how", []),
])
def test_names_are_found(language, text, expected):
    assert named(text, language) == expected


def test_the_search_needs_one_chinese_dictionary(monkeypatch):
    """Each takes 40 MB of a worker."""
    def another():
        raise AssertionError("a second one is loaded")

    monkeypatch.setattr("amurinfo.analysis.chinese.plain", another)
    mixed = Lexicon([*LEXICON.labels, Label("pass", "en", "Pass 关口")])
    assert [span.label.concept for span in mixed.find("Amur River 东北虎 Pass 关口", "en")] == [
        "amur", "tiger"]
    assert highlight("黑龙江", "zh-hans", {"黑龙江"}, mixed) == [(0, 3)]


def test_what_is_above():
    assert LEXICON.above("tiger") == ("cats", "mammals")
    assert LEXICON.above("amur") == ()


def test_above_itself_is_no_endless_way():
    assert Lexicon([], {"a": ("b",), "b": ("a",)}).above("a") == ("b",)


def test_another_label_is_another_version():
    fewer = Lexicon(LEXICON.labels[1:], LEXICON.broader)
    assert fewer.version != LEXICON.version
    assert Lexicon(reversed(LEXICON.labels), LEXICON.broader).version == LEXICON.version


@given(st.text(max_size=80), st.sampled_from(["ru", "en", "zh-hans", "mn"]))
@settings(deadline=None)
def test_spans_are_in_order_and_apart(text, language):
    spans = LEXICON.find(text, language)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


def test_marks_cover_words_and_names():
    text = "Тигры живут: амурскому тигру нужен лес"
    spans = highlight(text, "ru", {"тигр"}, LEXICON)
    assert [text[a:b] for a, b in spans] == ["Тигры", "тигру"]
    spans = highlight(text, "ru", set(), LEXICON, {"cats"})
    assert [text[a:b] for a, b in spans] == ["амурскому тигру"]


def test_a_name_inside_of_another_is_not_marked():
    longer = Lexicon([*LEXICON.labels, Label("lower", "en", "Lower Amur"),
                      Label("mouth", "en", "mouth of Lower")])
    assert highlight("the Lower Amur River", "en", set(), longer, {"amur"}) == []
    assert highlight("Lower, Amur River", "en", set(), longer, {"amur"}) == []
    # What takes the beginning of the one that is in the way lets the other be.
    assert highlight("mouth of Lower Amur River", "en", set(), longer, {"amur"}) == [(15, 25)]


def test_a_chinese_name_in_several_parts_is_marked_as_one():
    text = "在锡霍特-阿林山脉"
    assert highlight(text, "zh-hans", set(), LEXICON, {"range"}) == [(1, len(text))]


def test_a_snippet_shows_where_most_is_met():
    text = "слово " * 100 + "тигр здесь и тигр там " + "слово " * 100
    spans = highlight(text, "ru", {"тигр"})
    start, end = snippet(text, spans, 120)
    assert text[start:end].count("тигр") == 2
    assert end - start <= 120
    assert text[start - 1] == " "
    assert snippet("коротко", [], 120) == (0, 7)


@given(
    st.text("东北虎丹顶鹤在黑龍江省锡霍特阿林山脉-·，。a ", max_size=30)
    | st.lists(st.sampled_from([
        "тигр", "амурского тигра", "амурскому", "Амуре", "на", "Амур’s", "Amur", "River",
        "River's", "s", "'s", "黑龙江省", "東北虎", "Panthera tigris", "altaica", "Амарын барсыг",
        "Амар", "丹", "锡霍特-阿林山脉", "锡霍特-", "-阿林山脉",
    ]), max_size=14).map(" ".join)
    | st.text(max_size=30),
    st.sampled_from(["ru", "en", "zh-hans", "mn"]),
    st.sets(st.sampled_from(["虎", "东北虎", "黑龙江", "龙", "江省", "a", "тигр", "амур", "амр",
                             "river", "s", "altaica"])),
    st.sets(st.sampled_from(["amur", "tiger", "cats", "mammals", "cranes", "range"])),
)
@settings(deadline=None)
def test_marks_stand_where_tokens_and_names_do(text, language, keys, concepts):
    """As it is said in one sentence, whatever is passed over to be quick."""
    tokens = analyse(text, language, LEXICON)
    marked = {at for token in tokens if keys & {*token.keys}
              for at in range(token.start, token.end)}
    marked |= {at for span in LEXICON.find(text, language, tokens)
               if any(concepts & {one, *LEXICON.above(one)} for one in span.concepts)
               for at in range(span.start, span.end)}
    spans = highlight(text, language, keys, LEXICON, concepts)
    assert {at for start, end in spans for at in range(start, end)} == marked
    assert all(a[1] < b[0] for a, b in zip(spans, spans[1:], strict=False))
