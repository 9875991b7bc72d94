"""Numbers and dates in four languages. Expected values are read from CLDR 44-46 charts and from
typographic rules (Russian: Милчин, no grouping of four digits), written down by hand."""

from decimal import Decimal

import pytest

from amurinfo.facts import formats

NBSP = "\u00a0"


@pytest.mark.parametrize(("value", "en", "ru", "zh", "mn"), [
    (0, "0", "0", "0", "0"),
    (750, "750", "750", "750", "750"),
    (1963, "1,963", "1963", "1,963", "1,963"),
    (45439, "45,439", f"45{NBSP}439", "45,439", "45,439"),
    (Decimal("127094.5"), "127,094.5", f"127{NBSP}094,5", "127,094.5", "127,094.5"),
    (Decimal("1855000.0000"), "1,855,000", f"1{NBSP}855{NBSP}000", "1,855,000", "1,855,000"),
    (Decimal("9999.25"), "9,999.25", "9999,25", "9,999.25", "9,999.25"),
    (Decimal("0.0001"), "0.0001", "0,0001", "0.0001", "0.0001"),
    (Decimal("2.50"), "2.5", "2,5", "2.5", "2.5"),
    (0.1, "0.1", "0,1", "0.1", "0.1"),
])
def test_number(value, en, ru, zh, mn):
    written = [formats.number(value, code) for code in ("en", "ru", "zh-hans", "mn")]
    assert written == [en, ru, zh, mn]


def test_a_range_has_each_languages_own_dash():
    # GB/T 15834-2011, 4.13: 浪纹线 between numbers; en dash in the three others.
    assert formats.interval("415", "476", "zh-hans") == "415～476"
    for code in ("en", "ru", "mn"):
        assert formats.interval("415", "476", code) == "415–476"


@pytest.mark.parametrize(("unit", "en", "ru", "zh", "mn"), [
    ("ha", f"7{NBSP}ha", f"7{NBSP}га", "7公顷", f"7{NBSP}га"),
    ("km2", f"7{NBSP}km²", f"7{NBSP}км²", "7平方公里", f"7{NBSP}км²"),
    ("km", f"7{NBSP}km", f"7{NBSP}км", "7公里", f"7{NBSP}км"),
    ("m", f"7{NBSP}m", f"7{NBSP}м", "7米", f"7{NBSP}м"),
])
def test_measure(unit, en, ru, zh, mn):
    written = [formats.measure("7", unit, code) for code in ("en", "ru", "zh-hans", "mn")]
    assert written == [en, ru, zh, mn]


def test_a_unit_that_cldr_does_not_know():
    with pytest.raises(KeyError):
        formats.measure("7", "individuals", "en")


@pytest.mark.parametrize(("text", "en", "ru", "zh", "mn"), [
    ("2015", "2015", "2015 г.", "2015年", "2015 он"),
    ("2015-02", "February 2015", "февраль 2015 г.", "2015年2月", "2015 оны 2-р сар"),
    ("2015-02-28", "28 February 2015", "28 февраля 2015 г.", "2015年2月28日",
     "2015 оны 2-р сарын 28"),
    ("2016-06-01", "1 June 2016", "1 июня 2016 г.", "2016年6月1日", "2016 оны 6-р сарын 1"),
])
def test_date(text, en, ru, zh, mn):
    written = [formats.date(text, code).replace(NBSP, " ").replace("\u202f", " ")
               for code in ("en", "ru", "zh-hans", "mn")]
    assert written == [en, ru, zh, mn]


@pytest.mark.parametrize("text", ["", "28.02.2015", "2015-02-30"])
def test_what_is_no_date(text):
    with pytest.raises(ValueError):
        formats.date(text, "en")


def test_countries_of_the_ecoregion_in_all_languages():
    assert [formats.country(c, "en") for c in ("RU", "CN", "MN")] == [
        "Russia", "China", "Mongolia"]
    assert [formats.country(c, "ru") for c in ("RU", "CN", "MN")] == [
        "Россия", "Китай", "Монголия"]
    assert [formats.country(c, "zh-hans") for c in ("RU", "CN", "MN")] == [
        "俄罗斯", "中国", "蒙古"]
    assert [formats.country(c, "mn") for c in ("RU", "CN", "MN")] == ["Орос", "Хятад", "Монгол"]
    with pytest.raises(KeyError):
        formats.country("QQ", "en")


def test_known_countries():
    # ISO 3166-1: 249 codes; CLDR adds a handful of groupings and exceptional reservations.
    known = formats.countries()
    assert 249 <= len(known) <= 265
    assert {"RU", "CN", "MN", "KP", "KR", "JP"} <= known
    assert not known & {"ZZ", "XA", "XB", "QQ", "ru", "419"}
    for code in known:
        for language in ("en", "ru", "zh-hans", "mn"):
            assert formats.country(code, language)


def test_listing():
    parts = ["a", "b", "c"]
    assert formats.listing(parts, "en") == "a, b and c"  # British: no comma before "and"
    assert formats.listing(parts, "ru") == "a, b и c"
    assert formats.listing(parts, "zh-hans") == "a、b和c"
    assert formats.listing(["a"], "mn") == "a"
    assert formats.listing([], "ru") == ""


def test_position():
    assert formats.position(48.205, 134.859, "en") == f"48.205°{NBSP}N, 134.859°{NBSP}E"
    assert formats.position(48.205, 134.859, "ru") == f"48,205°{NBSP}с. ш., 134,859°{NBSP}в. д."
    assert formats.position(48.205, 134.859, "zh-hans") == "北纬48.205°，东经134.859°"
    assert formats.position(48.205, 134.859, "mn") == f"48.205°{NBSP}х. ө., 134.859°{NBSP}з. у."
    # The four quarters of the globe.
    assert formats.position(-5, -7.5, "en") == f"5°{NBSP}S, 7.5°{NBSP}W"
    assert formats.position(-5, -7.5, "ru") == f"5°{NBSP}ю. ш., 7,5°{NBSP}з. д."
    assert formats.position(-5, -7.5, "zh-hans") == "南纬5°，西经7.5°"
    assert formats.position(-5, -7.5, "mn") == f"5°{NBSP}ө. ө., 7.5°{NBSP}б. у."


def test_position_has_as_many_decimals_as_asked():
    assert formats.position(48.123456, 134.987654, "en", 1) == f"48.1°{NBSP}N, 135°{NBSP}E"
    assert formats.position(48.123456, 134.987654, "en", 5) == (
        f"48.12346°{NBSP}N, 134.98765°{NBSP}E"
    )
