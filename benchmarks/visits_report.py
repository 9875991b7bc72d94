"""What the report of the offices costs over the sums of ten million views.

    python -m benchmarks.visits_report [--views 10000000] [--addresses 3000] [--postgresql]

Ninety days, so many addresses in four editions with the popularity of Zipf, 400 referrers, 50
countries, as in the note. The sums are written as the counting would have left them: closed weeks
folded, served pages by week, those of this week by day. Compared with the CPU seconds of the
research note for the same question over raw events on the same kind of database.
"""

import argparse
import contextlib
import datetime
import os
import resource
import subprocess
import sys
import tempfile
import time

ROWS = {"page": 0, "entry": 0, "exit": 0, "referrer": 400, "country": 50, "device": 3,
        "campaign": 10, "download": 100, "outbound": 200, "total": 1, "day": 7}
DAYS, LIMIT = 90, 0.3
#: CPU seconds of ten queries with exact visitors over 10 M raw events, measured for the note.
RAW = {"sqlite": 36.0, "postgresql": 27.5}
TODAY = datetime.date(2026, 11, 26)


def zipf(total: int, ranks: int) -> list[int]:
    """``total`` shared out by 1/rank, rounded down."""
    unit = total / sum(1 / rank for rank in range(1, ranks + 1))
    return [int(unit / rank) for rank in range(1, ranks + 1)]


def fill(views: int, addresses: int) -> int:
    from django.db import transaction

    from amurinfo.languages import CODES
    from amurinfo.visitors import models
    from amurinfo.visitors.counting.folding import Cell, fold_all
    from amurinfo.visitors.counting.periods import monday

    a_day, each = views // DAYS // len(CODES), addresses // len(CODES)
    first = monday(TODAY) - datetime.timedelta(days=91)
    rows = 0
    with transaction.atomic():
        for code in CODES:
            pages = [f"/{code}/section-{n % 40}/page-{n}/" for n in range(each)]
            for week in range(13):
                start = first + datetime.timedelta(weeks=week)
                tables = {}
                for dimension, keys in ROWS.items():
                    numbers = zipf(a_day * 7, keys or each)
                    names = [f"{dimension}-{n}.example" for n in range(keys)] or pages
                    if dimension == "day":
                        names = [str(start + datetime.timedelta(days=n)) for n in range(7)]
                    elif dimension == "total":
                        names = [""]
                    tables[dimension] = {name: Cell(n, n // 2, n // 2)
                                         for name, n in zip(names, numbers, strict=True) if n}
                batch = [
                    models.Release(start=start, end=start + datetime.timedelta(days=6),
                                   language=code, dimension=dimension, key=key,
                                   views=cell.views, visits=cell.visits, visitors=cell.visitors)
                    for dimension, table in fold_all(tables).items()
                    for key, cell in table.items()]
                models.Release.objects.bulk_create(batch, batch_size=5000)
                rows += len(batch)
            numbers = zipf(a_day, each)
            weeks = [(first + datetime.timedelta(weeks=n), 7) for n in range(13)]
            days = [(TODAY - datetime.timedelta(days=n), 1) for n in range(TODAY.weekday() + 1)]
            for day, times in weeks + days:
                batch = [models.Served(day=day, language=code, status=200, path=path,
                                       number=number * times)
                         for path, number in zip(pages, numbers, strict=True) if number]
                models.Served.objects.bulk_create(batch, batch_size=5000)
                rows += len(batch)
    return rows


def processor(pids: list[int]) -> float:
    """CPU seconds of this process and of those of the database."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    used = own.ru_utime + own.ru_stime
    for pid in pids:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
            used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def measure(views: int, addresses: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from amurinfo.languages import CODES
    from amurinfo.visitors import report

    call_command("migrate", verbosity=0)
    rows = fill(views, addresses)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        pids = []
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_backend_pid()")
            pids = [cursor.fetchone()[0]]
    print(f"{connection.vendor}: {rows:,} rows for {views:,} views of {addresses:,} addresses")
    for name, languages in (("one edition", ("ru",)), ("all editions", CODES)):
        costs = []
        for _ in range(5):
            before, clock = processor(pids), time.perf_counter()
            found = report.build(languages, 4, TODAY)
            costs.append((processor(pids) - before, time.perf_counter() - clock))
        cost, wall = sorted(costs)[2]
        raw = RAW[connection.vendor]
        print(f"  30 days, {name}: {cost:.3f} CPU s ({wall:.3f} s by the clock), "
              f"{found.total.views:,} views; limit {LIMIT}: {cost / LIMIT:.2f}; "
              f"raw events / sums: {raw / cost:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", type=int, default=10_000_000)
    parser.add_argument("--addresses", type=int, default=3000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "amurinfo.config.settings.base"
    if asked.postgresql and "DATABASE_URL" not in os.environ:
        from tests.services import postgresql

        with postgresql() as url:
            subprocess.run([sys.executable, "-m", "benchmarks.visits_report", "--postgresql",
                            "--views", str(asked.views), "--addresses", str(asked.addresses)],
                           env={**os.environ, "DATABASE_URL": url}, check=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA"] = folder
        measure(asked.views, asked.addresses)


if __name__ == "__main__":
    main()
