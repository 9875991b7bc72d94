"""Logs of before: an old address counts for where it leads today."""

import datetime

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from amurinfo.visitors import models, past
from tests.visitors.test_logs import MONDAY, line

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 26)


def test_old_addresses_count_for_where_they_lead_today(tmp_path):
    species = Page.objects.get(slug="species", locale__language_code="mn")
    for old, more in (("/mn/animals/", {"redirect_page": species}),
                      ("/animals.html", {"redirect_page": species}),
                      ("/mn/atlas/", {"redirect_link": "/mn/map/?q=1"}),
                      ("/mn/friends/", {"redirect_link": "https://example.org/mn/friends/"})):
        Redirect.objects.create(old_path=Redirect.normalise_path(old), **more)
    log = tmp_path / "access.log"
    log.write_text("".join([
        line("/mn/animals/"), line("/mn/animals/?page=2"),  # while the page stood there
        line("/animals.html"),  # of the site before, which had no editions
        line("/mn/animals/", status=301), line("/mn/species/"),  # led on, and counted there
        line("/mn/atlas/"), line("/mn/atlas/", status=302),
        line("/mn/friends/"),  # leads away from here: stays what it was
    ]))
    taken = past.bring_in([log], TODAY)
    assert {(row.day, row.status, row.path): row.number for row in models.Served.objects.all()} == {
        (MONDAY, 200, "/mn/species/"): 4, (MONDAY, 200, "/mn/map/"): 1,
        (MONDAY, 200, "/mn/friends/"): 1}
    assert (taken.pages, taken.bad) == (6, [])
