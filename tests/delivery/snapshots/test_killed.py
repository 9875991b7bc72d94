"""Killed at any moment between a change and the bytes that show it; with what stands around them
in ``tests/delivery/test_killed.py``."""

import multiprocessing
import random
import time

import pytest

from amurinfo.delivery.snapshots.index import Tag
from amurinfo.delivery.snapshots.store import NAME

PATHS = ("/ru/", "/mn/", "/ru/tiger/")
ROW = ("name", {"id": "1"})


@pytest.mark.slow
def test_what_does_not_wait_shows_the_last_change(kept, tmp_path):
    """One process changes, takes note, renders, in a circle; it is killed sixty times. Whoever
    comes next finds each page whole, and new or waiting; and makes them all new."""
    truth = tmp_path / "truth"  # what a database would hold, in one file
    truth.write_text("0")
    index, store = kept.index(), kept.store()

    def render() -> None:
        started, now = time.time(), truth.read_text()
        body = f"{now} ".encode() * 500
        kept.keep([kept.Made(pending.path, body, {Tag.of(ROW[0], ROW[1])}, started)
                   for pending in index.next(99)])

    def hear() -> None:
        if new := index.is_new(range(1, int(truth.read_text()) + 1)):
            index.note(new, [ROW], False, kept.priority)

    def work_for_ever() -> None:
        while True:
            other = tmp_path / "other"
            other.write_text(str(int(truth.read_text()) + 1))
            other.replace(truth)
            hear()
            render()

    def shown(path: str) -> str:
        words = set((store.pointer(path) / NAME).read_text().split())
        assert len(words) == 1, path
        return words.pop()

    index.wait((path, 1) for path in PATHS)
    render()
    choose = random.Random(20261126)
    for _round in range(60):
        worker = multiprocessing.get_context("fork").Process(target=work_for_ever)
        worker.start()
        time.sleep(choose.random() * 0.08)
        worker.kill()
        worker.join()
        hear()
        waiting = {pending.path for pending in index.next(99)}
        assert all(path in waiting or shown(path) == truth.read_text() for path in PATHS)
    assert int(truth.read_text()) > 5
    render()
    assert {shown(path) for path in PATHS} == {truth.read_text()}
    assert index.next(99) == []
