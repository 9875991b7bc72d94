"""Dates written out in prose, as the four languages write them. Pure.

Found is what is exact to a month or a day. A year alone stands in too many sentences to mean the
date of a record; it does in a clause that tells how something was founded.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = r"[ \u00a0\u202f]"
_MONTHS_EN = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?",
    "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)
_MONTHS_RU = (
    "январ[ьяею]", "феврал[ьяею]", "март[ае]?", "апрел[ьяею]", "ма[йяею]", "июн[ьяею]",
    "июл[ьяею]", "август[ае]?", "сентябр[ьяею]", "октябр[ьяею]", "ноябр[ьяею]", "декабр[ьяею]",
)
_MONTHS_MN = ("нэг", "хоёр", "гурав", "дөрөв", "тав", "зургаа", "долоо", "найм", "ес", "арав",
              "арван нэг", "арван хоёр")
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)"
#: Not an end of "12–17 May": that is a span and no date of a record.
_START = r"(?<![0-9.–—-])(?<![0-9] to )(?<![0-9] and )(?<![0-9] по )(?<![0-9] и )"
_END = r"(?!\d|[–—-]\d)"


def _any(months: tuple[str, ...]) -> str:
    # The longer first: the eleventh begins as the tenth does.
    return "(?P<month>" + "|".join(sorted(months, key=len, reverse=True)) + ")"


_MN_MONTH = (
    rf"(?:(?P<number>1[0-2]|0?[1-9])(?:-?р|{_SPACE}?(?:дугаар|дүгээр))?|"
    rf"(?P<roman>X[I]{{0,2}}|IX|IV|V?I{{1,3}}|V)|{_any(_MONTHS_MN)}(?:дугаар|дүгээр))"
)
_PATTERNS = {
    "en": (
        rf"{_START}{_DAY}(?:st|nd|rd|th)?{_SPACE}(?:of{_SPACE})?{_any(_MONTHS_EN)}\.?,?{_SPACE}{_YEAR}",
        rf"\b{_any(_MONTHS_EN)}\.?{_SPACE}{_DAY}(?:st|nd|rd|th)?,?{_SPACE}{_YEAR}",
        rf"\b{_any(_MONTHS_EN)}\.?,?{_SPACE}{_YEAR}",
    ),
    "ru": (
        rf"{_START}{_DAY}(?:-?го)?{_SPACE}{_any(_MONTHS_RU)}{_SPACE}{_YEAR}",
        rf"\b{_any(_MONTHS_RU)}{_SPACE}{_YEAR}",
    ),
    "zh-hans": (
        rf"{_START}{_YEAR}{_SPACE}?年{_SPACE}?(?P<number>1[0-2]|0?[1-9]){_SPACE}?月"
        rf"(?:{_SPACE}?{_DAY}{_SPACE}?[日号])?",
    ),
    "mn": (
        rf"{_START}{_YEAR}{_SPACE}(?:оны|он){_SPACE}{_MN_MONTH}{_SPACE}"
        rf"сар(?:ын{_SPACE}{_DAY}|ын|д)?",
    ),
}
#: Figures alone, in any language: 2016-06-28, 28.06.2016, 2016.06.28.
_FIGURES = (
    rf"{_START}{_YEAR}([-./])(?P<number>1[0-2]|0[1-9])\2{_DAY}",
    rf"{_START}{_DAY}([-./])(?P<number>1[0-2]|0[1-9])\2{_YEAR}",
)
_YEAR_ALONE = re.compile(r"(?<![0-9.,–—-])(?:1[5-9]\d\d|20\d\d)(?![0-9]|[–—-]\d)")
#: "2012 г." ends no sentence, and is near enough to what follows it.
_CLAUSE = re.compile(r"(?:[^.!?;。！？；]|\.(?! ?[А-ЯӨҮA-Z])(?!$))+")
_FOUNDED = {
    "en": r"\b(?:established|founded|created|set up|dates from|made out of)\b",
    "ru": r"\b(?:созда[нлт]\w*|учре[жд]\w+|основан\w*|образован[аоы]?|организован[аоы]?)\b",
    "zh-hans": r"建立|设立|成立|建于|始建|创建|建成",
    # Not "байгуулсан": an agreement is concluded with the same word.
    "mn": r"байгуулагд\w+",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
#: Patterns of the names of months, from January; those of Mongolian without the ending.
MONTHS = {"en": _MONTHS_EN, "ru": _MONTHS_RU, "mn": _MONTHS_MN}


@dataclass(frozen=True)
class Day:
    """``text[start:end]`` is a date; ``date``: as :mod:`amurinfo.facts.dates` keeps it."""

    start: int
    end: int
    date: str


def days(text: str, language: str) -> Iterator[Day]:
    """Dates in ``text``, in order; what stands on another date is no date of its own."""
    found = []
    for pattern in (*_PATTERNS[language], *_FIGURES):
        for match in re.finditer(pattern + _END, text, re.I):
            found.append(Day(*match.span(), _date(match, language)))
    end = 0
    for day in sorted(found, key=lambda one: (one.start, -one.end)):
        if day.start >= end:
            end = day.end
            if day.date:
                yield day


def founding_years(text: str, language: str) -> Iterator[Day]:
    """Years alone, in clauses that tell how something was founded."""
    dated = list(days(text, language))
    founded = re.compile(_FOUNDED[language], re.I)
    for clause in _CLAUSE.finditer(text):
        if not founded.search(clause[0]):
            continue
        for year in _YEAR_ALONE.finditer(text, *clause.span()):
            if not any(day.start < year.end() and year.start() < day.end for day in dated):
                yield Day(*year.span(), year[0])


def _date(match: re.Match, language: str) -> str:
    """Empty for a day that does not exist."""
    parts = match.groupdict()
    year, month, day = parts["year"], _month(parts, language), parts.get("day")
    try:
        datetime.date(int(year), month, int(day or 1))
    except ValueError:
        return ""
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _month(parts: dict[str, str | None], language: str) -> int:
    if parts.get("number"):
        return int(parts["number"])
    if parts.get("roman"):
        return _ROMAN.index(parts["roman"].upper()) + 1
    names = MONTHS[language]
    return next(number for number, name in enumerate(names, start=1)
                if re.fullmatch(name, parts["month"], re.I))
