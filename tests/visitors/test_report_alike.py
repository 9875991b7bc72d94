"""The same numbers on the screen, in the file, for programs, at the terminal and by mail; and each
table of the report."""

import csv
import datetime
import html
import io
import json
import re

import pytest
from click.testing import CliRunner
from django.core import mail as outbox
from wagtail.models import Page

from amurinfo.config.cli.commands import cli
from amurinfo.visitors import mail, models, report, running, store

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 26)  # a Thursday
MONDAY = datetime.date(2026, 11, 9)
LONG_AGO = datetime.date(2026, 9, 28)  # the first day of the stretch before
#: By hand, of the Russian and the English edition: (visitors, visits, views)
NOW, BEFORE = (308, 392, 714), (7700, 8400, 9100)
SENT = 1511


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(running, "now", lambda: datetime.datetime(
        2026, 11, 26, 12, tzinfo=datetime.UTC))


@pytest.fixture
def traffic(db):
    for code, first, days, numbers in (
        ("ru", MONDAY, 14, [26, 13, 12]), ("en", MONDAY, 7, [50, 30, 20]),
        ("ru", LONG_AGO, 7, [1300, 1200, 1100]), ("mn", MONDAY, 7, [77, 66, 55]),
    ):
        for n in range(days):
            day = first + datetime.timedelta(days=n)
            store.write_sums({(day, code, "total", ""): numbers,
                              (day, code, "page", f"/{code}/species/"): numbers})
    store.release(TODAY)
    store.write_served({(MONDAY, "ru", 200, "/ru/species/"): 1500,
                        (MONDAY, "en", 200, "/en/species/"): 11})


def whole(text: str) -> int:
    """A number as some language groups its figures."""
    return int(re.sub(r"\D", "", text))


def of_the_screen(client) -> list[tuple[int, ...]]:
    page = client.get("/editors/visits/").content.decode()
    table = re.search(r"<caption>.*?</table>", page, re.DOTALL)[0]
    cells = [[html.unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", row)]
             for row in re.findall(r"<tr>(.*?)</tr>", table)[1:]]
    return [tuple(whole(row[place]) for row in cells[:3]) for place in (0, 1)] + [
        (whole(cells[4][0]),)]


def of_rows(rows) -> list[tuple[int, ...]]:
    rows = list(rows)

    def numbers(table):
        [row] = [row for row in rows if row[0] == table and row[1] == ""]
        return [int(cell) for cell in row[2:] if cell != ""]

    return [tuple(reversed(numbers(table))) for table in ("total", "before", "served")]


def of_the_mail(body: str) -> list[tuple[int, ...]]:
    lines = [line for line in body.splitlines() if re.search(r": \d", line)][:5]
    pairs = [re.search(r": ([\d\s]+?)(?: \(.*?([\d\s]+)\))?$", line) for line in lines[:3]]
    return [tuple(whole(pair[place]) for pair in pairs) for place in (1, 2)] + [
        (whole(lines[4].rpartition(":")[2]),)]


def test_everywhere_the_same_totals(traffic, vladivostok, django_user_model):
    expected = [NOW, BEFORE, (SENT,)]
    assert of_the_screen(vladivostok) == expected
    sheet = vladivostok.get("/editors/visits/?format=csv").content.decode("utf-8-sig")
    assert of_rows(csv.reader(io.StringIO(sheet))) == expected
    data = vladivostok.get("/editors/visits/?format=json").json()
    assert of_rows([list(row.values()) for row in data["rows"]]) == expected
    for more in ([], ["--json"]):
        printed = CliRunner().invoke(cli, [
            "visitors", "report", "--language", "ru", "--language", "en", *more])
        assert printed.exit_code == 0, printed.output
        rows = ([list(row.values()) for row in json.loads(printed.output)["rows"]] if more
                else csv.reader(io.StringIO(printed.output.lstrip("\ufeff"))))
        assert of_rows(rows) == expected
    django_user_model.objects.update(email="office@example.org")
    assert mail.send_all(TODAY) == 1
    assert of_the_mail(outbox.outbox[-1].body) == expected


@pytest.fixture
def tables(db):
    """One week of the Russian edition in which each table has crowds, far from each other."""
    models.Campaign.objects.create(code="crane-day", name="Festival of the cranes")
    models.Remark.objects.create(day=MONDAY, text="=A broadcast")
    store.write_sums({
        (MONDAY, "ru", dimension, key): numbers for dimension, key, *numbers in (
            ("total", "", 300, 200, 100), ("page", "/ru/map/", 150, 120, 80),
            ("entry", "/ru/species/", 0, 120, 70), ("exit", "/ru/history/", 0, 110, 60),
            ("download", "/documents/7/plan.pdf", 44, 0, 40),
            ("download", "/documents/8/map.pdf", 22, 0, 20),
            ("outbound", "example.org", 33, 0, 30), ("outbound", "example.mn", 61, 0, 50),
            ("campaign", "crane-day", 41, 40, 39), ("campaign", "-", 21, 20, 19),
        )})
    store.release(TODAY)


def shown(page: str) -> dict[str, list[str]]:
    """Words of a row -> its numbers, of all tables."""
    return {html.unescape(re.sub("<.*?>", "", name)): re.findall(r"<td>(.*?)</td>", rest)
            for name, rest in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)}


def test_rows_of_each_table(tables, vladivostok):
    found = report.build(["ru"], 4, TODAY).tables

    def rows(name):
        return [(row.key, row.cell.views, row.cell.visits, row.cell.visitors)
                for row in found[name]]

    assert rows("download") == [("/documents/7/plan.pdf", 44, 0, 40),
                                ("/documents/8/map.pdf", 22, 0, 20)]
    assert rows("outbound") == [("example.mn", 61, 0, 50), ("example.org", 33, 0, 30)]
    assert rows("exit") == [("/ru/history/", 0, 110, 60)]
    page = shown(vladivostok.get("/editors/visits/?edition=ru").content.decode())
    assert page["/documents/7/plan.pdf"] == ["44", "–", "40"]
    assert page["example.mn"] == ["61", "–", "50"]
    assert page["/ru/history/"] == ["–", "110", "60"]
    assert page["/ru/species/"] == ["–", "120", "70"]


def test_a_campaign_has_the_name_that_editors_gave_it(tables, vladivostok):
    page = shown(vladivostok.get("/editors/visits/?edition=ru").content.decode())
    assert page["Festival of the cranes"] == ["41", "40", "39"]
    assert "crane-day" not in page
    assert page["нет в списке"] == ["21", "20", "19"]
    rows = vladivostok.get("/editors/visits/?edition=ru&format=csv").content.decode()
    assert "campaign,crane-day,41,40,39" in rows


def publish(code: str, day: datetime.date, number: int) -> list[str]:
    """Titles of pages that were first published on the day."""
    pages = list(Page.objects.filter(
        locale__language_code=code, first_published_at__year=2020, depth__gt=2)[:number])
    for page in pages:
        Page.objects.filter(pk=page.pk).update(first_published_at=datetime.datetime.combine(
            day, datetime.time(10), tzinfo=datetime.UTC))
    return [page.title for page in pages]


def test_days_on_which_something_was_published(vladivostok):
    """Not the day on which a whole edition came, not other editions, not before the stretch."""
    Page.objects.update(first_published_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    models.Remark.objects.create(day=MONDAY, text="A broadcast")
    models.Remark.objects.create(day=MONDAY, text="Of the others", language="mn")
    few = publish("ru", MONDAY + datetime.timedelta(days=1), 5)
    many = publish("ru", MONDAY + datetime.timedelta(days=2), 6)
    elsewhere = publish("mn", MONDAY, 1)
    old = publish("ru", datetime.date(2026, 10, 25), 1)
    assert [len(titles) for titles in (few, many, elsewhere, old)] == [5, 6, 1, 1]
    said = report.build(["ru"], 4, TODAY).remarks
    assert said == [(MONDAY + datetime.timedelta(days=1), title)
                    for title in sorted(few, reverse=True)] + [(MONDAY, "A broadcast")]
    page = html.unescape(vladivostok.get("/editors/visits/?edition=ru").content.decode())
    assert f"<li>10 ноября 2026\u202fг.: {few[0]}</li>" in page
