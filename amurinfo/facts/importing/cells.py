"""One small class a type of cell: text -> canonical text, or :class:`CellError`.

Canonical text is what the export writes, so a file is compared with the database cell by
cell, as text.
"""

import datetime
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from amurinfo.facts import dates, formats
from amurinfo.facts.models.record import SLUG
from amurinfo.facts.prose.syntax import CASES, CASES_OF
from amurinfo.languages import BY_COLUMN

from .problems import CellError

#: Text that a spreadsheet would run as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What turns the direction of text or cannot be seen at all, besides control characters.
_UNSEEN = set("\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
              "\u2060\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True)
class Cell:
    """Base: what every cell has. ``required``: must not be empty in a new row."""

    required: bool = False

    def check(self, text: str) -> str:
        if not text:
            return ""
        return self.canonical(text)

    def canonical(self, text: str) -> str:
        return text

    def references(self, text: str) -> list[tuple[str, str]]:
        """(kind, slug) of the records that this cell names."""
        return []


@dataclass(frozen=True)
class Text(Cell):
    limit: int = 2000

    def canonical(self, text: str) -> str:
        # Windows and forms end lines in their own way; it is the same text.
        text = text.replace("\r\n", "\n")
        if text.startswith(FORMULA):
            raise CellError("formula")
        return self.sound(unescape(text))

    def sound(self, text: str) -> str:
        if any(unicodedata.category(char) == "Cc" and char not in "\n\t" or char in _UNSEEN
               for char in text):
            raise CellError("control")
        if len(text) > self.limit:
            raise CellError("too-long", limit=self.limit)
        return text


def escape(text: str) -> str:
    """Text that a spreadsheet would run, with an apostrophe before it; and text that begins
    with apostrophes and goes on so, as :func:`unescape` takes one off."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unescape(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


@dataclass(frozen=True)
class Slug(Cell):
    def canonical(self, text: str) -> str:
        try:
            SLUG(text)
        except ValidationError:
            raise CellError("slug") from None
        if len(text) > 80:
            raise CellError("too-long", limit=80)
        return text


@dataclass(frozen=True)
class Choice(Cell):
    values: tuple[str, ...] = ()

    def canonical(self, text: str) -> str:
        for value in self.values:
            if text.lower() == value.lower():
                return value
        raise CellError("choice", expected=", ".join(self.values))


@dataclass(frozen=True)
class YesNo(Cell):
    """An empty cell is "no": none is known."""

    def check(self, text: str) -> str:
        return self.canonical(text) if text else "no"

    def canonical(self, text: str) -> str:
        lowered = text.lower()
        if lowered in ("yes", "да", "是", "тийм", "true", "1"):
            return "yes"
        if lowered in ("no", "нет", "否", "үгүй", "false", "0"):
            return "no"
        raise CellError("choice", expected="yes, no")


#: The largest number that the database takes: 18 digits, four of them decimals.
LARGEST = 10**14 - 1


@dataclass(frozen=True)
class Number(Cell):
    low: float | None = None
    high: float | None = None
    places: int = 4

    def canonical(self, text: str) -> str:
        # Spaces group thousands in Russian; a comma could mean either thing, so it is refused.
        squeezed = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
        try:
            value = Decimal(squeezed)
        except InvalidOperation:
            raise CellError("number") from None
        if not value.is_finite():
            raise CellError("number")
        low, high = self.low, LARGEST if self.high is None else self.high
        if value > high or value < (-LARGEST if low is None else low):
            raise CellError("range", low=-LARGEST if low is None else low, high=high)
        if value != round(value, self.places):
            raise CellError("number")
        return plain(value)


def plain(value: Decimal | float | int | None) -> str:
    """A number as files hold it: no exponent, no idle zeros."""
    if value is None:
        return ""
    value = Decimal(str(value))
    text = format(value, "f") if value else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Year(Cell):
    def canonical(self, text: str) -> str:
        this_year = datetime.datetime.now(tz=datetime.UTC).year
        if not text.isdecimal() or len(text) > 4 or not 1800 <= int(text) <= this_year + 1:
            raise CellError("year", low=1800, high=this_year + 1)
        return str(int(text))


@dataclass(frozen=True)
class PartialDate(Cell):
    def canonical(self, text: str) -> str:
        try:
            dates.parse(text)
        except ValueError:
            raise CellError("date") from None
        return text


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


@dataclass(frozen=True)
class Countries(Cell):
    many: bool = True

    def canonical(self, text: str) -> str:
        codes = [code.upper() for code in split(text)]
        wrong = any(len(c) != 2 or not c.isascii() or not c.isalpha() for c in codes)
        wrong = wrong or not set(codes) <= formats.countries()
        if wrong or len(set(codes)) != len(codes) or (len(codes) > 1 and not self.many):
            raise CellError("country")
        if len(";".join(codes)) > 40:
            raise CellError("too-long", limit=40)
        return ";".join(codes)


@dataclass(frozen=True)
class Languages(Cell):
    """Endings of columns (``ru``, ``en``, ``zh``, ``mn``) joined by semicolons."""

    def canonical(self, text: str) -> str:
        codes = split(text.lower())
        if any(code not in BY_COLUMN for code in codes):
            raise CellError("language", expected=", ".join(BY_COLUMN))
        # In the order in which the columns stand.
        return ";".join(code for code in ("en", "ru", "zh", "mn") if code in codes)


@dataclass(frozen=True)
class Form(Text):
    """One case of a name. It never stands alone in a cell, so it is no formula."""

    limit: int = 300

    def canonical(self, text: str) -> str:
        if ";" in text:
            raise CellError("semicolon")
        return self.sound(text)


@dataclass(frozen=True)
class Forms(Cell):
    """Cases of a name in one language: ``genitive=Амура;dative=Амуру``."""

    language: str = ""

    def canonical(self, text: str) -> str:
        return joined(self.forms(text))

    def forms(self, text: str) -> dict[str, str]:
        """Form by case."""
        cases = CASES_OF[self.language]
        found: dict[str, str] = {}
        for part in split(text):
            case, _sign, form = (piece.strip() for piece in part.partition("="))
            if case not in cases or not form or case in found:
                raise CellError("forms", expected=", ".join(cases))
            found[case] = Form().check(form)
        return found


def joined(forms: dict[str, str]) -> str:
    """Forms by case as a cell holds them: in one order, as the database keeps none."""
    return ";".join(f"{case}={forms[case]}" for case in CASES if case in forms)


@dataclass(frozen=True)
class Reference(Cell):
    """Slugs of other records. ``vocabulary`` narrows references to terms."""

    kind: str = ""
    vocabulary: str = ""
    many: bool = False

    def canonical(self, text: str) -> str:
        slugs = split(text)
        for slug in slugs:
            try:
                SLUG(slug)
            except ValidationError:
                raise CellError("slug") from None
        if len(slugs) > 1 and not self.many:
            raise CellError("slug")
        return ";".join(dict.fromkeys(slugs))

    def references(self, text: str) -> list[tuple[str, str]]:
        prefix = f"{self.vocabulary}-" if self.vocabulary else ""
        return [(self.kind, prefix + slug) for slug in split(text)]


@dataclass(frozen=True)
class Latitude(Number):
    """Up to 180, so that one swapped with its longitude comes to where both are looked at."""

    low: float | None = -180
    high: float | None = 180
    places: int = 6


@dataclass(frozen=True)
class Longitude(Number):
    low: float | None = -180
    high: float | None = 180
    places: int = 6


__all__ = [
    "Cell", "Choice", "Countries", "Form", "Forms", "Languages", "Latitude", "Longitude", "Number",
    "PartialDate", "Reference", "Slug", "Text", "Year", "YesNo", "escape", "joined", "plain",
    "split", "unescape",
]
