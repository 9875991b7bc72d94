"""What charts are made of, and the table that stands beside each."""

import csv as csv_module
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """The words of a chart, in the reader's language.

    ``lang``: BCP 47; ``number``: writes a value on an axis or beside a mark; ``when``: writes a
    position on the axis of time (years, as decimals); ``id``: begins the ids inside the SVG,
    unique on its page.
    """

    title: str
    description: str
    lang: str
    number: Callable[[float], str] = str
    when: Callable[[float], str] = lambda year: str(int(year))
    id: str = "chart"


@dataclass(frozen=True)
class Point:
    """A value or range at ``x``. ``low`` or ``high`` is ``None`` for "at most" and "at least".
    ``label``: the value in words, for whoever hears or hovers.

    Raises ``ValueError`` without any value, or if ``low`` is above ``high``.
    """

    x: float
    low: float | None
    high: float | None
    label: str = ""

    def __post_init__(self):
        if self.low is None and self.high is None:
            raise ValueError("a point has a value")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")

    @property
    def top(self) -> float:
        return self.high if self.high is not None else self.low

    @property
    def bottom(self) -> float:
        return self.low if self.low is not None else self.high

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Series:
    """``name`` stands at the end of the line."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Panel:
    title: str
    series: Sequence[Series]


@dataclass(frozen=True)
class Bar:
    """One row: ``low`` equals ``high`` for a single value. ``label``: the value in words;
    ``url``: where the row leads."""

    name: str
    low: float
    high: float
    label: str
    url: str = ""

    def __post_init__(self):
        if not 0 <= self.low <= self.high:
            raise ValueError("a bar begins at zero and low is not above high")


@dataclass(frozen=True)
class Stack:
    """One row of parts, in the order of the parts' names."""

    name: str
    values: Sequence[float]

    def __post_init__(self):
        if any(value < 0 for value in self.values):
            raise ValueError("a part is not negative")


@dataclass(frozen=True)
class Event:
    """Something that happened between ``low`` and ``high``, in years as decimals: as close as its
    date is exact, ``None`` for an end that is not known. ``kind``: which of the timeline's kinds;
    ``label``: date and name in words."""

    low: float | None
    high: float | None
    kind: int
    label: str
    url: str = ""

    def __post_init__(self):
        if self.low is None and self.high is None:
            raise ValueError("an event has a time")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")


@dataclass
class Table:
    """Rows of written cells; ``head`` has a cell a column."""

    head: list[str]
    rows: list[list[str]] = field(default_factory=list)


def csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """RFC 4180, with a mark that tells spreadsheets that it is UTF-8. A cell that a spreadsheet
    would take for a formula is kept text."""
    out = io.StringIO()
    writer = csv_module.writer(out)
    writer.writerow(head)
    writer.writerows([[_tame(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def _tame(cell: object) -> object:
    dangerous = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return "'" + cell if dangerous else cell
