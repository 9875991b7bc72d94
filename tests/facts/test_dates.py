"""Dates as exactly as they are known. Expected: ISO 8601-1:2019 and EDTF level 0."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.facts import dates


@pytest.mark.parametrize(("text", "parts"), [
    ("2015", (2015, None, None)),
    ("2015-02", (2015, 2, None)),
    ("2015-02-28", (2015, 2, 28)),
    ("1885-12-31", (1885, 12, 31)),
    ("2000-02-29", (2000, 2, 29)),  # divisible by 400: a leap year
    ("0988-01-01", (988, 1, 1)),
])
def test_forms(text, parts):
    assert dates.parse(text) == parts


@pytest.mark.parametrize("text", [
    "", "15", "20150", "2015-", "2015-2", "2015-00", "2015-13", "2015-02-", "2015-02-00",
    "2015-02-29",  # no leap year
    "1900-02-29",  # divisible by 100, not by 400
    "2015-04-31", "2015/02/28", "28.02.2015", "2015-02-28T00:00", " 2015", "2015\n", "-2015",
    "0000", "2015-02-28-01", "201502", "2015年", "+2015", "2015?", "2015~", "201X",
    "２０１５",  # full-width digits are not ISO 8601
    "٢٠١٥-٠٢",  # nor are Arabic-Indic ones
])
def test_any_other_form_is_refused(text):
    with pytest.raises(ValueError):
        dates.parse(text)


def test_year_of():
    assert dates.year_of("1993-04-01") == 1993
    assert dates.year_of("") is None


@given(st.from_regex(r"[0-9]{3,5}-[0-9]{1,3}-[0-9]{1,3}", fullmatch=True)
       | st.dates().map(str) | st.text(alphabet="0123456789-", max_size=11))
def test_a_day_is_taken_if_the_standard_library_takes_it(text):
    if text.count("-") == 2:
        assert is_taken(dates.parse, text) is is_taken(datetime.date.fromisoformat, text)


def is_taken(parse, text):
    try:
        parse(text)
    except ValueError:
        return False
    return True


days = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))


def written(day: datetime.date, parts: int) -> str:
    return "-".join(day.isoformat().split("-")[:parts])


@given(days, days, st.integers(1, 3), st.integers(1, 3))
def test_text_sorts_as_time_does(first, second, first_parts, second_parts):
    """What ends before the other begins sorts before it, however exactly both are known."""
    one, other = written(first, first_parts), written(second, second_parts)
    if last_day(one) < first_day(other):
        assert one < other
    assert dates.parse(one)[0] == first.year


def first_day(text):
    year, month, day = [int(part) for part in text.split("-")] + [1] * (2 - text.count("-"))
    return datetime.date(year, month, day)


def last_day(text):
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day)


def test_a_year_stands_before_its_months_and_those_before_their_days():
    # The order that the module promises.
    assert sorted(["2015-02-28", "2016", "2015", "2015-02", "2014-12-31"]) == [
        "2014-12-31", "2015", "2015-02", "2015-02-28", "2016",
    ]


@pytest.mark.parametrize(("text", "low", "high"), [
    ("2015", 2015, 2016), ("2015-02", 2015 + 1 / 12, 2015 + 2 / 12),
    ("2015-12-31", 2015 + 364 / 365, 2016), ("2016-03-01", 2016 + 60 / 366, 2016 + 61 / 366),
])
def test_a_date_is_as_long_as_it_is_inexact(text, low, high):
    assert dates.span(text) == pytest.approx((low, high), abs=1e-9)
