"""Numbers as a text says them: in figures, in words, as the name of a month.

"5 марта", "March 5", "3月5日" and "3-р сарын 5" say the same numbers, "1,5 млн" and "150万" the
same one. Knows neither Django nor Wagtail.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from amurinfo.facts.prose.days import MONTHS
from amurinfo.facts.prose.numerals import Numeral, numerals


class Said(IntEnum):
    """How sure it is that it is a number, and that whoever says the same says it, too."""

    LOOSELY = 0  # "one", "both", "a hundred": as often no number
    IN_WORDS = 1  # "two": another language may say "a pair"
    IN_FIGURES = 2  # and months


@dataclass(frozen=True)
class Quantity:
    """``text[start:end]`` says the first of ``values``; the others are what it may mean."""

    start: int
    end: int
    values: tuple[str, ...]
    said: Said = Said.IN_FIGURES


_SPACE = "[ \u00a0\u202f]"
_FIGURE = re.compile(
    rf"(?<!\d)\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
)
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_EXACT = Context(prec=60)

#: What multiplies the number before it.
_TIMES = {
    "en": {r"thousand\b": 3, r"million\b": 6, r"billion\b": 9},
    "ru": {r"тыс(?:\.|яч(?!елет)\w*)": 3, r"(?:млн\b\.?|миллион\w*)": 6,
           r"(?:млрд\b\.?|миллиард\w*)": 9},
    "zh-hans": {r"[多余]?万亿": 12, r"[多余]?亿": 8, r"[多余]?千万": 7, r"[多余]?百万": 6,
                r"[多余]?十万": 5, r"[多余]?万": 4, r"[多余]?千(?![米克瓦卡])": 3},
    "mn": {r"мянга\w*": 3, r"сая(?:\b|ын|д\b|г\b)": 6, r"тэрбум\w*": 9},
}
_RANGE = re.compile(rf"{_SPACE}?(?:[–—~-]|至|到|to|до){_SPACE}?")

_DECADE = {
    "en": r"(?P<decade>\d0)s\b",
    "ru": r"(?P<decade>\d0)-(?:е|х|м|ми)\b",
    "zh-hans": r"(?:(?P<century>\d\d)世纪|(?P<last>上个?世纪)|(?P<this>本世纪))?"
               r"(?:(?P<decade>\d0)|(?P<han>[一二三四五六七八九])十)年代",
    "mn": r"(?P<decade>\d0)-(?:аад|ээд|оод|өөд|иад)\b",
}
_HAN = "一二三四五六七八九"
#: "六七月": in June and July.
_TWO_MONTHS = re.compile(f"(?<![{_HAN}十])[{_HAN}]{{2}}(?=月)")
#: "июньский"
_OF_MONTH = re.compile(r"\b(?:" + "|".join(
    f"(?P<m{number}>{stem}ск\\w+)" for number, stem in enumerate((
        "январ", "февраль", "мартов", "апрель", "май", "июнь", "июль", "августов", "сентябрь",
        "октябрь", "ноябрь", "декабрь"), start=1)) + ")", re.I)
_ROMAN = {"I": 1, "V": 5, "X": 10}
#: Roman numbers are read where nothing else can be meant: of centuries, in Mongolian of months.
_IN_ROMAN = {
    "ru": rf"\b[IVX]{{1,5}}(?={_SPACE}?(?:[–—-]{_SPACE}?[IVX]+{_SPACE}?)?в(?:ек\w*|в?\.))",
    "mn": rf"\b[IVX]{{1,5}}(?={_SPACE}?(?:[–—-]{_SPACE}?[IVX]+{_SPACE}?)?(?:зуун|сар)\w*)",
}

#: Chinese writes many names with numbers; what is counted has a measure word.
_MEASURE = re.compile(
    "(?:[、至到或—–-][一二两三四五六七八九十]+)*[多余]?"
    "(?:[个只头条种座片年月日天次国岁对块名位项级类群株棵份本部段根列层届批倍省县市区人米克吨公平千小世]"
    "|(?<!四)处|分[之钟]|家(?!子))"
)
_BOTH = {
    "en": r"\bboth\b",
    "ru": r"\b(?:оба|обе|обоих|обеих|обоим|обеим|обоими|обеими)\b",
}
#: Words that are a number only at times: magpie, family; dyke, "at all", "put", a photograph, a
#: week.
_OTHER_WORDS = {
    "ru": re.compile(r"(?:сорока|семью)\b", re.I),
    "mn": re.compile(rf"(?:далан|ер|ная|тавь|зургаа)\b|долоон?(?={_SPACE}хоног)", re.I),
}
#: Nor are these always one: "one of", "hundreds of".
_LOOSE = {1, 100, 1000}

#: "A, B хоёр": how many were listed.
_LISTED = re.compile(rf",{_SPACE}[\w-]+{_SPACE}$")

_BEFORE_MONTH = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:until|till|since|in|by|from|of|to|before|after|early|late|mid|and"
    r"|or|between|through|during))[ \u00a0-]$", re.I)
_AFTER_MONTH = re.compile(r"\.?,?[ \u00a0]\d|[ \u00a0](?:and|or|to|until)[ \u00a0][A-Z]|[–-][A-Z]")
_AFTER_NUMBER = re.compile(r"\d(?:st|nd|rd|th)?[ \u00a0]$")
_BEFORE_NUMBER = re.compile(r"\.?,?[ \u00a0]\d")
_STARTS = re.compile(r"(?:^|[.!?:;\n][\"”’»)]?)\s*[\"“«‘(]?$")


def read(text: str, language: str) -> list[Quantity]:
    """What numbers a plain ``text`` says, in their order."""
    found: list[Quantity] = []
    taken = 0
    counts = [_multiplied(quantity, text, language)
              for quantity in (*_figures(text, language), *_words(text, language))]
    some = [*counts, *_decades(text, language), *_romans(text, language),
            *_months(text, language)]
    for quantity in sorted(some, key=lambda q: (q.start, -q.end)):
        if quantity.start >= taken:
            found.append(quantity)
            taken = quantity.end
    return _ranges(found, text)


def missing(source: Iterable[Quantity], own: Sequence[Quantity], least: Said) -> list[str]:
    """Values that are said in the source, at ``least`` so surely, and in no way in one's own."""
    wanted = [quantity for quantity in source if quantity.said >= least]
    left = list(own)
    for alike in (_same, _may_be_same):
        wanted = [quantity for quantity in wanted if not _take(quantity, left, alike)]
    return [quantity.values[0] for quantity in wanted]


def without(text: str, quantities: Iterable[Quantity]) -> str:
    """What else a text says."""
    rest, at = [], 0
    for quantity in quantities:
        rest.append(text[at:quantity.start])
        at = quantity.end
    return " # ".join([*rest, text[at:]])


def _same(one: Quantity, other: Quantity) -> bool:
    return one.values[0] == other.values[0]


def _may_be_same(one: Quantity, other: Quantity) -> bool:
    return not set(one.values).isdisjoint(other.values)


def _take(quantity: Quantity, left: list[Quantity], alike) -> bool:
    for index, other in enumerate(left):
        if alike(quantity, other):
            del left[index]
            return True
    return False


# ---- figures -----------------------------------------------------------------------------


def _figures(text: str, language: str) -> Iterator[Quantity]:
    for match in _FIGURE.finditer(text):
        written = re.sub(_SPACE, "", match.group())
        if language != "ru" and _COMMAS.fullmatch(written):
            written = written.replace(",", "")
        if len(re.findall("[.,]", written)) > 1:  # 28.06.2016
            for part in re.finditer(r"\d+", match.group()):
                at = match.start()
                yield Quantity(at + part.start(), at + part.end(), (_value(part.group()),))
        else:
            yield Quantity(*match.span(), (_value(written.replace(",", ".")),))


def _value(written: str | Decimal) -> str:
    """Alike for 07, 7 and 7.0."""
    said = format(_EXACT.create_decimal(written), "f")
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    return said.lstrip("0") or "0" if "." not in said else said


@lru_cache
def _times(language: str) -> tuple[tuple[re.Pattern, int], ...]:
    return tuple((re.compile(f"{_SPACE}?{word}", re.I), power)
                 for word, power in _TIMES[language].items())


def _multiplied(quantity: Quantity, text: str, language: str) -> Quantity:
    for pattern, power in _times(language):
        match = pattern.match(text, quantity.end)
        if match:
            value = _EXACT.multiply(_EXACT.create_decimal(quantity.values[0]), 10 ** power)
            return replace(quantity, end=match.end(), values=(_value(value),))
    return quantity


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """In "2–3 млн" the first is as many times as much."""
    made = list(found)
    for index, (one, following) in enumerate(pairwise(found)):
        bare = _FIGURE.match(text, following.start)
        if not bare or not _RANGE.fullmatch(text, one.end, following.start):
            continue
        times = _times_of(bare.group(), following.values[0])
        if times:
            value = _EXACT.multiply(_EXACT.create_decimal(one.values[0]), times)
            made[index] = replace(one, values=(_value(value), *one.values))
    return made


def _times_of(written: str, value: str) -> int:
    """0 if a number is as it is written."""
    bare = re.sub(r"\D", "", written).lstrip("0")
    digits = value.replace(".", "").lstrip("0")
    more = len(value.partition(".")[0]) - len(re.split("[.,]", written)[0])
    return 10 ** more if more > 2 and bare and digits.startswith(bare) else 0


# ---- centuries and decades ---------------------------------------------------------------


@lru_cache
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern)


def _decades(text: str, language: str) -> Iterator[Quantity]:
    for match in _compiled(r"(?<!\d)" + _DECADE[language]).finditer(text):
        parts = match.groupdict()
        tens = parts["decade"] or str(_HAN.index(parts["han"]) + 1) + "0"
        if parts.get("century"):
            values = (f"{int(parts['century']) - 1}{tens}",)
        elif parts.get("this"):
            values = (f"20{tens}",)
        elif parts.get("last"):
            values = (f"19{tens}",)
        else:
            values = (tens, f"19{tens}", f"20{tens}")
        yield Quantity(*match.span(), tuple(_value(value) for value in values))


def _romans(text: str, language: str) -> Iterator[Quantity]:
    pattern = _IN_ROMAN.get(language)
    for match in _compiled(pattern).finditer(text) if pattern else ():
        digits = [_ROMAN[letter] for letter in match.group()]
        value = sum(-one if one < following else one
                    for one, following in zip(digits, [*digits[1:], 0], strict=True))
        yield Quantity(*match.span(), (str(value),))


# ---- months ------------------------------------------------------------------------------


def _months(text: str, language: str) -> Iterator[Quantity]:
    if language == "zh-hans":
        for match in _TWO_MONTHS.finditer(text):
            for at in (match.start(), match.start() + 1):
                yield Quantity(at, at + 1, (str(_HAN.index(text[at]) + 1),))
        return
    if language == "ru":
        for match in _OF_MONTH.finditer(text):
            yield Quantity(*match.span(), (match.lastgroup[1:],), Said.LOOSELY)
    for match in _month_names(language).finditer(text):
        if language != "en" or _is_month(match, text):
            yield Quantity(*match.span(), (match.lastgroup[1:],))


@lru_cache
def _month_names(language: str) -> re.Pattern:
    names = list(enumerate(MONTHS[language], start=1))
    if language == "mn":  # The eleventh begins as the tenth does.
        names = [(number, f"{name}(?:дугаар|дүгээр)(?={_SPACE}сар)")
                 for number, name in reversed(names)]
    inside = "|".join(f"(?P<m{number}>{name})" for number, name in names)
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.I)


def _is_month(match: re.Match, text: str) -> bool:
    """Not "may" and "march", and of abbreviations those that stand beside a number."""
    name, before, after = match.group(), text[:match.start()], text[match.end():]
    if not name[0].isupper():
        return False
    if name.lower() in ("may", "march"):
        return bool(_AFTER_MONTH.match(after) or _BEFORE_MONTH.search(before)
                    or not _STARTS.search(before))
    if len(name) < 5 and name.lower() not in ("june", "july"):
        return bool(_AFTER_NUMBER.search(before) or _BEFORE_NUMBER.match(after))
    return True


# ---- words -------------------------------------------------------------------------------


def _words(text: str, language: str) -> Iterator[Quantity]:
    for numeral in numerals(text, language, ones=True):
        if language == "zh-hans" and not _MEASURE.match(text, numeral.end):
            continue
        yield Quantity(numeral.start, numeral.end, (str(numeral.value),),
                       _how(numeral, text, language))
    for match in _compiled(_BOTH[language]).finditer(text) if language in _BOTH else ():
        yield Quantity(*match.span(), ("2",), Said.LOOSELY)


def _how(numeral: Numeral, text: str, language: str) -> Said:
    if language == "zh-hans" and text.startswith("月", numeral.end):
        return Said.IN_FIGURES
    if numeral.value in _LOOSE or _is_other_word(numeral, text, language):
        return Said.LOOSELY
    return Said.IN_WORDS


def _is_other_word(numeral: Numeral, text: str, language: str) -> bool:
    if language == "mn" and _LISTED.search(text[max(0, numeral.start - 40):numeral.start]):
        return True
    others = _OTHER_WORDS.get(language)
    found = others.match(text, numeral.start) if others else None
    return bool(found and found.end() == numeral.end)
