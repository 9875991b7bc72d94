"""Sums into the database, closed weeks out of them, and what is too old away. The same statements
on SQLite and PostgreSQL."""

import datetime
from collections import defaultdict

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Sum

from . import models, partitions, registry
from .counting import folding, periods
from .counting.collector import Sums

DAY = datetime.timedelta(days=1)


def _upsert(model, keys: tuple[str, ...], numbers: tuple[str, ...], rows: list[tuple]) -> None:
    """Adds to rows that are there, makes those that are not."""
    if not rows:
        return
    table, name = model._meta.db_table, connection.ops.quote_name
    columns = ", ".join(map(name, keys + numbers))
    marks = ", ".join(["%s"] * len(keys + numbers))
    add = ", ".join(f"{name(n)} = {name(table)}.{name(n)} + excluded.{name(n)}" for n in numbers)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {name(table)} ({columns}) VALUES ({marks}) "  # noqa: S608 (our names)
            f"ON CONFLICT ({', '.join(map(name, keys))}) DO UPDATE SET {add}", rows,
        )


def write_sums(sums: Sums) -> None:
    """Only totals are kept by day; other sums by week, on its Monday, as nobody needs them finer.
    What comes for a week that is closed already is too late and is left out."""
    ends = dict(models.Release.objects.values_list("language").annotate(Max("end")))
    rows = [
        (day if dimension == "total" else periods.monday(day), language, dimension, key, *values)
        for (day, language, dimension, key), values in sorted(sums.items())
        if language not in ends or day > ends[language]
    ]
    with transaction.atomic():
        _upsert(models.Counter, ("day", "language", "dimension", "key"),
                ("views", "visits", "visitors"), rows)


def write_visits(sums: Sums, day: datetime.date, tallies: dict[str, int]) -> None:
    """What the collector gave, whole or not at all."""
    with transaction.atomic():
        write_sums(sums)
        for what, number in tallies.items():
            write_tally(day, what, number)


def write_served(served: dict[tuple[datetime.date, str, int, str], int]) -> None:
    with transaction.atomic():
        _upsert(models.Served, ("day", "language", "status", "path"), ("number",),
                [(*key, number) for key, number in sorted(served.items())])


def write_answers(answers: dict[tuple[datetime.date, str, str], int]) -> None:
    _upsert(models.Answers, ("day", "language", "version", "answer"), ("number",),
            [(day, language, registry.VERSION, answer, number)
             for (day, language, answer), number in sorted(answers.items())])


def write_tally(day: datetime.date, what: str, number: int) -> None:
    if number:
        _upsert(models.Tally, ("day", "what"), ("number",), [(day, what, number)])


def release(today: datetime.date) -> int:
    """Closes the weeks that can be closed: folds them, keeps what came out, deletes their days.
    Returns the number of periods."""
    done = 0
    languages = models.Counter.objects.values_list("language", flat=True).distinct()
    for language in list(languages):
        counters = models.Counter.objects.filter(language=language)
        visitors = dict(
            counters.filter(dimension="total").values_list("day").annotate(Sum("visitors"))
        )
        last = models.Release.objects.filter(language=language).aggregate(Max("end"))["end__max"]
        for start, end in periods.closed(visitors, today, last + DAY if last else None):
            try:
                with transaction.atomic():
                    _release_one(language, start, end)
            except IntegrityError:
                return done  # another process closes weeks at this moment
            done += 1
    return done


def _release_one(language: str, start, end) -> None:
    days = models.Counter.objects.filter(language=language, day__range=(start, end))
    tables: dict[str, dict[str, folding.Cell]] = defaultdict(dict)
    for row in days.values("dimension", "key").annotate(
        v=Sum("views"), n=Sum("visits"), p=Sum("visitors")
    ):
        tables[row["dimension"]][row["key"]] = folding.Cell(row["v"], row["n"], row["p"])
    for row in days.filter(dimension="total"):
        tables["day"][row.day.isoformat()] = folding.Cell(row.views, row.visits, row.visitors)
    models.Release.objects.bulk_create(
        models.Release(start=start, end=end, language=language, dimension=dimension, key=key,
                       views=cell.views, visits=cell.visits, visitors=cell.visitors)
        for dimension, table in sorted(folding.fold_all(tables).items())
        for key, cell in table.items()
    )
    days.delete()


def released(rows) -> dict[tuple, dict[str, dict[str, folding.Cell]]]:
    """Period and language -> its tables, out of released rows."""
    found: dict[tuple, dict[str, dict[str, folding.Cell]]] = {}
    for start, end, language, dimension, key, *numbers in rows.values_list(
        "start", "end", "language", "dimension", "key", "views", "visits", "visitors"
    ):
        found.setdefault((start, end, language), {}).setdefault(dimension, {})[
            key] = folding.Cell(*numbers)
    return found


def _stays(day: datetime.date, first: datetime.date, this: datetime.date) -> datetime.date:
    """The day on which served pages of ``day`` stand: itself in this week (``this``: its Monday),
    the Monday of a week that is over, the first of a month before the weeks that are kept."""
    if first <= day < this:
        day = periods.monday(day)
    return day.replace(day=1) if day < first else day


def _open_week(today: datetime.date) -> datetime.date:
    """The Monday of the week whose served pages still stand by day. It is over a day later than in
    the calendar: on a Monday other processes still write down the last minute of the Sunday."""
    return periods.monday(today - DAY)


def unfolded(today: datetime.date) -> dict[datetime.date, list[datetime.date]]:
    """Day on which served pages are to stand -> other days on which they still do."""
    first, this = registry.first_by_week(today), _open_week(today)
    found = defaultdict(list)
    for day in models.Served.objects.values_list("day", flat=True).distinct():
        if (stays := _stays(day, first, this)) != day:
            found[stays].append(day)
    return found


def fold_served(today: datetime.date) -> None:
    """Sums served pages into weeks and months. A week belongs to the month of its Monday."""
    for stays, days in unfolded(today).items():
        old = models.Served.objects.filter(day__in=days)
        sums: dict[tuple, int] = defaultdict(int)
        with transaction.atomic():
            for *key, number in old.values_list("language", "status", "path", "number"):
                sums[stays, *key] += number
            write_served(sums)
            old.delete()


def counted(today: datetime.date) -> set[datetime.date]:
    """Days of which served pages may be stored: all of a week or month of which something is."""
    first, this = registry.first_by_week(today), _open_week(today)
    found = set()
    for day in models.Served.objects.values_list("day", flat=True).distinct():
        stays = end = _stays(day, first, this)
        if stays < first:
            end = partitions.month_after(stays) - DAY
        if stays < this:
            end = periods.monday(end) + 6 * DAY
        found |= {stays + n * DAY for n in range((end - stays).days + 1)}
    return found


#: Table of the registry -> the column that says how old a row is.
AGES = {**partitions.COLUMNS, "Consent": "decided", "Answers": "day", "Tally": "day",
        "Check": "day", "SetAside": "day"}


def tidy(today: datetime.date) -> dict[str, int]:
    """Deletes what the registry's terms have passed; returns table -> rows deleted."""
    fold_served(today)
    oldest = {table: registry.oldest(table, today) for table in AGES}
    gone = partitions.keep(today, oldest)
    for table, column in AGES.items():
        old = getattr(models, table).objects.filter(**{f"{column}__lt": oldest[table]})
        gone[table] = gone.get(table, 0) + old.delete()[0]
    models.ConsentText.objects.filter(consent__isnull=True).exclude(
        version=registry.VERSION
    ).delete()
    return gone
