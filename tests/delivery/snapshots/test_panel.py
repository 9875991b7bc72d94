"""What editors read of pages that are being renewed."""

import time

import pytest
from django.test import Client
from django.utils.translation import override

from amurinfo.delivery.snapshots.panel import PublishingPanel
from amurinfo.search import index as search
from amurinfo.search.models import Pending

pytestmark = pytest.mark.django_db

FOLLOWING = "The search is still following in the texts that name what was changed."


@pytest.fixture
def lines(kept, rf, office_user):
    """What the panel says, in English."""
    request = rf.get("/editors/")
    request.user = office_user("vladivostok")

    def lines() -> list[str]:
        with override("en"):
            return PublishingPanel().get_context_data({"request": request})["lines"]

    kept.index().set_meta("heard", str(time.time()))
    return lines


def test_nothing_while_all_is_as_it_should_be(lines):
    assert lines() == []


def test_how_many_pages_wait_and_that_they_wait_too_long(lines, kept, monkeypatch):
    kept.index().wait([("/ru/", 1)])
    assert lines() == ["1 page is being renewed."]
    kept.index().wait([("/mn/", 1)])
    assert lines() == ["2 pages are being renewed."]
    later = time.time() + 301
    kept.index().set_meta("heard", str(later))
    monkeypatch.setattr(time, "time", lambda: later)
    assert len(lines()) == 2
    assert "more than five minutes" in lines()[1]


def test_that_nobody_renews_them(lines, kept):
    kept.index().set_meta("heard", str(time.time() - 121))
    [line] = lines()
    assert line.startswith("Pages are not being renewed at the moment")


def test_that_the_search_is_still_following(lines):
    now = search.state()
    now.generation = now.generation or 1  # PostgreSQL's tests begin without an index
    now.save()
    Pending.objects.create(what="mention", key="species:amur-tiger")
    assert lines() == [FOLLOWING]
    Pending.objects.all().delete()
    assert lines() == []


def test_what_the_panel_tells_follows(kept, log_in, office_user):
    """The script asks for the lines alone."""
    kept.index().set_meta("heard", str(time.time()))
    kept.index().wait([("/ru/", 1), ("/mn/", 1)])
    client = log_in(office_user("vladivostok"))
    assert "Обновляются 2 страницы." in client.get("/editors/publishing/").content.decode()
    for path in ("/ru/", "/mn/"):
        kept.index().forget(path)
    assert client.get("/editors/publishing/").content.decode().strip() == ""
    assert Client().get("/editors/publishing/").status_code == 302, "readers are not told"
