"""What is said when the house itself is the reason: in the editors' language, without asking it."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client

from amurinfo.config.troubles import DATABASE, FULL, trouble
from amurinfo.languages import BY_CODE, CODES


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(("error", "expected"), [
    (OperationalError("database is locked"), DATABASE),
    (OperationalError("database or disk is full"), FULL),
    (caused(DatabaseError("x"), psycopg.errors.DiskFull("x")), FULL),
    (caused(OperationalError("x"), psycopg.OperationalError("connection refused")), DATABASE),
    (OSError(errno.ENOSPC, "No space left on device"), FULL),
    (caused(RuntimeError("x"), OSError(errno.EDQUOT, "x")), FULL),
    (OSError(errno.ENOENT, "x"), ""), (IntegrityError("x"), ""), (ValueError("x"), ""), (None, ""),
])
def test_the_reason(error, expected):
    assert trouble(error) == expected


def test_sqlite_says_it_so():
    base = sqlite3.connect(":memory:")
    base.execute("pragma max_page_count=3")
    with pytest.raises(sqlite3.OperationalError, match="disk is full"):
        base.executescript("create table t (x); insert into t values (zeroblob(99999));")


@pytest.mark.first_request
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("error", "words"), [
    (OperationalError("x"), {"en": "database", "ru": "База данных", "zh-hans": "数据库",
                             "mn": "Өгөгдлийн сан"}),
    (OSError(errno.ENOSPC, "x"), {"en": "disk", "ru": "диске", "zh-hans": "磁盘", "mn": "диск"}),
])
def test_editors_are_told_that_it_was_not_saved(code, error, words, monkeypatch):
    """No ``db`` here: a query would be an error of its own."""
    def fails(*_arguments, **_options):
        raise error

    monkeypatch.setattr("amurinfo.editions.roles.sync_all", fails)
    client = Client(raise_request_exception=False)
    answer = client.get("/editors/", headers={"accept-language": BY_CODE[code].tag})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    text = answer.content.decode()
    assert words[code] in text
    assert text.count("<p>") == 4  # what, what became of it, whom to tell, the way back
