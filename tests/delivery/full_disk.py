"""Run by test_full_disk.py on a disk of 400 KB: ``python -m tests.delivery.full_disk DIR``."""

import contextlib
import errno
import gzip
import os
import sqlite3
import sys
import time
from pathlib import Path

import brotli

from amurinfo.delivery.snapshots.index import Index, Tag
from amurinfo.delivery.snapshots.store import DiskFull, Store

PATH = "/ru/tiger/"


def fill(file: Path) -> None:
    """Take all the room that there is."""
    with file.open("wb", buffering=0) as there, contextlib.suppress(OSError):
        while there.write(os.urandom(512)):
            pass
    assert os.statvfs(file).f_bavail == 0


def served(store: Store) -> bytes:
    folder = store.pointer(PATH)
    body = (folder / "index.html").read_bytes()
    assert gzip.decompress((folder / "index.html.gz").read_bytes()) == body
    assert brotli.decompress((folder / "index.html.br").read_bytes()) == body
    return body


def pages(root: Path) -> None:
    store, index = Store(root / "pages"), Index(root / "pages/index.sqlite3")
    tags = {Tag.of("name", {"id": "1"})}
    store.point(PATH, store.write(PATH, b"old" * 100))
    index.announce(PATH, 1)
    index.settle(PATH, "blob", tags, time.time(), 1)
    before = index.state()
    for room in (0, 5_000, 15_000, 30_000):
        fill(root / "filler")
        os.truncate(root / "filler", max(0, (root / "filler").stat().st_size - room))
        try:
            store.write(PATH, os.urandom(60_000).hex().encode())
        except DiskFull:
            pass
        else:
            raise AssertionError(f"there was room enough: {room}")
        assert served(store) == b"old" * 100
        assert list((store.root / "waiting").iterdir()) == [], "nothing is left half"
        (root / "filler").unlink()
    fill(root / "filler")
    with contextlib.suppress(sqlite3.OperationalError):
        for number in range(2000):
            index.wait([(f"/ru/{number}/", 1)])
        raise AssertionError("the index found room")
    (root / "filler").unlink()
    assert index.shows(PATH) == tags, "what the index said is whole"
    assert index.state()["pending"] >= before["pending"]
    store.point(PATH, store.write(PATH, b"new" * 100))
    assert served(store) == b"new" * 100


def mirror(root: Path) -> None:
    from amurinfo.delivery.mirror import manifest
    from tests.delivery.mirror.test_make import run, site

    folder = root / "copy"
    run(folder, site(2))
    proof = manifest.faults(folder)
    assert proof == ([], [], [])
    old = (folder / "SHA256SUMS").read_bytes()
    fill(root / "filler")
    os.truncate(root / "filler", max(0, (root / "filler").stat().st_size - 20_000))
    try:
        run(folder, site(40, "b"))
    except OSError as error:
        assert error.errno == errno.ENOSPC
    else:
        raise AssertionError("there was room enough")
    assert (folder / "SHA256SUMS").read_bytes() == old
    for page in folder.rglob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>"), page
    (root / "filler").unlink()
    run(folder, site(2, "b"))
    assert manifest.faults(folder) == ([], [], [])


if __name__ == "__main__":
    import django

    django.setup()
    pages(Path(sys.argv[1]))
    mirror(Path(sys.argv[1]))
    print("whole")
