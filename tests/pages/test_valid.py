"""HTML as the standard has it: every page type in every edition, by the Nu checker."""

import time

import pytest
from django.test import Client

from amurinfo.delivery.snapshots import memory
from amurinfo.languages import CODES
from benchmarks.page_weight import PAGES
from tests import nu

pytestmark = [pytest.mark.django_db, pytest.mark.machine, pytest.mark.slow]

#: Beside every page type: what lists and the search show when something is asked of them.
ASKED = [
    "protected-areas/?country=MN&sort=area", "library/?q=tiger", "search/", "search/?q=%3Cb%3E",
    "nowhere/",
]
PATHS = [path.removeprefix("/") for path in PAGES.values()] + ASKED


def test_every_page_type_is_valid(tmp_path):
    reader, began = Client(raise_request_exception=False), time.time()
    for code in CODES:
        for number, path in enumerate(PATHS):
            with memory.batch(began):  # what all pages ask alike is asked once
                answer = reader.get(f"/{code}/{path}")
            assert answer.status_code == (404 if path == "nowhere/" else 200), path
            name = f"{code}-{number}-{path.split('?')[0].strip('/').replace('/', '-')}.html"
            (tmp_path / name).write_bytes(answer.content)
    # It bites, and Java starts once for all.
    (tmp_path / "wrong.html").write_text("<!doctype html><title>x</title><p><p id=a id=a>")
    faults = nu.faults(tmp_path)
    assert [fault for fault in faults if not fault.startswith("wrong.html:1 ")] == []
    assert faults
