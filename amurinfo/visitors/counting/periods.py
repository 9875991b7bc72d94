"""When a period is closed: whole weeks, as many as it takes to have a crowd in them."""

import datetime

from .folding import LEAST


def monday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def closed(visitors: dict[datetime.date, int], today: datetime.date, start=None,
           k: int = LEAST) -> list[tuple[datetime.date, datetime.date]]:
    """First and last days of the periods that may be released now: ISO weeks that ended before
    yesterday, and where a week has fewer than ``k`` visitors, with the weeks after it.

    ``visitors`` a day; ``start``: the Monday on which the next period begins (default: the first
    week that has anybody).
    """
    if not visitors:
        return []
    found = []
    start = week = start or monday(min(visitors))
    total = 0
    while (end := week + datetime.timedelta(days=6)) < today - datetime.timedelta(days=1):
        total += sum(visitors.get(week + datetime.timedelta(days=n), 0) for n in range(7))
        week = end + datetime.timedelta(days=1)
        if total >= k:
            found.append((start, end))
            start, total = week, 0
    return found
