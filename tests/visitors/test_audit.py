"""The daily checks find each promise broken, and everybody may read the result."""

import datetime
import json
import re
from importlib import metadata

import pytest
from django.db import connection
from django.test import Client

from amurinfo.languages import CODES
from amurinfo.visitors import checks, lists, models, store
from tests.visitors.__main__ import result

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 26)


def _row(**more):
    numbers = {"views": 9, "visits": 9, "visitors": 9}
    return models.Release(start=TODAY, end=TODAY, language="ru", **{**numbers, **more})


def old_answer(monkeypatch):
    store.write_answers({(TODAY - datetime.timedelta(days=1900), "ru", "yes"): 1})


def old_days(monkeypatch):
    store.write_served({(TODAY - datetime.timedelta(days=500), "ru", 200, "/ru/"): 1})


def small_row(monkeypatch):
    _row(dimension="country", key="MN").save()


def column_of_an_address(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE visitors_counter ADD COLUMN address varchar(40)")


def column_of_a_receipt(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE visitors_consent ADD COLUMN agent varchar(40)")


def table_without_a_term(monkeypatch):
    monkeypatch.setattr(checks, "OF_EDITORS", checks.OF_EDITORS - {"Campaign"})


@pytest.mark.parametrize(("plant", "broken"), [
    (old_answer, {"terms"}), (old_days, {"terms"}), (small_row, {"crowds"}),
    (column_of_an_address, {"columns"}), (column_of_a_receipt, {"columns", "receipts"}),
    (table_without_a_term, {"tables"}),
])
def test_each_broken_promise_is_found(plant, broken, monkeypatch):
    assert not any(checks.run(TODAY).values())
    plant(monkeypatch)
    assert {name for name, detail in checks.run(TODAY).items() if detail} == broken
    page = Client().get("/en/privacy/audit/").content.decode()
    assert page.count("<strong>broken</strong>") == len(broken)


def test_a_row_of_five_is_enough_for_a_page_only():
    _row(dimension="page", key="/ru/", visitors=5).save()
    assert not any(checks.run(TODAY).values())


@pytest.mark.parametrize("code", CODES)
def test_everybody_may_read_it(code):
    checks.run(TODAY)
    client = Client()
    answer = client.get(f"/{code}/privacy/audit/")
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    for model in checks.tables():
        assert model._meta.db_table in page
    assert checks.code() in page
    assert f'href="/{code}/privacy/audit/"' in client.get(f"/{code}/privacy/").content.decode()


def test_words_that_an_office_set_aside_are_listed_with_a_term():
    """They came from visitors, whoever put them there."""
    models.SetAside.objects.create(language="ru", text="дикуша", reason="of no use", day=TODAY)
    assert re.search(r"<code>visitors_setaside</code>: [^<]*\btext\b[^<]*</td><td>1</td>"
                     r"<td>26 November 2026</td>", audit("en"))
    policy = Client().get("/en/privacy/").content.decode()
    assert "until the office takes it back, at most 5 years" in policy


ON_SEVERAL_DAYS = {
    "ru": "кто заходит в разные дни, считается посетителем в каждый из них",
    "en": "somebody who comes on several days counts as a visitor on each of them",
    "zh-hans": "同一个人若在多日来访，每天都算作一位访客",
    "mn": "хэд хэдэн өдөр орсон хүн өдөр бүрд нэг зочин болж тоологдоно",
}


@pytest.mark.parametrize("code", CODES)
def test_ten_visitors_are_said_to_be_of_a_day(code):
    for below in ("", "me/", "audit/"):
        page = Client().get(f"/{code}/privacy/{below}").content.decode()
        assert ON_SEVERAL_DAYS[code] in page


@pytest.mark.parametrize("code", CODES)
def test_lists_of_others_are_named_with_licence_and_date_as_they_are_installed(code):
    page = audit(code)
    for kept in lists.kept(code):
        installed = metadata.metadata(kept.package)
        assert kept.version == installed["Version"]
        if installed["License-Expression"]:
            assert kept.licence == installed["License-Expression"]
        for text in (kept.what, kept.version, kept.licence, kept.as_of):
            assert text in page
    assert lists.kept("en")[0].as_of == "October 2026"


REPORT = """<testsuites><testsuite tests="{}" skipped="2" failures="1" errors="1"/></testsuites>"""


def test_the_last_run_of_the_tests_is_shown(monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "TESTED", tmp_path / "tested.json")
    assert "Tests of the program" not in audit("en")
    kept = result(REPORT.format(150), checks.code())
    assert (kept["passed"], kept["failed"], kept["skipped"]) == (146, 2, 2)
    for code, same in ((kept["code"], True), ("0" * 64, False)):
        checks.TESTED.write_text(json.dumps({**kept, "code": code}))
        page = audit("en")
        assert "<dd>146</dd>" in page
        assert ("the one that runs here" in page) is same
        assert ("another version" in page) is not same


def audit(code: str) -> str:
    return Client().get(f"/{code}/privacy/audit/").content.decode()


def test_another_program_has_another_checksum(monkeypatch, tmp_path):
    before = checks.code()
    (tmp_path / "checks.py").write_text("changed")
    monkeypatch.setattr(checks, "__file__", str(tmp_path / "checks.py"))
    checks.code.cache_clear()
    assert checks.code() != before
    checks.code.cache_clear()
