"""What the offices see of the sums: one function for the screen, the file, programs and the mail.

Of measured visits nothing is read but released rows (:class:`.models.Release`), which were folded
when their week was closed; so whatever is asked, no answer and no difference of two answers stands
for fewer than k. Served pages are numbers of pages, not of people.
"""

import datetime
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q, Sum
from wagtail.models import Page

from amurinfo.languages import CODES

from . import models, sources
from .counting.folding import OTHER, Cell
from .counting.periods import monday

#: Dimensions that are shown as tables.
TABLES = ("page", "entry", "exit", "source", "referrer", "campaign", "country", "device",
          "download", "outbound", "search")
WEEKS = (4, 13, 52)
ANSWERS = ("shown", "yes", "no", "withdrawn", "signal")
#: A line by days where so many weeks are shown at most.
BY_DAY = 13
DAY = datetime.timedelta(days=1)
NOTHING = Cell(0, 0, 0)


class Row(NamedTuple):
    key: str
    cell: Cell


class Span(NamedTuple):
    """A stretch of the line: one day, or a closed period."""

    start: datetime.date
    end: datetime.date
    cell: Cell


@dataclass
class Report:
    """``since``: first day that was asked for; ``before``: the same stretch before it; ``served``
    and ``missing``: (address, how often), the most first; ``remarks``: (day, words)."""

    languages: tuple[str, ...]
    weeks: int
    since: datetime.date
    total: Cell = NOTHING
    before: Cell = NOTHING
    spans: list[Span] = field(default_factory=list)
    by_day: bool = False
    tables: dict[str, list[Row]] = field(default_factory=dict)
    served_total: int = 0
    served: list[tuple[str, int]] = field(default_factory=list)
    missing: list[tuple[str, int]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    full: int = 0
    unheard: int = 0
    started: list[datetime.date] = field(default_factory=list)
    remarks: list[tuple[datetime.date, str]] = field(default_factory=list)


def _cell(row) -> Cell:
    return Cell(row["v"] or 0, row["n"] or 0, row["p"] or 0)


class _Sum(Sum):
    """Of whole numbers, as the database gives it: both give whole numbers, and asking each of
    some ten thousand whether it is one costs a fifth of the report."""

    def get_db_converters(self, connection):
        return []


_SUMS = {"v": _Sum("views"), "n": _Sum("visits"), "p": _Sum("visitors")}


def build(languages: Sequence[str], weeks: int, today: datetime.date, most: int = 50) -> Report:
    """The report of these editions over the last ``weeks`` whole weeks and this one. A period that
    began before and ends within belongs to it. ``most``: rows of served and missing pages."""
    languages = tuple(code for code in CODES if code in languages)
    since = monday(today) - weeks * 7 * DAY
    found = Report(languages, weeks, since)
    released = models.Release.objects.filter(language__in=languages)
    within = released.filter(end__gte=since)
    found.tables = {dimension: [] for dimension in TABLES}
    for dimension, key, *numbers in within.exclude(dimension="day").values_list(
        "dimension", "key"
    ).annotate(**_SUMS).order_by():
        if dimension == "total":
            found.total += Cell(*numbers)
        elif dimension in found.tables:
            found.tables[dimension].append(Row(key, Cell(*numbers)))
    # Put in order here: the database takes as long for it as for the sums.
    for rows in found.tables.values():
        rows.sort(key=lambda row: (-row.cell.visitors, row.key))
    found.tables["source"] = _sources(found.tables["referrer"])
    found.before = _cell(released.filter(
        dimension="total", end__lt=since, end__gte=since - weeks * 7 * DAY).aggregate(**_SUMS))
    _line(found, within)
    _served(found, most)
    _answers(found)
    _remarks(found)
    return found


def _sources(referrers: list[Row]) -> list[Row]:
    """Kinds of sources as sums of released rows, so they say nothing that those do not."""
    sums: dict[str, Cell] = {}
    for row in referrers:
        kind = sources.kind(row.key)
        sums[kind] = sums.get(kind, NOTHING) + row.cell
    return [Row(kind, sums[kind]) for kind in sources.KINDS if kind in sums]


def _line(found: Report, within) -> None:
    """By days if none of them was folded, else by periods. Periods of several editions that do
    not end together stand each for itself."""
    days = list(within.filter(dimension="day").values("key").annotate(**_SUMS).order_by("key"))
    if days and found.weeks <= BY_DAY and all(row["key"] != OTHER for row in days):
        found.by_day = True
        for row in days:
            day = datetime.date.fromisoformat(row["key"])
            found.spans.append(Span(day, day, _cell(row)))
        return
    for row in within.filter(dimension="total").values("start", "end").annotate(
        **_SUMS
    ).order_by("end", "start"):
        found.spans.append(Span(row["start"], row["end"], _cell(row)))


def _served(found: Report, most: int) -> None:
    sent = models.Served.objects.filter(language__in=found.languages, day__gte=found.since)
    # In groups by path alone, and put in order here: a third less than in the database.
    there, missing = [], []
    for path, number, of_them in sent.values_list("path").annotate(
        n=_Sum("number"), there=_Sum("number", filter=Q(status=200), default=0)
    ).order_by():
        if of_them:
            found.served_total += of_them
            there.append((-of_them, path))
        if number > of_them:
            missing.append((of_them - number, path))
    found.served = [(path, -number) for number, path in heapq.nsmallest(most, there)]
    found.missing = [(path, -number) for number, path in heapq.nsmallest(most, missing)]


def _answers(found: Report) -> None:
    given = dict(models.Answers.objects.filter(
        language__in=found.languages, day__gte=found.since
    ).values_list("answer").annotate(n=Sum("number")))
    found.answers = {answer: given.get(answer, 0) for answer in ANSWERS}
    for day, what, number in models.Tally.objects.filter(
        day__gte=found.since
    ).order_by("day").values_list("day", "what", "number"):
        if what == "rejected":
            found.rejected += number
        elif what == "full":
            found.full += number
        elif what == "unheard":
            found.unheard += number
        elif what == "started":
            found.started.append(day)


def _remarks(found: Report) -> None:
    """What editors noted, and what was published for the first time."""
    noted = models.Remark.objects.filter(
        Q(language="") | Q(language__in=found.languages), day__gte=found.since)
    found.remarks = list(noted.values_list("day", "text"))
    published = Page.objects.live().filter(
        locale__language_code__in=found.languages, first_published_at__date__gte=found.since
    ).order_by("-first_published_at").values_list("first_published_at", "title")
    # The day on which a whole edition was loaded is no news of each page.
    titles: dict[datetime.date, list[str]] = {}
    for moment, title in published[:200]:
        titles.setdefault(moment.date(), []).append(title)
    for day, on_it in titles.items():
        if len(on_it) <= 5:
            found.remarks += [(day, title) for title in on_it]
    found.remarks.sort(key=lambda remark: (remark[0], remark[1]), reverse=True)


@dataclass(frozen=True)
class OfPage:
    """One page: ``spans`` in which it was released, entry and exit in their sum, how often it was
    sent."""

    spans: list[Span]
    total: Cell
    entry: Cell
    exit: Cell
    served: int


def of_page(path: str, weeks: int, today: datetime.date) -> OfPage:
    since = monday(today) - weeks * 7 * DAY
    rows = models.Release.objects.filter(
        key=path, end__gte=since, dimension__in=("page", "entry", "exit")
    ).order_by("end")
    sums = dict.fromkeys(("page", "entry", "exit"), NOTHING)
    spans = []
    for row in rows:
        cell = Cell(row.views, row.visits, row.visitors)
        sums[row.dimension] += cell
        if row.dimension == "page":
            spans.append(Span(row.start, row.end, cell))
    served = models.Served.objects.filter(path=path, status=200, day__gte=since).aggregate(
        n=Sum("number"))["n"] or 0
    return OfPage(spans, sums["page"], sums["entry"], sums["exit"], served)


def flat(report: Report) -> Iterator[tuple]:
    """(table, key, views, visits, visitor-days) of all that is shown; numbers that are one stand
    under views."""
    def numbers(cell: Cell) -> tuple[int, int, int]:
        return cell.views, cell.visits, cell.visitors

    yield ("total", "", *numbers(report.total))
    yield ("before", "", *numbers(report.before))
    for span in report.spans:
        yield ("span", f"{span.start}/{span.end}", *numbers(span.cell))
    for name, rows in report.tables.items():
        for row in rows:
            yield (name, row.key, *numbers(row.cell))
    yield ("served", "", report.served_total, "", "")
    for name, pages in (("served", report.served), ("missing", report.missing)):
        for path, number in pages:
            yield (name, path, number, "", "")
    for answer, number in report.answers.items():
        yield ("answer", answer, number, "", "")
    yield ("rejected", "", report.rejected, "", "")
    yield ("full", "", report.full, "", "")
    yield ("unheard", "", report.unheard, "", "")
    for day in report.started:
        yield ("started", day.isoformat(), "", "", "")
    for day, words in report.remarks:
        yield ("remark", f"{day} {words}", "", "", "")


HEAD = ("table", "key", "views", "visits", "visitor_days")


def as_data(report: Report) -> dict:
    """The same for programs."""
    return {
        "editions": list(report.languages), "weeks": report.weeks,
        "since": report.since.isoformat(),
        "rows": [dict(zip(HEAD, row, strict=True)) for row in flat(report)],
    }
