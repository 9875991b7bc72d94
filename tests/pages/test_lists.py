"""Lists by plain forms: filtered, sorted, paged, in a fixed number of queries."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amurinfo.facts.models import ProtectedArea
from amurinfo.pages.listing import Filter, Listing, Order


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
