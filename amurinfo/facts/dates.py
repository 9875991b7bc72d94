"""Dates as exactly as they are known: a year, a month or a day (EDTF level 0).

Kept as text in ISO 8601 form, which sorts as time does: ``2015`` < ``2015-02`` < ``2015-02-28``.
"""

import datetime
import re

_PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse(text: str) -> tuple[int, int | None, int | None]:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` as (year, month or None, day or None).

    Raises ``ValueError`` for any other form and for days that do not exist.
    """
    match = _PATTERN.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    return year, month, day


def year_of(text: str) -> int | None:
    """The year of a date in the form above; ``None`` for an empty one."""
    return parse(text)[0] if text else None


def span(text: str) -> tuple[float, float]:
    """From when to when a date may be, in years as decimals: a year, a month or a day long.

    Raises ``ValueError`` as :func:`parse` does.
    """
    year, month, day = parse(text)
    if month is None:
        return float(year), float(year + 1)
    if day is None:
        return year + (month - 1) / 12, year + month / 12
    start = datetime.date(year, 1, 1)
    days = (datetime.date(year + 1, 1, 1) - start).days
    past = (datetime.date(year, month, day) - start).days
    return year + past / days, year + (past + 1) / days
