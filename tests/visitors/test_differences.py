"""Two answers of the report, subtracted from one another: nobody is left alone by it."""

import datetime
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amurinfo.visitors import models, report, store
from amurinfo.visitors.counting import folding
from amurinfo.visitors.counting.folding import OTHER, Cell, fold, least

TODAY = datetime.date(2026, 11, 26)
FIRST = datetime.date(2026, 11, 2)  # the Monday of the first of three weeks
LANGUAGES = ("ru", "mn")
#: What a row is within, beside the total: the same row of another table.
LARGER = {"entry": "page", "exit": "page"}


@dataclass(frozen=True)
class Group:
    """``people`` who do the same on a day: read ``pages`` in turn, come from ``referrer``."""

    week: int
    day: int
    language: str
    people: int
    pages: tuple[str, ...]
    referrer: str
    country: str
    device: str
    file: str

    def stands_in(self) -> set[tuple[str, str]]:
        rows = {("total", ""), ("country", self.country), ("device", self.device),
                ("entry", self.pages[0]), ("exit", self.pages[-1]),
                *(("page", page) for page in self.pages)}
        return rows | {(name, key) for name, key in (
            ("referrer", self.referrer), ("download", self.file)) if key}


GROUPS = st.lists(st.builds(
    Group, st.integers(0, 2), st.integers(0, 6), st.sampled_from(LANGUAGES), st.integers(1, 25),
    st.lists(st.sampled_from(["/a/", "/b/", "/c/"]), min_size=1, max_size=3).map(tuple),
    st.sampled_from(["", "", "yandex.ru", "bing.com"]), st.sampled_from(["RU", "MN", "CN"]),
    st.sampled_from(["narrow", "wide"]), st.sampled_from(["", "/plan.pdf"]),
), min_size=1, max_size=10)
ANSWER = st.tuples(st.sets(st.sampled_from(LANGUAGES), min_size=1), st.integers(2, 4))


def close(groups) -> dict[tuple[str, str], set]:
    """Writes the sums and closes the weeks. Row -> visitor-days that stand in it, each with its
    week, language and day."""
    models.Counter.objects.all().delete()
    models.Release.objects.all().delete()
    rows, sums = {}, {}
    for number, group in enumerate(groups):
        day = FIRST + datetime.timedelta(weeks=group.week, days=group.day)
        for row in group.stands_in():
            rows.setdefault(row, set()).update(
                (day, group.language, number, one) for one in range(group.people))
            cell = sums.setdefault((day, group.language, *row), [0, 0, 0])
            for place in range(3):
                cell[place] += group.people
    store.write_sums(sums)
    store.release(TODAY)
    return rows


def answer(languages, weeks) -> dict[tuple[str, str], int]:
    """Every number of visitors that the report shows."""
    found = report.build(languages, weeks, TODAY)
    return {("total", ""): found.total.visitors, **{
        (name, row.key): row.cell.visitors
        for name, table in found.tables.items() if name != "source" for row in table}}


def released(languages, weeks) -> dict[tuple[str, str], set]:
    """Row -> periods of which the answer is the sum."""
    since = report.monday(TODAY) - weeks * 7 * report.DAY
    found = {}
    for one in models.Release.objects.filter(language__in=languages, end__gte=since):
        found.setdefault((one.dimension, one.key), set()).add((one.language, one.start, one.end))
    return found


def people(everybody, periods) -> set:
    return {who for who in everybody for language, start, end in periods
            if who[1] == language and start <= who[0] <= end}


def is_within(small, large) -> bool:
    """Whether everybody knows that who stands in one row stands in the other."""
    return small == large or large == ("total", "") or (
        LARGER.get(small[0]) == large[0] and small[1] == large[1])


def compare(groups, one, two) -> None:
    rows, numbers = close(groups), (answer(*one), answer(*two))
    sums = released(*one), released(*two)
    for large, number in numbers[0].items():
        for small, less in numbers[1].items():
            if OTHER in (large[1], small[1]) or not is_within(small, large):
                continue
            if not sums[1].get(small, set()) <= sums[0].get(large, set()):
                continue
            left = (people(rows.get(large, ()), sums[0].get(large, ()))
                    - people(rows.get(small, ()), sums[1].get(small, ())))
            assert number - less == len(left)
            assert not 0 < len(left) < least(small[0]), (large, small, left)
    alone()


def alone() -> None:
    """One week of one edition: no row, no row for the rest and not all rows together differ from
    the total by a few."""
    tables = {}
    for row in models.Release.objects.all():
        tables.setdefault((row.language, row.start), {}).setdefault(row.dimension, {})[
            row.key] = row.visitors
    for place, of_place in tables.items():
        total = of_place["total"][""]
        for dimension, table in of_place.items():
            for number in (*table.values(), *(total - n for n in (
                    *table.values(), sum(table.values())))):
                assert number == 0 or abs(number) >= least(dimension), (place, dimension, table)


@pytest.mark.django_db
@given(GROUPS, ANSWER, ANSWER)
@settings(max_examples=60, deadline=None, suppress_health_check=[
    HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_no_difference_of_two_answers_stands_for_fewer_than_k(db, groups, one, two):
    compare(groups, one, two)


def some(people, **more) -> Group:
    return Group(**{"week": 0, "day": 0, "language": "ru", "people": people, "pages": ("/a/",),
                    "referrer": "", "country": "RU", "device": "wide", "file": "", **more})


#: Name -> people of whom few are left where one number is subtracted from another.
GIVEN_AWAY = {
    "5 of 25 came by themselves": [some(20, referrer="yandex.ru"), some(5)],
    "3 of 43 came by themselves": [some(20, referrer="yandex.ru"), some(20, referrer="bing.com"),
                                   some(3)],
    "2 of 40 did not open the file": [some(38, file="/plan.pdf"), some(2)],
    "1 of 12 did not see the page": [some(11, pages=("/a/", "/b/")), some(1, pages=("/b/",))],
    "1 of 26 read both pages": [some(12), some(13, pages=("/b/",)), some(1, pages=("/a/", "/b/"))],
    "1 reader of the page did not begin with it": [
        some(20), some(20, pages=("/b/",)), some(1, pages=("/b/", "/a/"))],
}


def within_one_table(table, k, total, exclusive=False, within=None):
    """As it was before: nothing was compared with what stands outside of the table."""
    shown = {key: cell for key, cell in table.items() if cell.visitors >= k}
    small = [cell for key, cell in table.items() if key not in shown]
    if not small:
        return shown
    rest = sum(small, Cell(0, 0, 0))
    while not (exclusive and rest.visitors >= k):
        if not shown:
            return {}
        rest += shown.pop(min(shown, key=lambda key: (shown[key].visitors, key)))
        exclusive = True
    return {**shown, OTHER: rest}


@pytest.mark.django_db
@pytest.mark.parametrize("case", GIVEN_AWAY)
def test_what_a_table_by_itself_does_not_show(case, monkeypatch):
    every = set(LANGUAGES), 4
    compare(GIVEN_AWAY[case], every, every)
    monkeypatch.setattr(folding, "fold", within_one_table)
    with pytest.raises(AssertionError):
        compare(GIVEN_AWAY[case], every, every)


def cells(**visitors):
    return {key: Cell(n, n, n) for key, n in visitors.items()}


def test_folding_beside_the_total_by_hand():
    assert fold(cells(a=20), 10, 25) == {}  # 5 are not in it
    assert fold(cells(a=20), 10, 20) == cells(a=20)
    assert fold(cells(a=20), 10, 30) == cells(a=20)
    # 3 are not in a, so it hides among the next; both together would be 12 more than there are
    assert fold(cells(a=22, b=15), 5, 25) == {OTHER: Cell(37, 37, 37)}
    assert fold(cells(a=22, b=15, c=16), 5, 25) == {**cells(c=16), OTHER: Cell(37, 37, 37)}
    # 3 are in none of the two
    assert fold(cells(a=20, b=20), 10, 43) == cells(b=20)
    # 2 of those who read the page began elsewhere
    assert fold(cells(a=20, b=30, c=15), 5, 60, within=cells(a=22, b=30)) == {
        **cells(b=30), OTHER: Cell(35, 35, 35)}
