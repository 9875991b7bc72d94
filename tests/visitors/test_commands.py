"""``amurinfo visitors …``: what the offices see, for those who run the centre."""

import csv
import datetime
import io
import json

import pytest
from click.testing import CliRunner
from django.core import mail as outbox

from amurinfo.config.cli.commands import cli
from amurinfo.visitors import models, report, store
from tests.visitors.test_report import TODAY, today, traffic  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(cli, ["--language", "en", "visitors", *words])


def test_report_as_a_spreadsheet_takes_it(traffic):  # noqa: F811
    done = run("report", "--language", "ru")
    assert done.exit_code == 0, done.output
    rows = list(csv.reader(io.StringIO(done.output.lstrip("\ufeff"))))
    assert tuple(rows[0]) == report.HEAD
    assert ["total", "", "336", "168", "168"] in rows
    assert ["page", "/ru/species/", "168", "168", "168"] in rows
    assert not any("/mn/" in row[1] for row in rows)
    cells = [cell for row in rows for cell in row]
    assert "'=Crane day" not in cells  # the day stands before the words
    assert not any(cell[:1] in ("=", "+", "@") for cell in cells)


def test_a_formula_stays_text(traffic):  # noqa: F811
    store.write_served({(TODAY, "ru", 404, "=HYPERLINK(1)"): 12})
    rows = list(csv.reader(io.StringIO(run("report").output.lstrip("\ufeff"))))
    assert ["missing", "'=HYPERLINK(1)", "12", "", ""] in rows


def test_report_for_programs(traffic):  # noqa: F811
    said = json.loads(run("report", "--json", "--weeks", "13").output)
    assert said["weeks"] == 13
    assert {"table": "total", "key": "", "views": 616, "visits": 308, "visitor_days": 308
            } in said["rows"]


def test_mail(traffic, office_user):  # noqa: F811
    user = office_user("dadal")
    user.email = "dadal@example.org"
    user.save()
    assert "mails sent: 1" in run("mail").output
    assert [message.to for message in outbox.outbox] == [["dadal@example.org"]]
    assert "mails sent: 0" in run("mail").output


def test_check_fails_when_a_promise_is_broken(traffic):  # noqa: F811
    done = run("check")
    assert done.exit_code == 0, done.output
    assert done.output.count("It is so.") == 5
    store.write_answers({(TODAY - datetime.timedelta(days=1900), "ru", "yes"): 1})
    done = run("check")
    assert done.exit_code == 1
    assert "A promise is broken." in done.output
    assert done.output.count("It is so.") == 4
    assert models.Check.objects.get(name="terms").detail == "Answers"
