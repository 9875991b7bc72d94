"""Words of strangers and editors in the report of visits are words, whatever they look like."""

import contextlib
import datetime
import html
import re
import sqlite3

import pytest

from tests.browser.office import log_in

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("editors"),
]

#: Each runs if it is ever more than text: in the page, in a picture's SVG, in an attribute.
HOSTILE = [
    "<script>window.hit = 1</script>", "<img src=x onerror='window.hit = 1'>",
    "</title><svg onload='window.hit = 1'>", "\"><script>window.hit = 1</script>",
    "javascript:window.hit=1//", "{{ 7|add:35 }}",
]
EDITION = "zh-hans"  # of an office that no other test of the report uses


@pytest.fixture
def written(centre):
    """Hostile words in every column that the report shows, past all that would refuse them."""
    today = datetime.datetime.now(datetime.UTC).date()
    monday = today - datetime.timedelta(days=today.weekday() + 7)
    sunday = monday + datetime.timedelta(days=6)
    with contextlib.closing(sqlite3.connect(centre.data / "centre.sqlite3", timeout=60)) as base:
        with base:
            base.executemany(
                "INSERT INTO visitors_remark (day, language, text) VALUES (?, ?, ?)",
                [(str(today), EDITION, text) for text in HOSTILE])
            base.executemany(
                "INSERT INTO visitors_campaign (code, name) VALUES (?, ?)",
                [(f"code-{n}", text) for n, text in enumerate(HOSTILE)])
            base.executemany(
                "INSERT INTO visitors_release (language, dimension, key, views, visits, visitors, "
                f"start, end) VALUES ('{EDITION}', ?, ?, 50, 50, 50, ?, ?)",
                [(dimension, key, str(monday), str(sunday))
                 for dimension in ("page", "entry", "exit", "referrer", "country", "device",
                                   "download", "outbound", "search")
                 for key in [*HOSTILE, f"/{HOSTILE[0]}"]]
                + [("campaign", f"code-{n}", str(monday), str(sunday))
                   for n in range(len(HOSTILE))]
                + [("total", "", str(monday), str(sunday))])
            base.executemany(
                "INSERT INTO visitors_served (day, language, status, path, number) "
                f"VALUES (?, '{EDITION}', ?, ?, 40)",
                [(str(today), status, f"/{text}") for status in (200, 404) for text in HOSTILE])
        yield
        with base:
            for table in ("release", "served", "remark"):
                base.execute(f"DELETE FROM visitors_{table} WHERE language = '{EDITION}'")
            base.execute("DELETE FROM visitors_campaign")


def test_nothing_runs(open_page, centre, written):
    page = open_page("/robots.txt")
    log_in(page, centre, "changchun")
    report = re.compile(r"/editors/visits/\?edition=")

    def open_report():
        page.goto(f"/editors/visits/?edition={EDITION}", wait_until="networkidle")
        page.mouse.move(200, 200)
        return page.evaluate("window.hit")

    assert open_report() is None
    text = page.locator(".visits").inner_text()
    for words in HOSTILE:
        assert words in text
    assert page.locator(".visits a[href^='javascript:']").count() == 0
    # Shynet: what stands in an address was put into the page as it came.
    page.route(report, lambda route: route.fulfill(
        response=(answer := route.fetch()), body=answer.text().replace(
            html.escape(HOSTILE[0]), HOSTILE[0])))
    assert open_report() == 1
