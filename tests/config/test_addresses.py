"""Pages of which a browser may tell: every page that carries the script."""

import pytest
from django.test import Client

from amurinfo.config import addresses
from amurinfo.languages import CODES
from amurinfo.visitors import running
from tests.visitors.test_consent import VISIT, visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [
    "", "species/", "species/amur-tiger/", "search/", "privacy/", "privacy/me/", "privacy/audit/",
    "styleguide/",
])
def test_honest_readers_are_not_taken_for_forgers(path, monkeypatch):
    counting = running.Counting()
    counting.addresses = running.Known(addresses.pages)
    monkeypatch.setattr("amurinfo.visitors.views.counting", counting)
    client = Client()
    client.cookies["choice"] = "a1"
    for code in CODES:
        page = client.get(f"/{code}/{path}")
        assert page.status_code == 200
        assert "visitors/visitors" in page.content.decode()
        visit(client, VISIT.replace("/ru/species/", f"/{code}/{path}"))
    assert counting.collector.give(last=True)[1] == {"counted": len(CODES)}


def test_a_page_that_is_not_there_has_no_script_and_is_none():
    page = Client().get("/ru/nowhere/")
    assert page.status_code == 404
    assert "visitors/visitors" not in page.content.decode()
    assert "/ru/nowhere/" not in addresses.pages()
