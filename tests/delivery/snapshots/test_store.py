"""Files: the old bytes or the new, whatever happens in between."""

import datetime
import gzip
import itertools
import multiprocessing
import os
import random
import shutil
import time

import brotli
import pytest

from amurinfo.delivery.snapshots.store import GRACE, DiskFull, Store, is_address

PATH = "/ru/species/amur-tiger/"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "pages")


def put(store: Store, path: str, body: bytes) -> bool:
    return store.point(path, store.write(path, body))


def read(store: Store, path: str) -> set[bytes]:
    """The page in all encodings; one element if they agree."""
    folder = store.pointer(path).resolve()
    return {
        (folder / "index.html").read_bytes(),
        gzip.decompress((folder / "index.html.gz").read_bytes()),
        brotli.decompress((folder / "index.html.br").read_bytes()),
    }


def test_what_is_put_is_read_in_all_encodings(store):
    assert put(store, PATH, b"one" * 1000) is True
    assert read(store, PATH) == {b"one" * 1000}
    assert put(store, PATH, b"two" * 1000) is True
    assert read(store, PATH) == {b"two" * 1000}
    assert store.addresses() == {PATH}


def test_what_was_packed_in_a_hurry_is_made_smaller_and_stays_the_page(store):
    body = " ".join(str(number * number) for number in range(4000)).encode()
    blob = store.write(PATH, body, quick=True)
    store.point(PATH, blob)
    packed = blob.folder / "index.html.br"
    size, modified = packed.stat().st_size, int(packed.stat().st_mtime)
    swept = store.write("/ru/", b"swept away", quick=True)
    shutil.rmtree(swept.folder)
    assert store.tighten(5) == 1
    assert packed.stat().st_size < size
    assert int(packed.stat().st_mtime) == modified
    assert read(store, PATH) == {body}
    assert store.tighten(5) == 0, "nothing is left, the one that went included"
    slow = store.write(PATH, body[:-1])
    assert store.tighten(5) == 0
    assert (slow.folder / "index.html.br").stat().st_size < size


def test_several_are_written_together_or_none_is(store, monkeypatch):
    pages = [(f"/ru/{number}/", f"page {number}".encode() * 100) for number in range(20)]

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as without_room:
        without_room.setattr("amurinfo.delivery.snapshots.store.os.fsync", full)
        with pytest.raises(DiskFull):
            store.write_all(pages)
    assert not list(store.blobs.glob("*/*"))
    assert not list((store.root / "waiting").iterdir())
    blobs = store.write_all(pages)
    assert [store.write(path, body) for path, body in pages] == blobs, "they are there"
    for (path, body), blob in zip(pages, blobs, strict=True):
        store.point(path, blob)
        assert read(store, path) == {body}


def test_a_full_disk_leaves_it_packed_in_a_hurry(store, monkeypatch):
    body = " ".join(str(number * number) for number in range(4000)).encode()
    store.point(PATH, store.write(PATH, body, quick=True))

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as without_room:
        without_room.setattr("amurinfo.delivery.snapshots.store.os.fsync", full)
        assert store.tighten(5) == 0
    assert not list((store.root / "waiting").iterdir())
    assert read(store, PATH) == {body}
    assert store.tighten(5) == 1, "when there is room again"


def test_the_same_bytes_are_no_change_and_keep_their_date(store):
    first = store.write(PATH, b"same")
    assert store.point(PATH, first) is True
    time.sleep(0.01)
    again = store.write(PATH, b"same")
    assert store.point(PATH, again) is False
    assert again == first


def test_since_when_readers_get_it_is_known(store):
    """Not since when it was first made: they may have had something else in between."""
    assert store.since(PATH) is None
    before = datetime.datetime.now(datetime.UTC)
    put(store, PATH, b"one")
    first = store.since(PATH)
    # The clock of files is a little behind.
    assert abs(first - before) < datetime.timedelta(seconds=5)
    put(store, PATH, b"one")
    assert store.since(PATH) == first
    os.utime(store.pointer(PATH), (0, 0), follow_symlinks=False)
    put(store, PATH, b"two")
    put(store, PATH, b"one")
    assert store.since(PATH) >= first


def test_another_text_of_one_size_within_a_second_has_another_date(store):
    """Else a browser that asks "still the one of then, so long?" would keep the old text."""
    dates = []
    for body in (b"aaa", b"bbb", b"aaa", b"ccc"):
        blob = store.write(PATH, body)
        store.point(PATH, blob)
        dates.append(blob.modified)
    assert dates[2] == dates[0]
    assert len(set(dates)) == 3


def test_what_is_removed_is_gone_and_its_neighbours_are_not(store):
    put(store, "/ru/", b"home")
    put(store, PATH, b"tiger")
    assert store.remove("/ru/") is True
    assert store.remove("/ru/") is False
    assert store.addresses() == {PATH}
    assert store.current("/ru/") is None


def test_only_what_nobody_reads_any_longer_is_swept(store):
    put(store, PATH, b"old")
    put(store, PATH, b"new")
    assert store.sweep() == 0
    assert store.sweep(now=time.time() + GRACE + 1) == 1
    assert read(store, PATH) == {b"new"}


def test_what_a_crash_left_is_swept_files_too(store):
    waiting = store.root / "waiting"
    (waiting / "folder").mkdir(parents=True)
    (waiting / "folder" / "index.html").write_text("half")
    (waiting / "key.br.1").write_text("half")
    assert store.sweep() == 0
    assert store.sweep(now=time.time() + GRACE + 1) == 2
    assert not list(waiting.iterdir())


def test_what_is_used_again_is_not_swept_before_it_stands(store):
    old = store.write(PATH, b"old")
    put(store, PATH, b"new")
    long_ago = time.time() - 2 * GRACE
    os.utime(old.folder, (long_ago, long_ago))
    again = store.write(PATH, b"old")
    assert store.sweep() == 0
    store.point(PATH, again)
    assert read(store, PATH) == {b"old"}


@pytest.mark.parametrize("path", [
    "ru/", "/ru", "/../etc/", "/ru/../", "/ru//", "/ru/@/", "/ru/.hidden/", "/a\0/", "",
    "/" + "x" * 2000 + "/",
])
def test_no_other_place_can_be_named(store, path):
    assert not is_address(path)
    with pytest.raises(ValueError, match=".*"):
        store.pointer(path)


def test_a_full_disk_changes_nothing(store, monkeypatch):
    put(store, PATH, b"old")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("amurinfo.delivery.snapshots.store.os.fsync", full)
    with pytest.raises(DiskFull):
        store.write(PATH, b"new" * 1000)
    assert read(store, PATH) == {b"old"}
    assert not list((store.root / "waiting").iterdir())


@pytest.mark.slow
def test_killed_at_any_moment(store):
    """A writer is killed a hundred times; readers have one whole text, in all encodings alike."""
    def write_for_ever():
        for number in itertools.count():
            for path in ("/ru/", PATH):
                body = f"{number} ".encode() * 2000
                store.point(path, store.write(path, body))

    choose = random.Random(20261126)
    processes = multiprocessing.get_context("fork")
    put(store, "/ru/", b"0 ")
    put(store, PATH, b"0 ")
    for _round in range(100):
        writer = processes.Process(target=write_for_ever)
        writer.start()
        time.sleep(choose.random() * 0.04)
        writer.kill()
        writer.join()
        for path in ("/ru/", PATH):
            texts = read(store, path)
            assert len(texts) == 1
            words = set(texts.pop().decode().split())
            assert len(words) == 1
    assert store.addresses() == {"/ru/", PATH}
    store.sweep(now=time.time() + 2 * GRACE)
    assert not list((store.root / "waiting").iterdir())
    assert all(len(read(store, path)) == 1 for path in ("/ru/", PATH))
