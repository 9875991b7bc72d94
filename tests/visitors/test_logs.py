"""Access logs of before become numbers of pages, and nothing else of them stays."""

import datetime
import gzip

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from amurinfo.config.cli.commands import cli
from amurinfo.visitors import logs, models, running

DAY = datetime.date(2026, 9, 1)  # a Tuesday
MONDAY = datetime.date(2026, 8, 31)  # where a week that is over stands
LINE = ('198.51.100.77 - - [01/Sep/2026:{time}] "{request}" {status} 512 "https://example.org/?q=7"'
        ' "Mozilla/5.0 (X11; Linux x86_64) Zaphod/77.4242"\n')


def line(path="/mn/species/", time="10:00:00 +0000", status=200, method="GET"):
    return LINE.format(time=time, status=status, request=f"{method} {path} HTTP/1.1")


def test_a_line_by_hand():
    assert logs.parse(line("/mn/a/?mail=a@b.example")) == (DAY, "GET", "/mn/a/", "200")
    # In Vladivostok the day begins ten hours before the day of UTC.
    assert logs.parse(line(time="09:59:59 +1000"))[0] == DAY - datetime.timedelta(days=1)
    assert logs.parse(line(time="20:00:00 -0800"))[0] == DAY + datetime.timedelta(days=1)
    # The example of Apache's documentation, in the common format
    assert logs.parse('127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0"'
                      ' 200 2326\n') == (
        datetime.date(2000, 10, 10), "GET", "/apache_pb.gif", "200")


@pytest.mark.parametrize(("text", "why"), [
    ("", "form"), ("nonsense", "form"), (line().replace("Sep", "Sip"), "date"),
    (line().replace("[01/", "[31/"), "date"), (line().replace('"GET', "GET"), "form"),
])
def test_bad_lines(text, why):
    with pytest.raises(logs.Unreadable, match=why):
        logs.parse(text)


@given(st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        logs.parse(text)
    except logs.Unreadable as error:
        assert str(error) in ("form", "date")  # never a word of the line


@pytest.mark.django_db
def test_import(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "now", lambda: datetime.datetime(
        2026, 11, 26, tzinfo=datetime.UTC))
    plain, packed = tmp_path / "access.log", tmp_path / "access.log.1.gz"
    plain.write_text("".join([
        line(), line(), "broken\n", line("/mn/about/", status=404), line("/static/x.css"),
        line(method="POST"), line("/mn/former/mail@example.org/"), line().replace("2026", "2019"),
    ]))
    with gzip.open(packed, "wt") as file:
        file.write(line("/ru/map/"))
    done = CliRunner().invoke(cli, ["visitors", "import-log", str(plain), str(packed)])
    assert done.exit_code == 0, done.output
    assert "access.log:3:" in done.output
    assert "198.51" not in done.output
    rows = {(row.day, row.status, row.path): row.number for row in models.Served.objects.all()}
    assert rows == {(MONDAY, 200, "/mn/species/"): 2, (MONDAY, 200, "/ru/map/"): 1}
    CliRunner().invoke(cli, ["visitors", "import-log", str(plain)])  # nothing is counted twice
    assert sum(row.number for row in models.Served.objects.all()) == 3
