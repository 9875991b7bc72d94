"""Lists by plain forms: filtered, sorted, paged, in a fixed number of queries."""

import datetime
import re

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amurinfo.facts.models import ProtectedArea
from amurinfo.pages.listing import Filter, Listing, Order
from amurinfo.pages.models import EventPage, NewsIndexPage, NewsPage


def numbers_listing():
    return Listing(
        [Filter("odd", "Odd", lambda items: [("yes", "yes"), ("no", "no")],
                lambda item, value: (item % 2 == 1) == (value == "yes"))],
        [Order("up", "up", lambda item: item), Order("down", "down", lambda item: -item)],
        per_page=10,
    )


def test_filter_sort_and_page():
    shown = numbers_listing().show(list(range(25)), QueryDict("odd=yes&sort=down&page=2"))
    assert shown.rows == [3, 1]
    assert (shown.total, shown.total_unfiltered, shown.page, shown.pages) == (12, 25, 2, 2)
    assert shown.previous_query == "?odd=yes&sort=down"
    assert shown.next_query is None


@pytest.mark.parametrize(
    "query", ["odd=perhaps", "sort=sideways", "page=99", "page=-1", "page=x", "odd=%00", "a=b"]
)
def test_nonsense_is_left_out_and_nothing_breaks(query):
    shown = numbers_listing().show(list(range(25)), QueryDict(query))
    assert shown.total == 25
    assert shown.rows


def test_what_was_left_out_is_said():
    assert numbers_listing().show([1], QueryDict("odd=perhaps&sort=x")).ignored == ["perhaps", "x"]


@pytest.mark.django_db
def test_areas_of_a_country():
    page = Client().get("/en/protected-areas/?country=MN").content.decode()
    # shared data: 15 Mongolian areas of 156
    assert "15 entries of 156" in page
    assert "Onon-Balj" in page
    assert "Khingansky" not in page


@pytest.mark.django_db
def test_a_network_filter_shows_confirmed_members_only():
    page = Client().get(
        "/en/protected-areas/?network=amur-ussuri-memorandum-2016"
    ).content.decode()
    assert "12 entries of 156" in page


@pytest.mark.django_db
def test_names_sort_as_the_language_does():
    page = Client().get("/ru/species/").content.decode()
    rows = page[page.index('<ul class="rows">'):]
    names = re.findall(r'<a href="/ru/species/[^"]+">([^<]+)</a>', rows)
    assert len(names) > 40
    plain = [name.lower().replace("ё", "е").lstrip("«") for name in names]
    assert plain == sorted(plain)


LISTS = ["protected-areas", "species", "networks", "library", "places", "news"]


@pytest.mark.django_db
@pytest.mark.parametrize("folder", LISTS)
def test_a_list_costs_a_fixed_number_of_queries(folder):
    def cost(query: str) -> int:
        with CaptureQueriesContext(connection, ) as queries:
            assert Client().get(f"/en/{folder}/{query}").status_code == 200
        return len(queries)

    Client().get(f"/en/{folder}/")  # content types are remembered by the process
    whole = cost("")
    assert whole <= 32  # of areas most: their chart shows sources
    assert cost("?country=MN") <= whole + 1
    assert cost("?page=2") <= whole


@pytest.mark.django_db
def test_more_rows_cost_no_more_queries():
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            Client().get("/en/protected-areas/")
        return len(queries)

    cost()
    before = cost()
    template = ProtectedArea.objects.get(slug="khingansky")
    for number in range(20):
        ProtectedArea.objects.create(
            slug=f"more-{number}", designation=template.designation, countries="RU", source="test"
        )
    assert cost() == before


def of_the_files() -> dict[str, dict]:
    """Slug of each news item -> its countries, module and date."""
    folder = settings.CONTENT_DIR / "pages/news"
    return {file.parent.name: yaml.safe_load(file.read_text())["fields"]
            for file in folder.glob("*/page.yaml") if file.parent.name != "news"}


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "keep"), [
    ("year=2021", lambda item: item["date"].year == 2021),
    ("country=MN", lambda item: "MN" in item["countries"]),
    ("module=green-belt&country=RU",
     lambda item: item["module"] == "green-belt" and "RU" in item["countries"]),
])
def test_news_are_those_of_the_files_the_newest_first(query, keep):
    expected = {slug: item["date"] for slug, item in of_the_files().items() if keep(item)}
    assert 2 <= len(expected) <= 20  # all on one page
    page = Client().get(f"/mn/news/?{query}").content.decode()
    shown = re.findall(r'<h2><a href="/mn/news/([^"/]+)/">', page)
    assert set(shown) == set(expected)
    days = [expected[slug] for slug in shown]
    assert days == sorted(days, reverse=True)
    oldest = Client().get(f"/mn/news/?{query}&sort=oldest").content.decode()
    days = [expected[slug] for slug in re.findall(r'<h2><a href="/mn/news/([^"/]+)/">', oldest)]
    assert days == sorted(days)


@pytest.mark.django_db
def test_of_all_news_only_what_is_shown_is_read(monkeypatch):
    """However many there are: no text of another one, and no query more."""
    shown = {"/en/news/": 20, "/en/news/?page=2": 20, "/en/news/?year=1950&sort=oldest": 20,
             "/en/feeds/news.atom": 30}
    read = []
    made = NewsPage.from_db.__func__
    monkeypatch.setattr(NewsPage, "from_db", classmethod(
        lambda cls, *row: read.append(1) or made(cls, *row)))
    index = NewsIndexPage.objects.get(locale__language_code="en")

    def add(start: int, end: int) -> None:
        for number in range(start, end):
            index.add_child(instance=NewsPage(
                title=f"News {number}", slug=f"news-{number}", locale=index.locale,
                date=datetime.date(1950, 1, 1), body=[{"type": "heading", "value": "Much"}]))

    def costs() -> list[int]:
        found = []
        for address, number in shown.items():
            read.clear()
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(address).status_code == 200
            assert len(read) == number, address
            texts = "feeds" in address
            assert ('"pages_newspage"."body"' in str(queries.captured_queries)) == texts, address
            found.append(len(queries))
        return found

    add(0, 22)
    costs()  # content types are remembered by the process
    before = costs()
    add(22, 42)
    assert costs() == before


@pytest.mark.django_db
def test_what_is_over_stands_in_the_archive_and_what_comes_above_it():
    index = EventPage.objects.filter(locale__language_code="en").first().get_parent()
    today = datetime.datetime.now(datetime.UTC).date()
    day = datetime.timedelta(days=1)
    for title, start, end in (
        ("Later", today + 9 * day, None), ("Today", today, None), ("Over", today - day, None),
        ("Going on", today - 9 * day, today), ("Over at last", today - 9 * day, today - day),
    ):
        index.add_child(instance=EventPage(
            title=title, slug=title.lower().replace(" ", "-"), locale=index.locale,
            start=start, end=end))
    page = Client().get("/en/events/").content.decode()
    coming, archive = page.split("<h2>Archive</h2>")
    titles = re.compile(r'<a href="/en/events/[^"/]+/">([^<]+)</a>')
    assert titles.findall(coming)[:3] == ["Going on", "Today", "Later"]
    assert not {"Over", "Over at last"} & set(titles.findall(coming))
    assert titles.findall(archive)[:2] == ["Over", "Over at last"]
