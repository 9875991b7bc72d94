"""The running centre: published, killed, started again, on two machines, without its database."""

import contextlib
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests import services
from tests.prepared import copy

pytestmark = [pytest.mark.machine, pytest.mark.slow]

#: Makes a change as an office's import does, in a process of its own.
RENAME = "slug,name_ru\namur-tiger,{}\n"


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


def test_killed_in_the_middle_it_finishes_after_the_next_start(prepared, tmp_path):
    data = copy(prepared, tmp_path / "data")
    with services.centre(data) as centre:
        read(f"{centre.url}/ru/species/amur-tiger/")
    rename(data, tmp_path, "Тигр номер два")  # nobody listens now
    environment = {**services.as_an_operator(), "DATA": str(data), "RENDER": "on-demand",
                   "SITE_URL": centre.url}
    kept = data / "pages/site/ru/species/amur-tiger/@/index.html"
    for delay in (0.5, 1.5, 2.2):
        publisher = subprocess.Popen(
            [sys.executable, "-m", "amurinfo", "publisher"], cwd=services.ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        publisher.send_signal(signal.SIGKILL)
        publisher.wait()
        assert kept.read_text(encoding="utf-8").rstrip().endswith("</html>")
    publisher = subprocess.Popen(
        [sys.executable, "-m", "amurinfo", "publisher"], cwd=services.ROOT, env=environment)
    try:
        wait_for(lambda: "Тигр номер два" in kept.read_text(encoding="utf-8"), 60)
    finally:
        publisher.terminate()
        publisher.wait(20)


def test_two_machines_on_one_database(prepared, tmp_path):
    """Each keeps its own files; a change on any of them is on both within a second or so."""
    first_data = copy(prepared, tmp_path / "first", database=False)
    second_data = copy(prepared, tmp_path / "second", database=False)
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(services.postgresql())
        cache = stack.enter_context(services.redis())
        shared = {"DATABASE_URL": database, "CACHE_URL": cache}
        first = stack.enter_context(services.centre(first_data, **shared))
        files = []
        page = "ru/species/amur-tiger/"
        with services.centre(second_data, **shared) as second:
            for centre in (first, second):
                read(f"{centre.url}/{page}")
                files.append(centre.data / f"pages/site/{page}@/index.html")
            rename(first_data, tmp_path, "Тигр на двух", **shared)
            for file in files:
                wait_for(lambda file=file: "Тигр на двух" in file.read_text("utf-8"), 20)
            assert "Тигр на двух" in read(f"{second.url}/{page}")
        # One is away while the other goes on; it catches up when it comes back.
        rename(first_data, tmp_path, "Тигр снова", **shared)
        wait_for(lambda: "Тигр снова" in files[0].read_text("utf-8"), 20)
        assert "Тигр снова" not in files[1].read_text("utf-8")
        with services.centre(second_data, **shared) as second:
            wait_for(lambda: "Тигр снова" in read(f"{second.url}/{page}"), 60)
