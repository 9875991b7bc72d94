"""The order of words in each language's dictionaries."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.facts.collation import key
from amurinfo.languages import CODES

# The alphabets as school books print them.
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
MONGOLIAN = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"


def ordered(words, language):
    mixed = list(words)
    random.Random(1).shuffle(mixed)
    return sorted(mixed, key=lambda word: key(word, language))


@pytest.mark.parametrize(("language", "alphabet"), [("ru", RUSSIAN), ("mn", MONGOLIAN)])
def test_the_alphabet(language, alphabet):
    assert "".join(ordered(alphabet, language)) == alphabet
    assert "".join(ordered(alphabet.upper(), language)) == alphabet.upper()


def test_mongolian_letters_of_their_own():
    """ё, ө and ү stand after е, о and у whatever follows them."""
    words = [f"ба{letter}{tail}" for letter in MONGOLIAN for tail in ("", "а", "я")]
    assert ordered(words, "mn") == words


def test_russian_yo_is_read_as_ye():
    """ё between д and ж; е before ё only where all else is equal (CLDR, root and ru)."""
    words = [f"бе{letter}{tail}" for letter in RUSSIAN.replace("ё", "") for tail in ("", "я")]
    assert ordered(words, "ru") == words
    assert ordered(["бея", "бёж", "беё", "бее", "беж"], "ru") == [
        "бее", "беё", "беж", "бёж", "бея",
    ]


@pytest.mark.parametrize(("language", "words"), [
    ("ru", ["Дятел", "Ёж", "Ёлка", "Ель", "Енисей", "Ея", "Жень-шень"]),
    ("ru", ["Амур", "амурский", "Бастак", "«Бастак»", "Бикин"]),
    ("mn", ["Онон", "Орхон", "Өвөр", "Өлгий", "Пагма"]),
    ("mn", ["Улз", "Уяа", "Үенч", "Үржин", "Фото"]),
    ("en", ["Amur", "amur leopard", "Bureya", "Zeya"]),
    # By pinyin: bā, běi, cháng, dà, hēi, hún, jiā, mò, nèn, sān, xīng, zhā.
    ("zh-hans", ["八岔岛", "北极村", "长白山", "大兴安岭", "黑龙江", "珲春", "佳木斯", "漠河",
                 "嫩江", "三江", "兴凯湖", "扎龙"]),
    # By pinyin: bái, diāo, dōng, mǎ, páo, shē, shī, yuán.
    ("zh-hans", ["白鹤", "貂熊", "东北虎", "马鹿", "狍", "猞猁", "狮", "原麝"]),
])
def test_words(language, words):
    words_key = [key(word, language) for word in words]
    assert words_key == sorted(words_key)
    assert [key(w, language) for w in ordered(words, language)] == words_key


def test_quotation_marks_do_not_count():
    assert ordered(["Бикин", "«Бастак»", "Амур"], "ru") == ["Амур", "«Бастак»", "Бикин"]
    assert ordered(["“Lotus”", "Khanka"], "en") == ["Khanka", "“Lotus”"]


@given(st.text(), st.sampled_from(CODES))
def test_any_text_has_a_place(text, language):
    assert key(text, language) <= key(text + "a", language)
