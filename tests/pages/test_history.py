"""History by year: what the records, the news and the events of an edition date, and no more."""

import csv
import datetime
import re

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.utils import timezone

from amurinfo.languages import CODES

pytestmark = pytest.mark.django_db

FIRST = 1994


def rows(stem: str) -> list[dict[str, str]]:
    with (settings.CONTENT_DIR / "facts" / f"{stem}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def dated(folder: str, field: str) -> list[datetime.date]:
    """Days of the pages of a folder, from their files."""
    files = (settings.CONTENT_DIR / "pages" / folder).glob("*/page.yaml")
    return [yaml.safe_load(file.read_text())["fields"][field] for file in files]


def years_of_the_files() -> set[int]:
    found = {int(row["date"][:4]) for row in rows("agreements") if row["date"]}
    found |= {int(row["established"]) for row in rows("protected_areas") if row["established"]}
    days = dated("news", "date") + dated("events", "start")
    found |= {day.year for day in days if day <= timezone.now().date()}
    return {year for year in found if year >= FIRST}


def shown(language: str) -> str:
    return Client().get(f"/{language}/history/").content.decode()


@pytest.mark.parametrize("language", CODES)
def test_every_year_of_which_something_is_known_is_there(language):
    html = shown(language)
    years = [int(year) for year in re.findall(r'<h2 id="y(\d{4})">', html)]
    assert years == sorted(years_of_the_files(), reverse=True)
    # News of these years have no agreement and no area beside them.
    assert {2018, 2025} <= set(years)
    # No year between the first and this one goes unnoticed: the others are named as empty.
    tail = html.rsplit("</ol>", 1)[1]
    named = {int(year) for year in re.findall(r"\b(\d{4})\b", tail.split("</p>", 1)[0])}
    assert set(years) | named == set(range(FIRST, timezone.now().year + 1))
    assert not set(years) & named


@pytest.mark.parametrize("language", CODES)
def test_news_and_past_events_stand_under_their_year(language):
    html = shown(language)

    def under(year: int) -> str:
        return html.split(f'<h2 id="y{year}">')[1].split("<h2", 1)[0]

    assert f"/{language}/news/stork-year-2018/" in under(2018)
    assert f"/{language}/news/joint-tiger-census-announced/" in under(2025)
    assert f"/{language}/events/tiger-summit-2010/" in under(2010)
    # An event that is still to come has not happened.
    assert f"/{language}/events/international-tiger-day-2027/" not in html


def test_a_year_that_nothing_dates_is_named_as_empty(monkeypatch):
    """Nothing in the files is of 2026 or later, but for events to come."""
    assert 2026 not in years_of_the_files()
    moment = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    monkeypatch.setattr("amurinfo.pages.models.history.timezone.now", lambda: moment)
    html = shown("en")
    assert 'id="y2026"' not in html
    assert re.search(r"no dated record:[^<]*\b2026\b", html)


def test_news_of_another_edition_are_not_shown():
    """An edition tells its own: what the Russian one alone has told stands there alone."""
    from amurinfo.pages.models import NewsIndexPage, NewsPage

    index = NewsIndexPage.objects.get(locale__language_code="ru")
    page = NewsPage(title="Одна новость", slug="one-item", date=datetime.date(2026, 3, 1))
    index.add_child(instance=page)
    page.save_revision().publish()
    assert "/ru/news/one-item/" in shown("ru").split('id="y2026"')[1].split("<h2", 1)[0]
    assert "one-item" not in shown("en")
