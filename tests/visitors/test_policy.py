"""Who answers for an edition: names, addresses and days come from data, and change with it."""

import datetime
import re

import pytest
from django.test import Client

from amurinfo.editions.models import Office, Stewardship
from amurinfo.languages import CODES
from amurinfo.visitors import running

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def operators(code: str, where: str = "privacy") -> str:
    page = Client().get(f"/{code}/{where}/").content.decode()
    found = re.search(r'<h2 id="operators">.*?</ul>', page, re.DOTALL)
    return found[0] if found else ""


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setattr(running, "now", lambda: datetime.datetime(
        2026, 11, 26, 12, tzinfo=datetime.UTC))


@pytest.mark.parametrize(("code", "since"), [
    ("ru", "с 1 марта 2026\u202fг."), ("en", "since 1 March 2026"), ("zh-hans", "2026年3月1日"),
    ("mn", "2026 оны 3-р сарын 1"),
])
def test_contacts_and_days_are_shown(code, since):
    Office.objects.update(email="office@example.org")
    Stewardship.objects.filter(edition__language=code).update(valid_from="2026-03-01")
    for where in ("privacy", "privacy/me"):
        shown = operators(code, where)
        assert '<a href="mailto:office@example.org">office@example.org</a>' in shown
        assert since in shown


def test_who_keeps_it_from_tomorrow_does_not_answer_today():
    for first, there in (("2026-11-27", False), ("2026-11-26", True)):
        Stewardship.objects.filter(edition__language="mn").update(valid_from=first)
        assert bool(operators("mn")) is there


def test_without_an_address_none_is_promised():
    Office.objects.update(email="")
    assert "mailto:" not in "".join(operators(code) for code in CODES)
