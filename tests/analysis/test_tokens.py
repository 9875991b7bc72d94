"""Tokens: every text, exact places, one key for what is one word."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.analysis import analyse
from amurinfo.analysis.folding import fold
from amurinfo.languages import CODES

texts = st.text(
    alphabet=st.characters(exclude_categories=["Cs"])
    | st.sampled_from("АмурыйёөүЁЙ ́黑龍江龙虎東北ＡａZz'’-19 .,é") , max_size=60,
)


@given(texts, st.sampled_from(CODES), st.sampled_from(["index", "query"]))
@settings(deadline=None)
def test_any_text_is_analysed_with_exact_places(text, language, mode):
    tokens = analyse(text, language, mode=mode)
    starts = [token.start for token in tokens]
    assert starts == sorted(starts)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.keys
        assert all(token.keys)
        assert not text[token.start:token.end].isspace()
    if mode == "query":
        assert all(a.end <= b.start for a, b in zip(tokens, tokens[1:], strict=False))


@given(texts, st.sampled_from(CODES))
@settings(deadline=None)
def test_what_a_query_asks_for_an_index_holds(text, language):
    held = {key for token in analyse(text, language) for key in token.keys}
    assert all(key in held for token in analyse(text, language, mode="query")
               for key in token.keys)


@given(texts)
def test_folding_once_is_folding_twice(text):
    assert fold(fold(text)) == fold(text)


def keys(text: str, language: str) -> set[str]:
    return {key for token in analyse(text, language, mode="query") for key in token.keys}


@pytest.mark.parametrize(("language", "words"), [
    ("ru", "тигр тигра тигров ТИГРАМИ"),
    ("ru", "осётр осетр осётров осетрами"),
    ("ru", "заповедник заповедники заповедниках"),
    ("ru", "дзерен дзерены дзеренов"),
    ("ru", "Хинганский Хинганского Хинганском"),
    ("ru", "Ханка Ханке Ханку Ханки"),
    ("ru", "й й"),
    ("ru", "за́мок замок"),
    ("en", "crane cranes Cranes’ ｃｒａｎｅ"),
    ("en", "Sükhbaatar Sukhbaatar"),
    ("mn", "Panthera panthera"),
    ("zh-hans", "東北虎 东北虎"),
    ("ru", "Aмур Амур"),
])
def test_one_word_one_key(language, words):
    found = [keys(word, language) for word in words.split()]
    assert set.intersection(*found)


@pytest.mark.parametrize(("language", "apart"), [
    ("ru", ("и", "й")), ("ru", ("тигр", "тигель")), ("en", ("crane", "crab")),
    ("zh-hans", ("虎", "豹")),
])
def test_two_words_two_keys(language, apart):
    assert not keys(apart[0], language) & keys(apart[1], language)


def test_words_of_any_length_are_found_inside_of_a_name():
    from amurinfo.analysis import Label, Lexicon

    name = "扎龙国家级自然保护区"
    lexicon = Lexicon([Label("area/zhalong", "zh-hans", name)])
    tokens = analyse(name, "zh-hans", lexicon)
    assert {name, "自然保护区", "国家", "区"} <= {key for token in tokens for key in token.keys}
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
    assert all(name[token.start:token.end] == token.keys[0] for token in tokens)


def test_places_are_those_of_the_text_as_it_was_given():
    text = unicodedata.normalize("NFD", "Ёлка и й — йод")
    words = [text[t.start:t.end] for t in analyse(text, "ru")]
    assert [unicodedata.normalize("NFC", word) for word in words] == ["Ёлка", "и", "й", "йод"]
    text = "保護東北虎，以及 Panthera tigris。"
    assert [text[t.start:t.end] for t in analyse(text, "zh-hans", mode="query")] == [
        "保護", "東北虎", "以及", "Panthera", "tigris",
    ]


def test_chinese_is_found_by_a_part_of_a_word():
    assert {"虎", "东北", "东北虎"} <= {k for t in analyse("東北虎", "zh-hans") for k in t.keys}
