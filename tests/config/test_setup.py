"""`amurinfo run`, as an operator meets it."""

import os
import socket
import stat
import subprocess
import sys
import urllib.request

import pytest

from tests import services
from tests.prepared import copy

pytestmark = [pytest.mark.machine, pytest.mark.slow]


def amurinfo(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "amurinfo", *arguments], cwd=services.ROOT, text=True,
        capture_output=True, timeout=240,
        env={**services.as_an_operator(), "LC_ALL": "C.UTF-8", **environment},
    )


def test_all_that_is_written_stands_in_the_folder(prepared):
    assert {"centre.sqlite3", "static", "accounts.txt", "secret-key"} <= {
        path.name for path in prepared.iterdir()
    }


def test_passwords_are_for_their_owner_alone(prepared):
    for name in ("accounts.txt", "secret-key"):
        assert stat.S_IMODE((prepared / name).stat().st_mode) == 0o600
    words = [line.split()[1] for line in (prepared / "accounts.txt").read_text().splitlines()]
    assert len(set(words)) == len(words) == 3
    assert all(len(word) >= 16 for word in words)


def test_a_second_call_is_quick_and_loses_nothing(prepared, tmp_path):
    folder = copy(prepared, tmp_path / "data")
    before = {p.name: p.read_bytes() for p in folder.glob("*.txt")}
    done = amurinfo("prepare", DATA=str(folder))
    assert done.returncode == 0
    # Each step that takes time says so.
    assert done.stdout == ""
    assert before == {p.name: p.read_bytes() for p in folder.glob("*.txt")}


def test_a_change_survives_the_next_start(prepared, tmp_path):
    folder = copy(prepared, tmp_path / "data")
    change = tmp_path / "species.csv"
    change.write_text("slug,name_ru,forms_ru\namur-tiger,Тигр амурский,\n", encoding="utf-8")
    assert amurinfo("facts", "import", str(change), DATA=str(folder)).returncode == 0
    with services.centre(folder) as centre:
        page = urllib.request.urlopen(f"{centre.url}/ru/species/amur-tiger/").read().decode()
    assert "<h1>Тигр амурский" in page


def test_a_port_that_is_taken_is_one_sentence(prepared):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = amurinfo("run", "--port", str(port), DATA=str(prepared))
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1
    assert str(port) in lines[0]
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = amurinfo("prepare", DATA=str(blocked / "data"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(blocked) in done.stderr


def test_a_full_disk_is_one_sentence(prepared, tmp_path):
    """A real full disk: a file system in memory of 3 MB."""
    if os.geteuid() != 0:
        pytest.fail("this test mounts a small file system: run it as root, e.g. in a container")
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)],
                             capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        done = amurinfo("prepare", DATA=str(small))
        assert done.returncode == 1
        assert "full" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Usage:"), ("ru", "Параметры"), ("zh-hans", "选项"), ("mn", "тусламж")],
)
def test_help_speaks_four_languages(language, word):
    by_option = amurinfo("--language", language, "--help")
    by_machine = amurinfo("--help", LC_ALL={"zh-hans": "zh_CN"}.get(language, language) + ".UTF-8")
    assert by_option.returncode == 0
    assert by_option.stdout == by_machine.stdout
    if language != "en":
        assert by_option.stdout != amurinfo("--language", "en", "--help").stdout
