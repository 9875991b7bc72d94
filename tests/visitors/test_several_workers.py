"""Two workers on PostgreSQL and Redis: one visitor is one, and no file of theirs knows who."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from tests import services
from tests.delivery.snapshots.test_live import wait_for
from tests.prepared import copy
from tests.visitors.test_disk import KEPT, MARKS, ask, found, search, visit

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

BODY = b'{"k":0,"p":"/ru/species/","w":2,"c":"mark-4711"}'


def dump(cache: str, to: Path) -> Path:
    """All that Redis holds, not packed, as it would write it to the disk."""
    for command in (["config", "set", "rdbcompression", "no"], ["set", "control", KEPT[0]],
                    ["--rdb", to]):
        subprocess.run(["redis-cli", "-u", cache, *command], check=True, capture_output=True)
    return to


def test_one_visitor_of_two_workers_who_is_nowhere_on_disk(prepared, database_copy, tmp_path):
    data = copy(prepared, tmp_path / "data", database=False)
    (data / "tmp").mkdir()
    with services.redis() as cache:
        shared = {"DATABASE_URL": database_copy, "CACHE_URL": cache, "WORKERS": "2"}
        with services.centre(data, TMPDIR=str(data / "tmp"), **shared) as centre:
            wait_for((data / "collector-1.socket").exists, 60)
            for _ in range(10):  # each by a connection of its own, so both workers get some
                assert ask(centre, "/visit/", BODY).status == 204
            visit(centre)
            search(centre)
            page = ask(centre, "/en/privacy/me/").read().decode()
            assert "in memory now, with 13 pages of this visit" in page
            file = dump(cache, tmp_path / "redis.rdb")
        assert {mark for mark in [*KEPT, *MARKS] if mark in file.read_bytes()} == {*KEPT}
    with psycopg.connect(database_copy, autocommit=True) as connection:
        assert connection.execute(
            "SELECT dimension, key, views, visits, visitors FROM visitors_counter "
            "WHERE dimension IN ('total', 'campaign', 'search') ORDER BY dimension").fetchall() == [
            ("campaign", "-", 13, 1, 1), ("total", "", 13, 1, 1)]
        connection.execute("CHECKPOINT")
        [(files,)] = connection.execute("SHOW data_directory").fetchall()
    assert any("/base/" in place for place, _mark in found(Path(files), KEPT))
    assert found(Path(files)) == found(data) == []
