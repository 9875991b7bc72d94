"""Typed numbers: found where a record should speak, left alone where a writer means them."""

from decimal import Decimal

import pytest

from amurinfo.facts.prose.numbers import typed, value_of

HELD = {Decimal(750), Decimal(97073), Decimal(1200), Decimal(45)}

FOUND = [
    ("en", "There are 750 tigers.", "750", "held"),
    ("en", "It covers 97,073 ha of forest.", "97,073", "unit"),
    ("en", "Over 1,200 came.", "1,200", "held"),
    ("en", "some 30 pairs nest", "30", "unit"),
    ("en", "fell by 12%", "12", "unit"),
    ("ru", "Насчитали 750 тигров.", "750", "held"),
    ("ru", "Площадь — 97\u00a0073 га.", "97\u00a0073", "unit"),
    ("ru", "более 1200 человек", "1200", "held"),
    ("ru", "около 30 пар", "30", "unit"),
    ("ru", "не меньше 5 особей", "5", "unit"),
    ("zh-hans", "现有750头。", "750", "unit"),
    ("zh-hans", "共有97,073公顷", "97,073", "unit"),
    ("zh-hans", "记录为750，", "750", "held"),
    ("mn", "Нийт 750 бар тоологдсон.", "750", "held"),
    ("mn", "97,073 га талбай", "97,073", "unit"),
    ("mn", "30 орчим хос, 12 бодгаль", "12", "unit"),
]


@pytest.mark.parametrize(("language", "text", "number", "why"), FOUND)
def test_found(language, text, number, why):
    assert [(one.text, one.why) for one in typed(text, language, HELD)] == [(number, why)]


LEFT = [
    ("en", "Since 2016, and in 1750, on 28 June 2016."),
    ("en", "The 45th meeting, No. 750, pages 40–45."),
    ("en", "Seven of 9 rivers; 751 of them."),
    ("en", "Resolution 1.750 and Ramsar-750"),
    ("ru", "28 июня 2016 г., 45-й год, № 750, 9 рек"),
    ("zh-hans", "2016年6月28日，第45届会议"),
    ("mn", "2016 оны 6-р сарын 28, 45-р хурал, № 750"),
    ("en", "In Russia \u2060·\u2060 tigers."),
]


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_left_alone(language, text):
    assert not list(typed(text, language, HELD))


def test_a_false_alarm_is_refused_as_it_is_written():
    text = "Насчитали 750 тигров на 97 073 га."
    assert len(list(typed(text, "ru", HELD))) == 2
    assert not list(typed(text, "ru", HELD, ["750", "97\u00a0073"]))


@pytest.mark.parametrize(("text", "language", "value"), [
    ("1 234,5", "ru", "1234.5"), ("1,234.5", "en", "1234.5"), ("97\u202f073", "ru", "97073"),
    ("1.5", "zh-hans", "1.5"), ("12,000", "mn", "12000"),
])
def test_numbers_are_read_as_the_language_writes_them(text, language, value):
    assert value_of(text, language) == Decimal(value)
