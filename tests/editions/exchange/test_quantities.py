"""Which numbers a text says, in figures, in words, as a month."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.editions.exchange.quantities import Said, missing, read, without
from amurinfo.languages import CODES


def values(text, language, least=Said.IN_WORDS):
    return [one.values[0] for one in read(text, language) if one.said >= least]


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("ru", "1 200 га и 3,50 м", ["1200", "3.5"]),
    ("en", "1,200 ha and 3.50 m", ["1200", "3.5"]),
    ("ru", "в 2022 750 тигров", ["2022", "750"]),
    ("ru", "28.06.2016", ["28", "6", "2016"]),
    ("ru", "007 и 0,5 и 0", ["7", "0.5", "0"]),
    ("ru", "сорока и сорок", ["40"]),
    ("ru", "семью пересчитали семь раз", ["7"]),
    ("ru", "Маяк, марш, июньский", []),
    ("ru", "в мае тысячи журавлей; 2 тысячелетия", ["5", "2"]),
    ("ru", "два миллиона, 12 тыс., 1,5 млрд", ["2000000", "12000", "1500000000"]),
    ("ru", "один из, один за другим, тысячи птиц", []),
    ("en", "You may march; May I? It may, by march.", []),
    ("en", "May and June; in May; 3 May; since March", ["5", "6", "5", "3", "5", "3"]),
    ("en", "from mid-May to early July", ["5", "7"]),
    ("en", "Mar. 5; Mar the view; Dec and Oct", ["3", "5"]),
    ("en", "one of, one another, hundreds of, a thousand", []),
    ("zh-hans", "一些、一起、一样、十分、四川、三江、八家子、万一、四处", []),
    ("zh-hans", "三个国家、两只虎、十年、五列骨板", ["3", "2", "10", "5"]),
    ("zh-hans", "五、六月和十二月", ["5", "6", "12"]),
    ("zh-hans", "3千米和3千只", ["3", "3000"]),
    ("mn", "далан, ер нь, долоо хоног, зургаа авав", []),
    ("mn", "таван өндөг, арван хоёрдугаар сар", ["5", "12"]),
    ("mn", "Орос, Хятад хоёр", []),
    ("mn", "2022 онд 3 сая, 2022 саяхан", ["2022", "3000000", "2022"]),
])
def test_what_is_read(language, text, expected):
    assert values(text, language) == expected


def test_what_may_be_meant_is_tried_after_what_is_said():
    source, own = read("70-е годы и 1970 г.", "ru"), read("1970 and the 1970s", "en")
    assert missing(source, own, Said.IN_FIGURES) == []


_PIECES = st.sampled_from([
    "3", "70-е", "1,5", " млн", "тыс.", "万", "亿", "20世纪", "70年代", "–", " ", "to", "May",
    "march", "мая", "三", "十", "月", "个", "XIX", " век", "сар", "дугаар", "{1}", "{", "²",
    "\u0663", "9" * 50,
])


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join)),
       st.sampled_from(CODES))
@settings(max_examples=200)
def test_any_text_is_read_and_says_what_it_says(text, language):
    found = read(text, language)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= after.start for one, after in zip(found, found[1:], strict=False))
    assert missing(found, found, Said.LOOSELY) == []
    assert len(without(text, found).split(" # ")) >= len(found) + 1


def test_a_number_of_any_length_is_a_number():
    assert len(values("9" * 10_000, "ru")) == 1
