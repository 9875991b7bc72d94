"""Sums on disk: added up, closed, folded, deleted in time."""

import datetime

import pytest

from amurinfo.visitors import checks, models, registry, store
from amurinfo.visitors.counting.folding import OTHER

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 11, 2)


def day(n):
    return MONDAY + datetime.timedelta(days=n)


def test_sums_add_up():
    for _ in range(2):
        store.write_sums({(MONDAY, "ru", "total", ""): [3, 2, 1]})
        store.write_served({(MONDAY, "ru", 200, "/ru/"): 5})
    row = models.Counter.objects.get()
    assert (row.views, row.visits, row.visitors) == (6, 4, 2)
    assert models.Served.objects.get().number == 10


def test_a_closed_week_keeps_crowds_only():
    store.write_sums({
        (day(0), "ru", "total", ""): [40, 20, 12], (day(2), "ru", "total", ""): [9, 4, 3],
        (day(0), "ru", "country", "RU"): [30, 15, 12], (day(2), "ru", "country", "RU"): [1, 1, 1],
        (day(2), "ru", "country", "MN"): [8, 3, 2],
        (day(0), "ru", "page", "/ru/"): [20, 9, 6], (day(0), "ru", "page", "/ru/a/"): [20, 9, 7],
        (day(0), "ru", "page", "/ru/b/"): [9, 4, 2],
        (day(0), "ru", "referrer", "example.org"): [2, 2, 2],
        (day(0), "mn", "total", ""): [3, 3, 3],
    })
    assert store.release(day(8)) == 1
    rows = {(r.language, r.dimension, r.key): (r.views, r.visits, r.visitors)
            for r in models.Release.objects.all()}
    assert rows == {
        ("ru", "total", ""): (49, 24, 15),
        ("ru", "day", OTHER): (49, 24, 15),  # 3 on Wednesday, so Monday's 12 join them
        ("ru", "country", OTHER): (39, 19, 15),
        ("ru", "page", "/ru/a/"): (20, 9, 7),
        ("ru", "page", OTHER): (29, 13, 8),
    }
    # the few of the Mongolian edition wait for more; nothing of the Russian one is left
    assert set(models.Counter.objects.values_list("language", flat=True)) == {"mn"}
    store.write_sums({(day(3), "ru", "total", ""): [1, 1, 1]})  # too late
    assert not models.Counter.objects.filter(language="ru").exists()


@pytest.mark.parametrize("table", ["Counter", "Release", "Consent", "Answers", "Tally", "Check",
                                   "SetAside"])
def test_terms(table):
    today = datetime.date(2027, 11, 26)
    last = registry.oldest(table, today)
    model, column = getattr(models, table), store.AGES[table]
    text = models.ConsentText.objects.create(digest="0" * 64, version=0, language="ru", text="t")
    fill = {"Tally": {"number": 1}, "Check": {}, "SetAside": {},
            "Answers": {"version": 1, "number": 1},
            "Consent": {"text": text, "expires": today}}.get(
                table, {"views": 1, "visits": 1, "visitors": 1})
    for moment in (last, last - datetime.timedelta(days=1)):
        more = {"Release": {"start": moment}, "Check": {"name": str(moment)},
                "SetAside": {"text": str(moment)}}.get(table, {})
        model.objects.create(**{column: moment}, **fill, **more)
    assert store.tidy(today)[table] == 1
    assert model.objects.get().__dict__[column] == last
    assert models.ConsentText.objects.exists() == (table == "Consent")


def test_a_week_is_folded_when_it_is_over_by_a_day():
    """On Monday another process still writes down what it sent in the last minute of Sunday."""
    sunday, monday, tuesday = day(6), day(7), day(8)
    store.write_served({(sunday, "ru", 200, "/ru/"): 5, (monday, "ru", 200, "/ru/"): 2})
    store.tidy(monday)
    assert checks.run(monday)["terms"] == ""
    assert sunday in store.counted(monday)
    assert day(5) not in store.counted(monday)
    store.write_served({(sunday, "ru", 200, "/ru/"): 1})
    assert dict(models.Served.objects.values_list("day", "number")) == {sunday: 6, monday: 2}
    assert checks.run(tuesday)["terms"] == "Served by day"
    store.tidy(tuesday)
    assert dict(models.Served.objects.values_list("day", "number")) == {day(0): 6, monday: 2}


def missing():
    return dict(models.Served.objects.filter(status=404).values_list("day", "number"))


def test_served_pages_lose_their_day_and_later_their_week():
    """By the calendar: 26 November 2026 is a Thursday; 396 days before is 26 October 2025, so weeks
    are kept from 1 October 2025, a Wednesday."""
    def on(*day):
        return datetime.date(*day)

    today = on(2026, 11, 26)
    assert registry.first_by_week(today) == on(2025, 10, 1)
    for day in (on(2026, 11, 26), on(2026, 11, 23),  # this week
                on(2026, 11, 22), on(2026, 11, 16),  # the last, Sunday and Monday
                on(2025, 10, 8), on(2025, 10, 1),  # the second has its Monday in September
                on(2025, 9, 30), on(2025, 9, 1), on(2025, 8, 31)):
        store.write_served({(day, "ru", 200, "/ru/"): 5, (day, "ru", 404, "/ru/"): 1})
    assert checks.run(today)["terms"] == "Served by day"
    for _ in range(2):
        store.tidy(today)
        assert missing() == dict.fromkeys((on(2026, 11, 26), on(2026, 11, 23)), 1) | {
            on(2026, 11, 16): 2, on(2025, 10, 6): 1, on(2025, 9, 1): 3, on(2025, 8, 1): 1}
        assert checks.run(today)["terms"] == ""
    assert {row.status: row.number for row in models.Served.objects.filter(
        day=on(2025, 9, 1))} == {200: 15, 404: 3}
    # A day of a week or a month of which something is stored may be among it.
    known = store.counted(today)
    for day, is_known in (
        (on(2026, 11, 26), True), (on(2026, 11, 25), False), (on(2026, 11, 18), True),
        (on(2026, 11, 15), False), (on(2025, 10, 12), True), (on(2025, 10, 13), False),
        (on(2025, 10, 5), True), (on(2025, 9, 17), True), (on(2025, 7, 31), False),
    ):
        assert (day in known) is is_known, day
    later = on(2025, 9, 1) + datetime.timedelta(days=1827)
    store.tidy(later)
    assert min(missing()) == on(2025, 10, 1)
