"""Numbers typed in prose that a record holds, or could hold. Pure.

A number that is typed stays as it was when the record is corrected. Found are numbers that equal a
value of a record which the text speaks of, in figures or in words, its dates, and numbers with a
unit behind them. Years, ordinals, days of a month, numbers of documents and single digits without a
unit are prose.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from .days import days, founding_years
from .numerals import numerals

# Chinese stands close to its numbers; other letters make something else of them.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z\u0400-\u04ff.,-])\d+(?:[ \u00a0\u202f,.]\d{3})*(?:[.,]\d+)?"
    r"(?![0-9A-Za-z\u0400-\u04ff]|-[A-Za-z\u0400-\u04ff])"
)
_SPACE = r"[ \u00a0\u202f]?"
#: What is counted in, as prose of each language writes it behind a number.
_COUNTED = {
    "en": r"(?:individuals|adults|animals|birds|pairs|nests|species)\b",
    "ru": r"(?:особ\w+|голов\w*|пар(?:[аыуе]|ой|ам|ами|ах)?|гн[её]зд\w*|вид(?:а|ов|ам)?)\b",
    "zh-hans": r"只|头|对|巢|个体",
    "mn": r"(?:бодгал\w*|толгой\w*|хос\w*|үүр\w*|зүйл\w*)\b",
}
#: What else has a unit behind it: measures, and 种, which means kinds as often as species.
_MEASURED = {
    "en": r"(?:ha|hectares?|km²?|sq(?:uare)? k\w+|kilomet\w+|met(?:re|er)s?|m²?|per cent|percent)\b"
          r"|%",
    "ru": r"(?:га|гектар\w*|км²?|кв\. ?км|квадратн\w+|километр\w*|метр\w*|м²?|процент\w*)\b|%",
    "zh-hans": r"公顷|平方公里|平方千米|公里|千米|米|种|[%％]",
    "mn": r"(?:га|гектар\w*|км²?|ам дөрвөлжин|километр\w*|метр\w*|м²?|хувь\w*)\b|%",
}
#: Spans of time, which are no count of anything that a record holds.
_TIMES = {
    "en": r"(?:years?|months?|weeks?|days?|hours?|times)\b",
    "ru": r"(?:лет|год\w*|месяц\w*|недел\w+|дн\w+|час\w*|раз\w*)\b",
    "zh-hans": r"[年月日天次岁]|个月|小时",
    "mn": r"(?:жил\w*|он\w*|сар\w*|өдөр\w*|өдр\w*|цаг\w*|удаа\w*|дахин)\b",
}
_MONTHS = {
    "en": r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    "ru": r"(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|г\.|год)",
    "zh-hans": r"[年月日号时届]",
    "mn": r"(?:он|оны|онд|сар|-)",
}
_ORDINAL_BEFORE = re.compile(r"(?:第|№|\bNo\.?|\bN\.?|#|\d[–—-])\s?$")


@dataclass(frozen=True)
class Held:
    """What records hold. ``values``: of figures, and among them ``counts`` of living things and
    areas; ``dates``: as :mod:`amurinfo.facts.dates` keeps them."""

    values: frozenset[Decimal] = frozenset()
    counts: frozenset[Decimal] = frozenset()
    dates: frozenset[str] = frozenset()

    @classmethod
    def together(cls, some: Iterable["Held"]) -> "Held":
        some = list(some)
        return cls(*(frozenset().union(*(getattr(one, name) for one in some))
                     for name in ("values", "counts", "dates")))


@dataclass(frozen=True)
class Typed:
    """``text``: as it stands; ``why``: ``unit``, ``held`` or ``date``; ``place``: words around
    it."""

    text: str
    why: str
    place: str


def value_of(text: str, language: str) -> Decimal | None:
    """The value of a written number; ``None`` if it is none in this language."""
    point = "," if language == "ru" else "."
    bare = re.sub(r"[ \u00a0\u202f]", "", text)
    bare = bare.replace("." if point == "," else ",", "").replace(point, ".")
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def typed(
    text: str, language: str, held: Held, kept: Collection[str] = ()
) -> Iterator[Typed]:
    """Numbers and dates in a plain ``text`` that should be facts. ``held``: by the records that
    it speaks of; ``kept``: what may stay, as it is written."""
    kept = {_bare(one) for one in kept}
    found = [*_dates(text, language, held), *_figures(text, language, held),
             *_words(text, language, held)]
    for start, end, why in sorted(found):
        written = text[start:end]
        if _bare(written) not in kept:
            yield Typed(written, why, text[max(0, start - 30) : end + 30].strip())


#: Start and end of what was found, and why.
Found = Iterator[tuple[int, int, str]]


def _dates(text: str, language: str, held: Held) -> Found:
    for day in (*days(text, language), *founding_years(text, language)):
        if day.date in held.dates:
            yield day.start, day.end, "date"


def _figures(text: str, language: str, held: Held) -> Found:
    unit = _before(_COUNTED, _MEASURED, language=language)
    month = _before(_MONTHS, language=language)
    for match in _NUMBER.finditer(text):
        written, before, after = match[0], text[: match.start()], text[match.end() :]
        if _ORDINAL_BEFORE.search(before[-6:]):
            continue
        if unit.match(after):
            yield *match.span(), "unit"
        elif (not month.match(after) and _is_much(written)
              and value_of(written, language) in held.values):
            yield *match.span(), "held"


def _words(text: str, language: str, held: Held) -> Found:
    """As in figures: below ten only with what is counted behind it, else all that "two countries"
    do together would be the number of something."""
    counted = _before(_COUNTED, language=language)
    other = _before(_MEASURED, _TIMES, _MONTHS, language=language)
    for numeral in numerals(text, language):
        after = text[numeral.end :]
        if (numeral.value in held.counts and not other.match(after)
                and (numeral.value >= 10 or counted.match(after))):
            yield numeral.start, numeral.end, "held"


@lru_cache
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern, re.I)


def _before(*words: dict[str, str], language: str) -> re.Pattern:
    """What a text goes on with, one of the ``words`` of its language."""
    return _compiled(_SPACE + "(?:" + "|".join(one[language] for one in words) + ")")


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _is_much(written: str) -> bool:
    """Neither a single digit nor a year."""
    return len(written) > 1 and not re.fullmatch(r"1[89]\d\d|20\d\d", written)
