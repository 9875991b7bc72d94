"""Access logs of before, through the counter of served pages: an address, a day, a number.

Addresses, programs and times in the log are read over and kept nowhere; what is said of a bad line
is its place and never its text. Pure: knows no database.
"""

import datetime
import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .served import HTML, Served

_MONTHS = {name: number for number, name in enumerate(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)}
#: Apache's common and combined formats, which nginx writes, too.
_LINE = re.compile(
    r"\S+ \S+ .*?\[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\] "
    r'"([A-Z]+) (\S+)(?: HTTP/[\d.]+)?" (\d{3}) '
)


class Unreadable(ValueError):
    """The line is no line of an access log; the text says what is wrong, in a fixed word."""


def parse(line: str) -> tuple[datetime.date, str, str, str]:
    """(day in UTC, method, path without its query, status). Raises ``Unreadable``."""
    found = _LINE.match(line)
    if not found:
        raise Unreadable("form")
    day, month, year, hour, minute, second, sign, off_h, off_m = found.groups()[:9]
    try:
        moment = datetime.datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute),
                                   min(int(second), 59))
        away = datetime.timedelta(hours=int(off_h), minutes=int(off_m))
        moment -= away if sign == "+" else -away
    except (KeyError, ValueError, OverflowError):
        raise Unreadable("date") from None
    method, target, status = found.groups()[9:]
    path = re.sub(r"^https?://[^/]+", "", target).partition("?")[0]
    return moment.date(), method, path, status


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """Rows from 1 and their text; ``.gz`` is unpacked."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", errors="replace") as text:
        yield from enumerate(text, 1)


@dataclass
class Taken:
    """``numbers``: as :meth:`Served.give` gives them; ``bad``: (file, row, fixed word);
    ``pages``: how many lines were pages; ``left``: day -> lines of it that were left out."""

    numbers: dict = field(default_factory=dict)
    bad: list[tuple[str, int, str]] = field(default_factory=list)
    pages: int = 0
    left: dict[datetime.date, int] = field(default_factory=dict)


def take(files: list[Path], first: datetime.date, counted: set[datetime.date],
         moved: Callable[[str], str]) -> Taken:
    """Counts the files. Days before ``first`` and days in ``counted`` are left out, so nothing is
    counted twice; ``moved`` says where an old address leads today.

    Raises ``OSError`` if a file cannot be read.
    """
    taken = Taken()
    day = first
    counter = Served(None, lambda: day, most=10_000_000)
    for file in files:
        for row, line in lines(file):
            if not line.strip():
                continue
            try:
                day, method, path, status = parse(line)
            except Unreadable as error:
                taken.bad.append((file.name, row, str(error)))
                continue
            if method != "GET":
                continue
            if day < first or day in counted:
                taken.left[day] = taken.left.get(day, 0) + 1
                continue
            taken.pages += bool(counter.count(moved(path), status, HTML))
    taken.numbers = counter.give()
    return taken
