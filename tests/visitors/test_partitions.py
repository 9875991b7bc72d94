"""Sums by month, on a real PostgreSQL."""

import datetime
from importlib import import_module

import pytest
from django.db import connection

from amurinfo.visitors import models, partitions, registry, store

TODAY = datetime.date(2026, 11, 26)


def stands() -> dict[str, int]:
    """Partition of the served pages -> rows in it, of those that have rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text, count(*) FROM visitors_served GROUP BY 1")
        return dict(cursor.fetchall())


def names(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return set(partitions.months(cursor, table).values())


@pytest.mark.postgresql
@pytest.mark.django_db
def test_months_are_made_ahead_filled_and_dropped_whole():
    store.tidy(TODAY)
    assert {"visitors_counter_2026_11", "visitors_counter_2026_12",
            "visitors_counter_2027_01"} <= names("visitors_counter")
    old = datetime.date(2022, 3, 1)
    for day in (TODAY, datetime.date(2026, 12, 31), old):
        for _ in range(2):
            store.write_served({(day, "ru", 200, "/ru/"): 3})
    assert stands() == {"visitors_served_2026_11": 1, "visitors_served_2026_12": 1,
                        "visitors_served_default": 1}  # no month was made for the old one yet
    assert set(models.Served.objects.values_list("number", flat=True)) == {6}
    store.tidy(TODAY)
    assert stands() == {"visitors_served_2026_11": 1, "visitors_served_2026_12": 1,
                        "visitors_served_2022_03": 1}
    # the first day on which the whole month is past its term
    last = datetime.date(2022, 4, 1) + datetime.timedelta(days=1826)
    assert registry.oldest("Served", last) == datetime.date(2022, 4, 1)
    with connection.cursor() as cursor:
        for day, there in ((last - datetime.timedelta(days=1), True), (last, False)):
            gone = partitions.keep(day, {model: registry.oldest(model, day)
                                         for model in partitions.COLUMNS})
            assert ("visitors_served_2022_03" in names("visitors_served")) is there
            assert gone["Served"] == (0 if there else 1)
        cursor.execute("SELECT count(*) FROM visitors_served_default")
        assert cursor.fetchone() == (0,)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_migration_moves_what_is_there():
    """An ordinary table of before becomes a divided one with the same rows, rules and indexes."""
    def rules():
        with connection.cursor() as cursor:
            return {name: (what["columns"], what["unique"], what["check"])
                    for name, what in connection.introspection.get_constraints(
                        cursor, "visitors_served").items() if not what["primary_key"]}

    divided = rules()
    migration = import_module("amurinfo.visitors.migrations.0003_by_month")
    with connection.schema_editor(atomic=False) as editor:
        for model in partitions.COLUMNS:
            editor.delete_model(getattr(models, model))
            editor.create_model(getattr(models, model))
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.deferred_sql, later = [], editor.deferred_sql
        for statement in later:
            editor.execute(statement)
        ordinary = rules()
        days = [TODAY, datetime.date(2025, 1, 31), datetime.date(2025, 2, 1)]
        store.write_served({(day, "ru", 200, "/ru/"): n for n, day in enumerate(days, 1)})
        migration.by_month(None, editor)
    assert rules() == ordinary == divided
    assert stands() == {"visitors_served_2026_11": 1, "visitors_served_2025_01": 1,
                        "visitors_served_2025_02": 1}
    assert dict(models.Served.objects.values_list("day", "number")) == {
        day: n for n, day in enumerate(days, 1)}
    assert models.Served.objects.create(
        day=TODAY, language="mn", status=200, path="/mn/", number=1).id > 3


@pytest.mark.django_db
def test_one_database_is_as_good_as_the_other():
    """SQLite keeps one table, and rows go at the same moment."""
    store.write_served({(datetime.date(2021, 11, 1), "ru", 200, "/ru/"): 3})
    assert store.tidy(TODAY)["Served"] == 1
    assert not models.Served.objects.exists()
