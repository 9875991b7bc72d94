"""Numbers, ranges, units and dates as each language writes them, by CLDR through Babel."""

import datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from amurinfo.facts import dates
from amurinfo.languages import BY_CODE

#: Units of measure that CLDR knows, by our code.
CLDR_UNITS = {"ha": "area-hectare", "km2": "area-square-kilometer", "km": "length-kilometer",
              "m": "length-meter"}

_RANGE = {"zh-hans": "{0}～{1}"}
# CLDR spells months out in Mongolian ("зургаадугаар сарын"); readers expect figures.
_MN_MONTH = "{year} оны {month}-р сар"
_MN_DAY = "{year} оны {month}-р сарын {day}"


@lru_cache
def _locale(code: str) -> Locale:
    return Locale.parse(BY_CODE[code].cldr)


def number(value: Decimal | int | float, code: str) -> str:
    """A number with the language's grouping; decimals only where there are any.

    Four digits are not grouped in Russian, as its typography has it.
    """
    value = Decimal(str(value))
    grouping = not (code == "ru" and abs(value) < 10_000)
    return format_decimal(value.normalize() if value % 1 else value.quantize(Decimal(1)),
                          locale=_locale(code), group_separator=grouping,
                          decimal_quantization=False)


def interval(low: str, high: str, code: str) -> str:
    """Two written numbers as one range."""
    return _RANGE.get(code, "{0}–{1}").format(low, high)


def measure(written: str, unit: str, code: str) -> str:
    """A written number (or range) with one of :data:`CLDR_UNITS`, short form.

    Raises ``KeyError`` for a unit that CLDR does not know.
    """
    text = format_unit(written, CLDR_UNITS[unit], length="short", locale=_locale(code))
    # Chinese sets a unit word close to its number; elsewhere the two must not be parted.
    return text.replace(" ", "" if code == "zh-hans" else "\u00a0")


def date(text: str, code: str) -> str:
    """A date of :mod:`amurinfo.facts.dates`, written out as far as it is known."""
    year, month, day = dates.parse(text)
    if month is None:
        return {"zh-hans": f"{year}年", "ru": f"{year} г.", "mn": f"{year} он"}.get(
            code, str(year)
        )
    if day is None:
        if code == "mn":
            return _MN_MONTH.format(year=year, month=month)
        return format_skeleton("yMMMM", datetime.date(year, month, 1), locale=_locale(code))
    if code == "mn":
        return _MN_DAY.format(year=year, month=month, day=day)
    return babel_date(datetime.date(year, month, day), "long", locale=_locale(code))


def country(code_of_country: str, code: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2). Raises ``KeyError`` if there is none."""
    return _locale(code).territories[code_of_country]


def language(code_of_language: str, code: str) -> str:
    """The name of one of our languages, in another of them."""
    return _locale(code).languages[_locale(code_of_language).language]


@lru_cache
def countries() -> frozenset[str]:
    """The codes that :func:`country` can name in every language."""
    named = (
        {key for key in _locale(code).territories if len(key) == 2 and key.isalpha()}
        for code in BY_CODE
    )
    # "Unknown region" and two that exist for testing only.
    return frozenset.intersection(*map(frozenset, named)) - {"ZZ", "XA", "XB"}


def listing(parts: list[str], code: str) -> str:
    """Several things in one sentence: "a, b and c"."""
    return format_list(parts, locale=_locale(code)) if parts else ""


def position(lat: float, lon: float, code: str, decimals: int = 3) -> str:
    """A point in degrees with the language's own letters for the four directions."""
    letters = {
        "ru": ("с. ш.", "ю. ш.", "в. д.", "з. д."),
        "zh-hans": ("北纬", "南纬", "东经", "西经"),
        "mn": ("х. ө.", "ө. ө.", "з. у.", "б. у."),
    }.get(code, ("N", "S", "E", "W"))

    def part(value: float, plus: str, minus: str) -> str:
        digits = format_decimal(Decimal(str(round(abs(value), decimals))), locale=_locale(code),
                                decimal_quantization=False)
        letter = plus if value >= 0 else minus
        return f"{letter}{digits}°" if code == "zh-hans" else f"{digits}°\u00a0{letter}"

    comma = "，" if code == "zh-hans" else ", "
    return part(lat, *letters[:2]) + comma + part(lon, *letters[2:])
