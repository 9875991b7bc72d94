"""The running centre: published, killed, started again, on two machines, without its database."""

import json
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import psycopg
import pytest

from tests import services
from tests.desk_session import DeskSession
from tests.door import door
from tests.prepared import copy

pytestmark = pytest.mark.slow

#: Published and withdrawn; withdrawn while one of the machines is away.
ADDRESS, AWAY = "/ru/history/", "/ru/accessibility/"
#: Makes a change as an office's import does, in a process of its own.
RENAME = "slug,name_ru,forms_ru\namur-tiger,{},\n"


def read(url: str) -> str:
    return urllib.request.urlopen(url, timeout=20).read().decode()


def status(url: str) -> int:
    try:
        return urllib.request.urlopen(url, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code


def wait_for(found, seconds: float) -> float:
    """Seconds until it was so."""
    start = time.monotonic()
    while not found():
        assert time.monotonic() - start < seconds, "it did not come"
        time.sleep(0.05)
    return time.monotonic() - start


def run(data, *arguments: str, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "amurinfo", *arguments], cwd=services.ROOT, text=True,
        capture_output=True, timeout=240,
        env={**services.as_an_operator(), "DATA": str(data), **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rename(data, tmp_path, name: str, **environment: str) -> None:
    file = tmp_path / "species.csv"
    file.write_text(RENAME.format(name), encoding="utf-8")
    run(data, "facts", "import", str(file), **environment)


@pytest.mark.machine
def test_a_change_from_outside_is_rendered_and_a_lost_database_is_not_seen(prepared, tmp_path):
    with services.centre(copy(prepared, tmp_path / "data")) as centre:
        page = f"{centre.url}/ru/species/amur-tiger/"
        read(page)
        kept = centre.data / "pages/site/ru/species/amur-tiger/@/index.html"
        wait_for(kept.exists, 5)
        rename(centre.data, tmp_path, "Тигр номер один")
        wait_for(lambda: "Тигр номер один" in kept.read_text(encoding="utf-8"), 20)
        assert "Тигр номер один" in read(page)
        assert status(f"{centre.url}/-/ready") == 200

        # Somebody holds the database: readers see no difference.
        holder = sqlite3.connect(centre.data / "centre.sqlite3", isolation_level=None)
        holder.execute("begin exclusive")
        start = time.monotonic()
        assert "Тигр номер один" in read(page)
        assert time.monotonic() - start < 5
        holder.execute("rollback")
        holder.close()


@pytest.mark.postgresql
def test_two_machines_on_one_database(prepared, database_copy, tmp_path):
    """Each keeps its own files; a change on any of them is on both, whatever was killed when."""
    folders = [copy(prepared, tmp_path / name, database=False) for name in ("first", "second")]
    # Uploads lie in one place, as docs/operators says; nothing else of the folders is shared.
    media = tmp_path / "storage"
    media.mkdir()
    for folder in folders:
        (folder / "media").symlink_to(media)
    page = "ru/species/amur-tiger/"
    files = [folder / f"pages/site/{page}@/index.html" for folder in folders]
    server = urllib.parse.urlsplit(database_copy)
    with services.redis() as cache, door((server.hostname, server.port)) as way:
        inside = server._replace(netloc=f"{server.username}@127.0.0.1:{way.port}").geturl()
        shared = {"DATABASE_URL": inside, "CACHE_URL": cache}
        # Two workers each: also among them one's change is everybody's.
        with services.centre(folders[0], WORKERS="2", COLLECTORS="3", **shared) as first:
            wait_for(lambda: len([*first.data.glob("collector-[123].socket")]) == 3, 60)
            assert not (first.data / "centre.sqlite3").exists()
            with services.centre(folders[1], WORKERS="2", **shared) as second:
                for centre in (first, second):
                    assert "Panthera tigris altaica" in read(f"{centre.url}/{page}")
                rename(folders[0], tmp_path, "Тигр на двух", **shared)
                for file in files:
                    wait_for(lambda file=file: "Тигр на двух" in file.read_text("utf-8"), 30)
                assert "Тигр на двух" in read(f"{second.url}/{page}")
                (media / "put-in-anywhere.txt").write_text("is everywhere")
                for centre in (first, second):
                    assert read(f"{centre.url}/media/put-in-anywhere.txt") == "is everywhere"
                office = DeskSession(first.url, "vladivostok", _password(prepared))
                _published_on_one_seen_on_the_other(office, database_copy, second)
                _the_database_goes_and_comes_back(way, first, second, page)
                _the_database_is_slow(way, first, second, page)
                # One is killed in the middle of it; the other goes on.
                behind = folders[1] / f"pages/site{AWAY}@/index.html"
                assert status(second.url + AWAY) == 200
                wait_for(behind.exists, 5)
                assert office.do(key_of(database_copy, ADDRESS), "unpublish") == 200
                second.kill()
                wait_for(lambda: status(first.url + ADDRESS) == 410, 20)
                assert office.do(key_of(database_copy, AWAY), "unpublish") == 200
                assert behind.read_text("utf-8").rstrip().endswith("</html>")
            # It catches up when it comes back.
            with services.centre(folders[1], WORKERS="2", **shared) as second:
                for address in (ADDRESS, AWAY):
                    wait_for(lambda at=address: status(second.url + at) == 410, 60)
                assert not behind.exists()


def _password(prepared) -> str:
    lines = (prepared / "accounts.txt").read_text().splitlines()
    return dict(line.split() for line in lines)["vladivostok"]


def key_of(database: str, address: str) -> int:
    with psycopg.connect(database) as connection:
        [(key,)] = connection.execute(
            "select id from wagtailcore_page where url_path like %s",
            [f"%/home-ru{address.removeprefix('/ru')}"]).fetchall()
    return key


def _published_on_one_seen_on_the_other(office: DeskSession, database: str, second) -> None:
    key = key_of(database, ADDRESS)
    assert status(second.url + ADDRESS) == 200
    assert office.do(key, "unpublish", recursive=False) == 200
    away = wait_for(lambda: status(second.url + ADDRESS) == 410, 20)
    assert office.do(key, "publish") == 200
    back = wait_for(lambda: status(second.url + ADDRESS) == 200, 20)
    # It looks twice a second, and renders what was published before all else: on a quiet machine
    # both take less than one. On one that is as busy as that of the tests:
    assert max(away, back) < 3, (away, back)


def waiting(centre) -> int:
    """How many pages are to be rendered."""
    return json.loads(read(f"{centre.url}/-/ready"))["pending"]


def _the_database_goes_and_comes_back(way, first, second, page) -> None:
    for centre in (first, second):
        # The menu of all pages has what was withdrawn and published again.
        wait_for(lambda centre=centre: not waiting(centre) and (
            f'href="{ADDRESS}"' in read(f"{centre.url}/{page}")), 60)
    asked = (page, "sitemap.xml", "sitemap-mn.xml", "ru/feeds/news.atom", "robots.txt")
    for centre in (first, second):
        for address in asked:  # the first time nothing is remembered yet
            read(f"{centre.url}/{address}")
    before = {(centre, address): read(f"{centre.url}/{address}")
              for centre in (first, second) for address in asked}
    way.shut()
    for (centre, address), answer in before.items():
        assert read(f"{centre.url}/{address}") == answer
    for centre in (first, second):
        assert status(f"{centre.url}/-/alive") == 200
        with pytest.raises(urllib.error.HTTPError) as told:
            read(f"{centre.url}/editors/login/")
        assert told.value.code == 503
        assert "Retry-After" in told.value.headers
    way.open()
    for centre in (first, second):
        wait_for(lambda centre=centre: status(f"{centre.url}/editors/login/") == 200, 20)


def _the_database_is_slow(way, first, second, page) -> None:
    """Readers have all their answers before the database could have given one."""
    before = {centre: read(f"{centre.url}/{page}") for centre in (first, second)}
    way.delay = 3.0
    start = time.monotonic()
    for centre in (first, second):
        assert read(f"{centre.url}/{page}") == before[centre]
        assert status(f"{centre.url}/-/alive") == 200
    assert time.monotonic() - start < way.delay
    # It is slow indeed, and not gone: whoever asks it is answered.
    assert status(f"{first.url}/editors/login/") == 200
    assert time.monotonic() - start > way.delay
    way.delay = 0.0
