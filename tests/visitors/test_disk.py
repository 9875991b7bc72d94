"""Nothing of a visitor is found on the disk, neither after a stop nor after kill -9."""

import contextlib
import datetime
import email
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests import services
from tests.prepared import copy

pytestmark = [pytest.mark.slow, pytest.mark.machine]

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Zaphod/77.4242"
WORD = "qqmarkzaphod"  # nothing is found by it
MARKS = [b"198.51.100.77", b"Zaphod/77.4242", b"mark-in-a-query-4711", b"mark-in-a-path-4711",
         b"mark-4711", b"mark-of-a-site-4711", b"mark-of-an-exit-4711", WORD.encode()]
#: What is written, and so is found wherever the search looks into the right files.
KEPT = [b"/ru/species/"]
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (read, never written)


def ask(centre, path, body=None, **headers):
    """As a browser that said yes asks from a page of ours."""
    said = {"Sec-Fetch-Site": "same-origin", "Cookie": "choice=a1", "X-Real-IP": "198.51.100.77",
            "Accept-Language": "mn", "User-Agent": AGENT, **headers}
    if body is not None:
        said |= {"Origin": centre.url, "Content-Type": "text/plain"}
    return urllib.request.urlopen(urllib.request.Request(centre.url + path, body, said))


def visit(centre, times=3):
    for _ in range(times):
        urllib.request.urlopen(f"{centre.url}/ru/species/?q=mark-in-a-query-4711").read()
        for body in (b'{"k":0,"p":"/ru/species/","w":2,"c":"mark-4711",'
                     b'"r":"mark-of-a-site-4711.example"}',
                     b'{"k":2,"p":"/ru/species/","w":2,"t":"mark-of-an-exit-4711.example"}',
                     b'{"k":0,"p":"/ru/mark-in-a-path-4711/","w":2}'):
            assert ask(centre, "/visit/", body).status == 204


def search(centre, times=10):
    """One visitor asks again and again; words wait in memory for ten different ones."""
    for _ in range(times):
        assert WORD in ask(centre, f"/ru/search/?q={WORD}").read().decode()


def tell_as_nginx(port, pages=1):
    """Pages that were sent from the disk; waits until they were heard."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        for _ in range(pages):
            mouth.sendto(
                b'<190>Nov 26 10:00:00 amurinfo: ["/mn/species/","Zaphod/77.4242","","",""]',
                ("127.0.0.1", port))
    end = time.monotonic() + 60
    while True:
        # /proc/net/udp: local address, foreign address, state, bytes that wait to be sent : read
        waiting = [line.split()[4] for line in Path("/proc/net/udp").read_text().splitlines()
                   if f"0100007F:{port:04X} " in line]
        assert waiting
        if waiting == ["00000000:00000000"] or time.monotonic() > end:
            return
        time.sleep(0.05)


def found(folder: Path, marks=MARKS) -> list[tuple[str, bytes]]:
    """Where the marks stand. A file that goes meanwhile is no longer on the disk."""
    places = []
    for file in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError, PermissionError):
            if file.is_file():
                content = file.read_bytes()
                places += [(str(file), mark) for mark in marks if mark in content]
    return places


def mails(folder: Path) -> bytes:
    """What was sent, out of the coding of mails."""
    return b"".join(part.get_payload(decode=True) for file in sorted(folder.iterdir())
                    for part in email.message_from_bytes(file.read_bytes()).walk()
                    if not part.is_multipart())


def backup(data: Path, to: Path) -> Path:
    subprocess.run([services.ROOT / "deploy" / "backup.sh", to], check=True, env={
        "PATH": os.environ["PATH"], "DATA": str(data), "PYTHON": sys.executable})
    return to


def opened(data: Path):
    return contextlib.closing(sqlite3.connect(data / "centre.sqlite3", timeout=60))


def rows(data: Path, sql: str) -> list[tuple]:
    with opened(data) as base:
        return base.execute(sql).fetchall()


VIEWS = ("SELECT views, visits, visitors FROM visitors_counter "
         "WHERE dimension = 'page' AND key = '/ru/species/'")


def somebody_who_gets_the_report(data: Path) -> None:
    """An account with an address, and a week that was closed."""
    today = datetime.datetime.now(datetime.UTC).date()
    monday = today - datetime.timedelta(days=today.weekday() + 7)
    with opened(data) as base, base:
        base.execute("UPDATE auth_user SET email = 'office@example.org' "
                     "WHERE username = 'vladivostok'")
        base.executemany(
            "INSERT INTO visitors_release (language, dimension, key, views, visits, visitors, "
            "start, end) VALUES ('ru', ?, ?, 90, 60, 40, ?, ?)",
            [(dimension, key, str(monday), str(monday + datetime.timedelta(days=6)))
             for dimension, key in (("total", ""), ("page", "/ru/species/"))])


@contextlib.contextmanager
def centre_of_its_own(data: Path):
    """With its passing files where they are searched, too."""
    (data / "tmp").mkdir()
    with services.centre(data, TMPDIR=str(data / "tmp")) as centre:
        yield centre


def stopped(data: Path, tmp_path: Path) -> None:
    """What was counted is written at the stop, and then the report is mailed."""
    somebody_who_gets_the_report(data)
    with centre_of_its_own(data) as centre:
        tell_as_nginx(int(centre.url.rsplit(":", 1)[1]))
        visit(centre)
        search(centre)
        assert found(SHARED_MEMORY) == []
    assert rows(data, VIEWS) == [(3, 1, 1)]
    assert rows(data, "SELECT number FROM visitors_served WHERE path = '/mn/species/'") == [(1,)]
    assert rows(data, "SELECT key, views FROM visitors_counter WHERE dimension = 'campaign'") == [
        ("-", 3)]
    assert rows(data, "SELECT * FROM visitors_counter "
                "WHERE dimension IN ('search', 'referrer', 'outbound')") == []
    subprocess.run([sys.executable, "-m", "amurinfo", "visitors", "mail"], cwd=services.ROOT,
                   env={**services.as_an_operator(), "DATA": str(data)}, check=True)
    written = mails(data / "mail")
    assert KEPT[0] in written
    assert [mark for mark in MARKS if mark in written] == []
    copied = backup(data, tmp_path / "backup")
    for place in (data, copied):
        assert found(place, KEPT)
        assert found(place) == []


def test_the_disk(prepared, tmp_path):
    """One centre is killed after it has written once: what came later was in memory only. While it
    comes to its first writing, another is stopped as usual."""
    data = copy(prepared, tmp_path / "killed")
    # As long as somebody has it open, what is written stays in the file beside the database, too.
    with opened(data) as reading:
        reading.execute(VIEWS).fetchall()
        with centre_of_its_own(data) as centre:
            visit(centre)
            search(centre)
            stopped(copy(prepared, tmp_path / "stopped"), tmp_path)
            end = time.monotonic() + 180
            while reading.execute(VIEWS).fetchall() != [(3, 1, 1)]:
                assert time.monotonic() < end
                time.sleep(0.2)
            visit(centre)
            search(centre)
            page = ask(centre, "/en/privacy/me/").read().decode()
            assert "in memory now, with 6 pages of this visit" in page
            assert found(SHARED_MEMORY) == []
            centre.kill()
        assert str(data / "centre.sqlite3-wal") in dict(found(data, KEPT))
        assert found(data) == found(SHARED_MEMORY) == []
    assert rows(data, VIEWS) == [(3, 1, 1)]
    copied = backup(data, tmp_path / "backup-of-the-killed")
    assert found(copied, KEPT)
    assert found(copied) == []
