"""Names of other sites stay in memory until a crowd has brought them; sums on disk are of weeks."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps

from amurinfo.visitors import checks, models, store
from amurinfo.visitors.counting.collector import Collector
from amurinfo.visitors.counting.events import Event, parse
from amurinfo.visitors.counting.folding import OTHER
from amurinfo.visitors.counting.held import Held
from tests.visitors.test_counting import DAY, Clock, message, take, view

TODAY = datetime.date(2026, 11, 26)


def foreign(collector):
    sums, _told = collector.give()
    return {key: row for key, row in sums.items()
            if key[2] in ("referrer", "outbound", "download")}


def test_nine_visitors_of_a_site_are_in_no_sum_and_ten_are():
    clock = Clock()
    collector = Collector(clock)
    for n in range(9):
        take(collector, view(referrer="private.example"), f"192.0.2.{n}")
        for _ in range(2):  # twice by the same visitor
            take(collector, Event("outbound", "/ru/", "ru", target="own.example"), f"192.0.2.{n}")
    clock.later(minutes=1)
    assert foreign(collector) == {}
    clock.later(days=1)  # a visitor of the next day is another one
    take(collector, view(referrer="private.example"), "192.0.2.1")
    clock.later(minutes=1)
    next_day = DAY + datetime.timedelta(days=1)
    assert foreign(collector) == {(next_day, "ru", "referrer", "private.example"): [10, 10, 10]}
    take(collector, view(referrer="private.example"), "192.0.2.2")
    clock.later(minutes=1)
    assert foreign(collector) == {}  # the next nine wait again


def test_what_too_few_brought_is_gone_after_a_month_and_at_the_stop():
    clock = Clock()
    collector = Collector(clock)
    for days in (0, 30):
        clock.later(days=days)
        for n in range(9):
            take(collector, view(referrer="private.example"), f"192.0.2.{n}")
    clock.later(minutes=1)
    assert foreign(collector) == {}
    assert "private.example" not in repr(collector.give(last=True))


def test_forged_names_push_out_one_another_and_no_crowd():
    held = Held(most=3)
    for n in range(9):
        assert held.add(DAY, ("ru", "referrer", "a.example"), [1, 1, 1]) is None
        held.add(DAY, ("ru", "referrer", f"forged-{n}.example"), [1, 1, 1])
    assert len(held._cells) == 3
    assert held.add(DAY, ("ru", "referrer", "a.example"), [2, 1, 1]) == [11, 10, 10]


def test_invented_files_are_in_no_sum_and_one_that_ten_open_is():
    """Of 360 addresses of files each is brought by one; the plan is opened by ten."""
    clock = Clock()
    collector = Collector(clock)
    for n in range(10):
        for target in ("/documents/7/plan.pdf", *(f"/media/{n}-{m}.pdf" for m in range(36))):
            take(collector, Event("download", "/ru/", "ru", target=target), f"192.0.2.{n}")
    clock.later(minutes=1)
    assert foreign(collector) == {(DAY, "ru", "download", "/documents/7/plan.pdf"): [10, 0, 10]}


def test_invented_names_leave_room_for_pages_and_take_none_without_end(monkeypatch):
    monkeypatch.setattr("amurinfo.visitors.counting.collector.FOREIGN_CELLS", 20)
    clock = Clock()
    collector = Collector(clock)
    for n in range(50):
        for event in (Event("outbound", "/ru/", "ru", target=f"forged-{n}.example"),
                      Event("download", "/ru/", "ru", target=f"/media/{n}.pdf"),
                      view(referrer=f"forged-{n}.example")):
            take(collector, event, f"192.0.2.{n % 9}")
    clock.later(minutes=1)
    for n in range(10):  # a site that was there before, and a page that was not
        take(collector, view("/ru/map/", referrer="forged-0.example"), f"198.51.100.{n}")
    clock.later(minutes=1)
    sums, _told = collector.give()
    assert sums[DAY, "ru", "page", "/ru/map/"] == [10, 10, 10]
    assert sums[DAY, "ru", "referrer", "forged-0.example"][2] == 10
    names = {cell for cell in collector._today if cell[1] in ("referrer", "outbound", "download")}
    assert len(names) == 20
    clock.later(days=1)
    take(collector, Event("outbound", "/ru/", "ru", target="of-today.example"))
    clock.later(minutes=1)
    collector.give()
    assert ("ru", "outbound", "of-today.example") in collector._today


def test_a_telephone_that_is_turned_is_one_device():
    clock = Clock()
    collector = Collector(clock)
    for width in ("narrow", "middle", "narrow"):
        take(collector, Event("view", "/ru/", "ru", width=width))
    sums, _told = collector.give(last=True)
    assert {key[3]: row for key, row in sums.items() if key[2] == "device"} == {
        "narrow": [3, 1, 1]}


@pytest.mark.parametrize(("target", "taken"), [
    ("/mn/species/amur-tiger/figures/", True), ("/documents/7/plan.pdf", True),
    ("/mn/history/figures/timeline/", True), ("/mn/history/figures/timeline/more/", False),
    ("/mn/species/amur-tiger/", False), ("/fr/species/figures/", False), ("/a.csv", False),
    ("/mn/species/a@b.example/figures/", False),
])
def test_files_that_are_opened(target, taken):
    """Figures of a record are a file, though their address has no ending of one."""
    said = message(k=1, t=target)
    if taken:
        assert parse(said).target == target
        return
    with pytest.raises(ValueError, match="target"):
        parse(said)


@pytest.mark.django_db
def test_only_totals_are_kept_by_day():
    for n in range(3):
        day = DAY + datetime.timedelta(days=n)
        store.write_sums({(day, "ru", "total", ""): [4, 4, 4],
                          (day, "ru", "page", "/ru/"): [4, 4, 4]})
    assert list(models.Counter.objects.order_by("dimension", "day").values_list(
        "dimension", "day", "visitors")) == [
        ("page", DAY, 12), *(("total", DAY + datetime.timedelta(days=n), 4) for n in range(3))]
    assert store.release(DAY + datetime.timedelta(days=8)) == 1
    assert not models.Counter.objects.exists()
    assert {(row.dimension, row.key): row.visitors for row in models.Release.objects.all()} == {
        ("total", ""): 12, ("page", "/ru/"): 12, ("day", OTHER): 12}


@pytest.mark.django_db
def test_an_upgrade_sums_days_and_forgets_sites_of_few():
    migration = import_module("amurinfo.visitors.migrations.0004_by_week")
    numbers = {"views": 3, "visits": 2, "visitors": 6}
    for n in (1, 6, 7):  # Tuesday, Sunday, and Monday of the next week
        for dimension, key in (("total", ""), ("page", "/ru/"), ("referrer", f"{n}.example"),
                               ("referrer", "yandex.ru")):
            models.Counter.objects.create(day=DAY + datetime.timedelta(days=n), language="ru",
                                          dimension=dimension, key=key, **numbers)
    migration.by_week(apps, None)
    after = DAY + datetime.timedelta(days=7)
    assert {(row.dimension, row.key, row.day): (row.views, row.visits, row.visitors)
            for row in models.Counter.objects.exclude(dimension="total")} == {
        ("page", "/ru/", DAY): (6, 4, 12), ("page", "/ru/", after): (3, 2, 6),
        ("referrer", "yandex.ru", DAY): (6, 4, 12)}
    assert models.Counter.objects.filter(dimension="total").count() == 3


def release(dimension, key, people, week=DAY):
    models.Release.objects.create(
        start=week, end=week + datetime.timedelta(days=6), language="ru", dimension=dimension,
        key=key, views=people, visits=people, visitors=people)


@pytest.mark.django_db
def test_an_upgrade_and_the_daily_check_see_who_is_left_over():
    before = DAY - datetime.timedelta(weeks=2)
    for week in (before, before - datetime.timedelta(weeks=1)):
        release("total", "", 25, week)
    release("referrer", "yandex.ru", 20, before)  # 5 came by themselves
    release("page", "/ru/", 20, before)
    release("entry", "/ru/", 19, before)  # one began elsewhere
    release("country", "RU", 25, before)
    assert checks.run(TODAY)["crowds"] == "entry, referrer"
    import_module("amurinfo.visitors.migrations.0004_by_week").nobody_left_over(apps, None)
    assert not any(checks.run(TODAY).values())
    assert {row.dimension for row in models.Release.objects.filter(start=before)} == {
        "total", "page", "country"}

