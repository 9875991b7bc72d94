"""Sums by month on PostgreSQL: each month is a table, so what is too old goes by dropping one,
and a question looks into few. SQLite keeps one table, and nothing here happens.

Months are made ahead once a day. Rows of a month that has none yet (old logs, a day that did not
come) wait in the table's default partition, so nothing is ever refused.
"""

import datetime
import re

from django.db import connection, transaction

#: Model -> the column by whose month its table is divided.
COLUMNS = {"Counter": "day", "Release": "end", "Served": "day"}
AHEAD = 2  # months
_LOCK = 4_704_711  # of PostgreSQL, so that two machines do not do this at once
_MONTH = re.compile(r"_(\d{4})_(\d{2})\Z")


def table_of(model: str) -> str:
    return f"visitors_{model.lower()}"


def month_after(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1)


def months(cursor, table: str) -> dict[datetime.date, str]:
    """First day -> partition; without the default one."""
    cursor.execute("SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid "
                   "WHERE inhparent = %s::regclass", [table])
    return {datetime.date(int(found[1]), int(found[2]), 1): name
            for (name,) in cursor.fetchall() if (found := _MONTH.search(name))}


def divide(cursor, model: str) -> None:
    """Makes an ordinary table a divided one, with the same rows, constraints and indexes."""
    table, column = table_of(model), COLUMNS[model]
    cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                   "WHERE conrelid = %s::regclass AND contype = 'u'", [table])
    unique = cursor.fetchall()
    cursor.execute("SELECT pg_get_indexdef(indexrelid) FROM pg_index LEFT JOIN pg_constraint "
                   "ON conindid = indexrelid WHERE indrelid = %s::regclass AND conname IS NULL",
                   [table])
    indexes = [row[0] for row in cursor.fetchall()]
    for statement in (
        f'CREATE TABLE "{table}_new" (LIKE "{table}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS '
        f'INCLUDING IDENTITY) PARTITION BY RANGE ("{column}")',
        f'CREATE TABLE "{table}_default" PARTITION OF "{table}_new" DEFAULT',
        f'INSERT INTO "{table}_new" SELECT * FROM "{table}"',  # noqa: S608 (our names)
        f'DROP TABLE "{table}"',
        f'ALTER TABLE "{table}_new" RENAME TO "{table}"',
        f'ALTER TABLE "{table}" ADD PRIMARY KEY ("id", "{column}")',
        *(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {what}' for name, what in unique),
        *indexes,
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
        f'(SELECT coalesce(max("id"), 0) + 1 FROM "{table}"), false)',  # noqa: S608
    ):
        cursor.execute(statement)


def make(cursor, model: str, today: datetime.date) -> None:
    """Partitions of this month, of those ahead, and of all that rows wait for."""
    table, column = table_of(model), COLUMNS[model]
    cursor.execute(f'SELECT DISTINCT date_trunc(\'month\', "{column}")::date '  # noqa: S608
                   f'FROM "{table}_default"')
    wanted = {row[0] for row in cursor.fetchall()}
    month = today.replace(day=1)
    for _ in range(AHEAD + 1):
        wanted.add(month)
        month = month_after(month)
    for month in sorted(wanted - months(cursor, table).keys()):
        name, after = f"{table}_{month:%Y_%m}", month_after(month)
        for statement in (
            f'CREATE TABLE "{name}" (LIKE "{table}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
            f'WITH moved AS (DELETE FROM "{table}_default" WHERE "{column}" >= '  # noqa: S608
            f"'{month}' AND \"{column}\" < '{after}' RETURNING *) "
            f'INSERT INTO "{name}" SELECT * FROM moved',
            f'ALTER TABLE "{table}" ATTACH PARTITION "{name}" '
            f"FOR VALUES FROM ('{month}') TO ('{after}')",
        ):
            cursor.execute(statement)


def keep(today: datetime.date, oldest: dict[str, datetime.date]) -> dict[str, int]:
    """Makes the months ahead and drops those that end before the first day that a table may hold
    (``oldest``: model -> day). Returns model -> rows dropped with their month."""
    if connection.vendor != "postgresql":
        return {}
    gone = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for model in COLUMNS:
            make(cursor, model, today)
            gone[model] = 0
            for month, name in months(cursor, table_of(model)).items():
                if month_after(month) <= oldest[model]:
                    cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
                    gone[model] += cursor.fetchone()[0]
                    cursor.execute(f'DROP TABLE "{name}"')
    return gone
