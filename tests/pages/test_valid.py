"""HTML as the standard has it: every page type in every edition, by the Nu checker."""

import pytest
from django.test import Client

from amurinfo.languages import CODES
from tests import nu

pytestmark = [pytest.mark.django_db, pytest.mark.machine, pytest.mark.slow]

PATHS = [
    "", "programme/", "programme/big-cats/", "ecoregion/rivers/", "species/", "species/amur-tiger/",
    "protected-areas/", "protected-areas/?country=MN&sort=area", "protected-areas/khingansky/",
    "networks/", "networks/amur-ussuri-memorandum-2016/", "places/amur/", "map/", "library/",
    "library/?q=tiger", "news/", "history/", "privacy/", "privacy/me/", "cookies/", "editions/",
    "offices/", "offline/", "styleguide/", "search/", "search/?q=amur", "search/?q=%3Cb%3E",
    "nowhere/",
]


def test_every_page_type_is_valid(tmp_path):
    reader = Client(raise_request_exception=False)
    for code in CODES:
        for number, path in enumerate(PATHS):
            answer = reader.get(f"/{code}/{path}")
            assert answer.status_code == (404 if path == "nowhere/" else 200), path
            name = f"{code}-{number}-{path.split('?')[0].strip('/').replace('/', '-')}.html"
            (tmp_path / name).write_bytes(answer.content)
    assert nu.faults(tmp_path) == []
    # The checker bites.
    (tmp_path / "wrong.html").write_text("<!doctype html><title>x</title><p><p id=a id=a>")
    assert any(fault.startswith("wrong.html:1 ") for fault in nu.faults(tmp_path))
