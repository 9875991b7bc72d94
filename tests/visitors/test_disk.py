"""Nothing of a visitor is found on the disk, neither after a stop nor after kill -9."""

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

MARKS = [b"198.51.100.77", b"Zaphod/77.4242", b"mark-in-a-query-4711", b"mark-in-a-path-4711"]


def visit(centre, times=3):
    for _ in range(times):
        urllib.request.urlopen(f"{centre.url}/ru/species/?q=mark-in-a-query-4711").read()
        for body in (b'{"k":0,"p":"/ru/species/","w":2}',
                     b'{"k":0,"p":"/ru/mark-in-a-path-4711/","w":2}'):
            answer = urllib.request.urlopen(urllib.request.Request(
                f"{centre.url}/visit/", body, {
                    "Sec-Fetch-Site": "same-origin", "Origin": centre.url, "Cookie": "choice=a1",
                    "X-Real-IP": "198.51.100.77", "Content-Type": "text/plain",
                    "Accept-Language": "mn",
                    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Zaphod/77.4242",
                }))
            assert answer.status == 204


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


def found(folder: Path) -> list[tuple[str, bytes]]:
    return [(str(file), mark) for file in folder.rglob("*") if file.is_file()
            for content in [file.read_bytes()] for mark in MARKS if mark in content]


def test_the_disk(prepared, tmp_path):
    folder = copy(prepared, tmp_path / "stopped")
    with services.centre(folder) as centre:
        tell_as_nginx(int(centre.url.rsplit(":", 1)[1]))
        visit(centre)
    rows = sqlite3.connect(folder / "centre.sqlite3").execute(
        "SELECT views, visits, visitors FROM visitors_counter WHERE dimension = 'page'").fetchall()
    assert rows == [(3, 1, 1)]  # what was counted was written at the stop
    sent = sqlite3.connect(folder / "centre.sqlite3").execute(
        "SELECT number FROM visitors_served WHERE path = '/mn/species/'").fetchall()
    assert sent == [(1,)]
    subprocess.run([services.ROOT / "deploy" / "backup.sh", tmp_path / "backup"], check=True,
                   env={"PATH": os.environ["PATH"], "DATA": str(folder),
                        "PYTHON": sys.executable})
    assert found(folder) == found(tmp_path / "backup") == []

    folder = copy(prepared, tmp_path / "killed")
    with services.centre(folder) as centre:
        visit(centre)
        centre.kill()
    assert found(folder) == []
