"""Run by test_killed.py: a real centre's publisher, killed again and again.

``python -m tests.delivery.snapshots.killing ROUNDS`` with ``DATA`` of a prepared centre. A process
publishes a page, changes a record, takes note and renders, in a circle, until it is killed with
-9. Then whoever looks finds every page there and whole, in all encodings alike, and as a rendering
of now would make it, unless it waits. All processes are forks of one that has set Django up.
"""

import functools
import gzip
import itertools
import os
import random
import signal
import sys
import time

import brotli
import django

django.setup()

from django.db import connections  # noqa: E402
from wagtail.models import Page  # noqa: E402

from amurinfo.delivery.snapshots import rendering  # noqa: E402
from amurinfo.delivery.snapshots.publisher import Publisher  # noqa: E402
from amurinfo.facts.models import Name  # noqa: E402
from amurinfo.search import receivers as search  # noqa: E402

ARTICLE, TIGER = "/ru/about/partnership/", "/ru/species/amur-tiger/"

# The code does not change while this runs.
rendering.fingerprint = functools.cache(rendering.fingerprint)
# The search has a test of its own kind (tests/search/test_killed.py).
search.announce = lambda *_what: None


def begin() -> Publisher:
    publisher = Publisher(ahead=False, processes=1)
    publisher.begin()
    publisher.round()
    return publisher


def circle(publisher: Publisher, number: int) -> None:
    page = Page.objects.get(
        locale__language_code="ru", url_path__endswith="/about/partnership/").specific
    page.title = f"Title {os.getpid()} {number}"
    page.save_revision().publish()
    name = Name.objects.get(record__kind="species", record__slug="amur-tiger", language="ru",
                            status="preferred")
    name.text = f"Name {os.getpid()} {number}"
    name.save()
    publisher.round()


def work_for_ever() -> None:
    publisher = begin()
    for number in itertools.count():
        circle(publisher, number)


def check() -> int:
    """Returns how many pages did not wait."""
    publisher = Publisher(ahead=False, processes=1)
    publisher.hear()
    with publisher.index._open() as base:
        waiting = {row[0] for row in base.execute("select path from pending")}
    settled = 0
    for path in (ARTICLE, TIGER):
        folder = rendering.store().pointer(path)
        body = (folder / "index.html").read_bytes()
        assert gzip.decompress((folder / "index.html.gz").read_bytes()) == body, path
        assert brotli.decompress((folder / "index.html.br").read_bytes()) == body, path
        assert body.rstrip().endswith(b"</html>"), path
        if path not in waiting:
            assert rendering.ask(path).content == body, path
            settled += 1
    return settled


def main(rounds: int) -> None:
    choose = random.Random(20261126)
    for path in (ARTICLE, TIGER):
        rendering.refresh(path)
    # All that is made at the first time only; the lock goes with the publisher.
    circle(begin(), 0)
    # Killed within the time of two circles, as long as they take on this machine.
    started = time.monotonic()
    circle(begin(), 1)
    longest = 2 * (time.monotonic() - started)
    settled = killed = 0
    for _round in range(rounds):
        connections.close_all()
        child = os.fork()
        if child == 0:
            try:
                work_for_ever()
            finally:
                os._exit(1)
        time.sleep(choose.random() * longest)
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        settled += check()
    assert killed == rounds, "it ended before it was killed"
    # It was not only ever caught at the start.
    assert 0 < settled < 2 * rounds, settled
    begin()
    assert check() == 2, "what was begun is finished by whoever comes next"
    shown = Page.objects.get(url_path__endswith="/about/partnership/", locale__language_code="ru")
    assert not shown.title.startswith(f"Title {os.getpid()} "), "nobody ever got so far"
    assert shown.title.encode() in rendering.store().read(ARTICLE)
    print(f"{killed} killed, {settled} of {2 * rounds} pages did not wait")


if __name__ == "__main__":
    main(int(sys.argv[1]))
