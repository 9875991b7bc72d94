"""Quantities in words. Plural forms as grammars have them, written down by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.facts.units import UNITS, quantity
from amurinfo.facts.vocabulary import Qualifier
from amurinfo.languages import CODES

NBSP = "\u00a0"


def said(low, high, unit="individuals", qualifier="", code="en"):
    def number(value):
        return None if value is None else Decimal(str(value))

    return quantity(number(low), number(high), unit, qualifier, code)


@pytest.mark.parametrize(("low", "high", "qualifier", "expected"), [
    (1, 1, "", "1 individual"),
    (750, 750, "", "750 individuals"),
    (415, 476, "", "415–476 individuals"),
    (750, 750, "about", "about 750 individuals"),
    (84, None, "", "at least 84 individuals"),
    (84, None, "at-least", "at least 84 individuals"),
    (84, None, "more-than", "more than 84 individuals"),
    (None, 50, "", "at most 50 individuals"),
    (None, 50, "fewer-than", "fewer than 50 individuals"),
    (None, 50, "at-most", "at most 50 individuals"),
    (1200, 1300, "about", "about 1,200–1,300 individuals"),
    (0, 0, "", "0 individuals"),
])
def test_values_and_their_doubts(low, high, qualifier, expected):
    assert said(low, high, qualifier=qualifier) == expected


@pytest.mark.parametrize(("count", "expected"), [
    # Russian: 1, 21 – singular; 2-4, 22 – genitive singular; 5-20, 11, 111 – genitive plural.
    (1, "1 особь"), (21, "21 особь"), (2, "2 особи"), (4, "4 особи"), (22, "22 особи"),
    (5, "5 особей"), (11, "11 особей"), (12, "12 особей"), (14, "14 особей"),
    (111, "111 особей"), (0, "0 особей"),
])
def test_russian_counts(count, expected):
    assert said(count, count, code="ru").replace(NBSP, " ") == expected


def test_the_form_follows_the_upper_end_of_a_range():
    assert said(415, 421, code="ru").replace(NBSP, " ") == "415–421 особь"
    assert said(1, 2) == "1–2 individuals"


def test_measures():
    assert said("127094.5", "127094.5", "ha") == f"127,094.5{NBSP}ha"
    assert said(1855000, 1855000, "km2", code="ru") == f"1{NBSP}855{NBSP}000{NBSP}км²"
    assert said(4440, 4440, "km", "about") == f"about 4,440{NBSP}km"
    # CLDR: no space but in Russian.
    assert [said(42, 42, "percent", code=code) for code in CODES] == [
        f"42{NBSP}%" if code == "ru" else "42%" for code in CODES
    ]


def test_a_figure_has_a_value():
    with pytest.raises(ValueError):
        quantity(None, None, "individuals", "", "en")


def test_unknown_words():
    with pytest.raises(KeyError):
        said(1, 1, unit="herds")
    with pytest.raises(KeyError):
        said(1, 1, qualifier="perhaps")


@given(
    st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2),
    st.sampled_from(sorted(UNITS)), st.sampled_from(["", *Qualifier.values]),
    st.sampled_from(CODES), st.sampled_from(["both", "low", "high"]),
)
def test_every_unit_and_doubt_can_be_said_in_every_language(one, two, unit, doubt, code, ends):
    low, high = sorted([one, two])
    text = quantity(low if ends != "high" else None, high if ends != "low" else None,
                    unit, doubt, code)
    assert text.count("%") == (unit == "percent")
    assert "{" not in text
    assert any(char.isdigit() for char in text)
