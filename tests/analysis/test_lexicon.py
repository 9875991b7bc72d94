"""Names in texts: all languages, all forms, the longest, once a mention."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.analysis import Label, Lexicon, analyse

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


def named(text: str, language: str, lexicon: Lexicon = LEXICON) -> list[tuple[str, str]]:
    return [(text[s.start:s.end], s.label.concept) for s in lexicon.find(text, language)]


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
    assert [token.keys for token in analyse("黑龙江", "zh-hans", mixed, "query")] == [("黑龙江",)]


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


def test_a_name_inside_of_another_is_not_found():
    longer = Lexicon([*LEXICON.labels, Label("lower", "en", "Lower Amur"),
                      Label("mouth", "en", "mouth of Lower")])
    assert named("the Lower Amur River", "en", longer) == [("Lower Amur", "lower")]
    assert named("Lower, Amur River", "en", longer) == [("Lower, Amur", "lower")]
    # What takes the beginning of the one that is in the way lets the other be.
    assert named("mouth of Lower Amur River", "en", longer) == [
        ("mouth of Lower", "mouth"), ("Amur River", "amur")]
