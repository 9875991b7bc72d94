"""Numbers typed in prose that a record holds, or could hold. Pure.

A number that is typed stays as it was when the record is corrected. Found are numbers that equal a
value of a record which the page is about, names or links to, and numbers with a unit behind them.
Years, ordinals, days of a month, numbers of documents and single digits without a unit are prose.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# Chinese stands close to its numbers; other letters make something else of them.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z\u0400-\u04ff.,-])\d+(?:[ \u00a0\u202f,.]\d{3})*(?:[.,]\d+)?"
    r"(?![0-9A-Za-z\u0400-\u04ff]|-[A-Za-z\u0400-\u04ff])"
)
_SPACE = r"[ \u00a0\u202f]?"
#: What is counted or measured in, as prose of each language writes it behind a number.
_UNITS = {
    "en": r"(?:ha|hectares?|km²?|sq(?:uare)? k\w+|kilomet\w+|met(?:re|er)s?|m²?|individuals|adults|"
          r"animals|birds|pairs|nests|species|per cent|percent)\b|%",
    "ru": r"(?:га|гектар\w*|км²?|кв\. ?км|квадратн\w+|километр\w*|метр\w*|м²?|особ\w+|голов\w*|"
          r"пар\w*|гн[её]зд\w*|вид(?:а|ов|ам)?|процент\w*)\b|%",
    "zh-hans": r"公顷|平方公里|平方千米|公里|千米|米|只|头|对|巢|种|个体|[%％]",
    "mn": r"(?:га|гектар\w*|км²?|ам дөрвөлжин|километр\w*|метр\w*|м²?|бодгал\w*|толгой\w*|хос\w*|"
          r"үүр\w*|зүйл\w*|хувь\w*)\b|%",
}
_MONTHS = {
    "en": r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    "ru": r"(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|г\.|год)",
    "zh-hans": r"[年月日号时届]",
    "mn": r"(?:он|оны|онд|сар|-)",
}
_ORDINAL_BEFORE = re.compile(r"(?:第|№|\bNo\.?|\bN\.?|#|\d[–—-])\s?$")


@dataclass(frozen=True)
class Typed:
    """``text``: as it stands; ``why``: ``unit`` or ``held``; ``place``: words around it."""

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
    text: str, language: str, held: Collection[Decimal], kept: Collection[str] = ()
) -> Iterator[Typed]:
    """Numbers in a plain ``text`` that should be facts. ``held``: values of the records that
    the page speaks of; ``kept``: numbers that may stay, as they are written."""
    kept = {_bare(one) for one in kept}
    unit = re.compile(_SPACE + f"(?:{_UNITS[language]})", re.I)
    month = re.compile(_SPACE + _MONTHS[language], re.I)
    for match in _NUMBER.finditer(text):
        written, before, after = match[0], text[: match.start()], text[match.end() :]
        if _bare(written) in kept or _ORDINAL_BEFORE.search(before[-6:]):
            continue
        why = ""
        if unit.match(after):
            why = "unit"
        elif not month.match(after) and _is_much(written):
            value = value_of(written, language)
            why = "held" if value in held else ""
        if why:
            start = max(0, match.start() - 30)
            yield Typed(written, why, text[start : match.end() + 30].strip())


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _is_much(written: str) -> bool:
    """Neither a single digit nor a year."""
    return len(written) > 1 and not re.fullmatch(r"1[89]\d\d|20\d\d", written)
