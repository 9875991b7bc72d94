"""Run by test_killed.py: a real centre that publishes, renders and is copied, killed all the time.

``python -m tests.delivery.killing KILLS [SEED]`` with ``DATA`` of a prepared centre. So many times
each of three works is begun and killed with -9 at a random moment of the time that it takes:

``publish``  an editor's click, until the new bytes of the page stand
``render``   a publisher that starts, hears of what others changed and renders all that waits
``mirror``   a copy of the pages is brought up to date

After each kill all bytes are compared: old or new, each file whole, and what is not new waits to be
made. Whoever comes next goes on with what it finds; from time to time one is let do all of it, and
everything is as if nobody had ever been killed. All are forks of one process that has set Django
up, so that one kill costs little more than the work that it ends.
"""

import functools
import gzip
import os
import random
import shutil
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import brotli
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.models import Max  # noqa: E402
from wagtail.models import Page  # noqa: E402

from amurinfo.delivery.found.entry import Public  # noqa: E402
from amurinfo.delivery.mirror import manifest  # noqa: E402
from amurinfo.delivery.mirror.make import make  # noqa: E402
from amurinfo.delivery.mirror.source import Source  # noqa: E402
from amurinfo.delivery.models import Change  # noqa: E402
from amurinfo.delivery.snapshots import changes, memory, rendering  # noqa: E402
from amurinfo.delivery.snapshots.publisher import Publisher  # noqa: E402
from amurinfo.facts.models import Name  # noqa: E402
from amurinfo.search import receivers as search  # noqa: E402

ARTICLE, SABLE = "/ru/about/partnership/", "/ru/species/sable/"
#: One that is published, those that show it or a record, and one in another edition.
PATHS = (ARTICLE, "/ru/about/", SABLE, "/mn/about/partnership/")
#: A page that is in every other copy only.
NOW_AND_THEN = "/ru/about/"
#: After so many kills of each work one is let come to its end.
WHOLE = 25

# The code does not change while this runs.
rendering.fingerprint = functools.cache(rendering.fingerprint)
# The search has a test of its own kind (tests/search/test_killed.py).
search.announce = lambda *_what: None


# ---- what is killed -------------------------------------------------------------------------


def publish(number: int) -> None:
    page = article()
    page.title = f"Title {number}"
    page.save_revision().publish()


def render(_number: int = 0) -> None:
    publisher = Publisher(ahead=False, processes=1)
    publisher.begin()
    publisher.round()


def mirror(number: int, folder: Path | None = None) -> None:
    paths = [path for path in PATHS if path != NOW_AND_THEN or number % 2]
    editions = {code: [Public(path, code, None, ((code, path),)) for path in paths
                       if path.startswith(f"/{code}/")] for code in ("ru", "mn")}
    make(folder or COPY, editions, Source())


WORKS = {"publish": publish, "render": render, "mirror": mirror}
COPY, WANTED = settings.DATA / "copy", settings.DATA / "wanted"


# ---- what is there --------------------------------------------------------------------------


def article():
    return Page.objects.get(
        locale__language_code="ru", url_path__endswith="/about/partnership/").specific


def sable() -> Name:
    return Name.objects.get(
        record__kind="species", record__slug="sable", language="ru", status="preferred")


def rename(number: int) -> None:
    """By somebody else, who does not render."""
    name = sable()
    name.text = f"Name {number}"
    name.save()


@functools.cache
def fresh(_changes: int, *_shown: str) -> dict[str, bytes]:
    with memory.batch(time.time()):  # one of its own: it knows nothing yet
        return {path: rendering.ask(path).content for path in PATHS}


def wanted() -> dict[str, bytes]:
    """The pages as they would be made now; not again while nothing has changed."""
    return fresh(Change.objects.aggregate(last=Max("pk"))["last"], article().title, sable().text)


def bodies() -> dict[str, bytes]:
    """The pages that readers have: each whole, in all encodings alike."""
    found = {}
    for path in PATHS:
        folder = rendering.store().pointer(path)
        body = (folder / "index.html").read_bytes()
        assert gzip.decompress((folder / "index.html.gz").read_bytes()) == body, path
        assert brotli.decompress((folder / "index.html.br").read_bytes()) == body, path
        assert body.rstrip().endswith(b"</html>"), path
        found[path] = body
    return found


def waiting() -> set[str]:
    Publisher(ahead=False, processes=1).hear()
    return {pending.path for pending in rendering.index().next(999)}


def files(folder: Path) -> dict[str, bytes]:
    """Those of a copy; halves and the journal of a run are none."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*")
        if path.is_file() and path.name != manifest.JOURNAL and not path.name.startswith(".part-")
    }


def state() -> tuple:
    """All that one of the works writes, to see whether it has written anything."""
    page, store, index = article(), rendering.store(), rendering.index()
    left = {str(path) for path in (*(store.root / "waiting").glob("*"), *store.blobs.glob("*/*"),
                                   *store.site.rglob("@.*"), *COPY.rglob("*"))}
    return (page.title, page.latest_revision_id, index.next(999), index.last_seen(), left,
            bodies(), files(COPY))


# ---- what must be so ------------------------------------------------------------------------


def check_pages(before: dict[str, bytes]) -> None:
    now, waits, new = bodies(), waiting(), wanted()
    for path in PATHS:
        if path not in waits:
            assert now[path] == new[path], f"{path} is old and nobody knows"
        assert now[path] in (before[path], new[path]), f"{path} is neither"


def check_copy(before: dict[str, bytes], number: int) -> None:
    mirror(number, WANTED)
    now, new = files(COPY), files(WANTED)
    for name in now.keys() | before.keys() | new.keys():
        assert now.get(name) in (before.get(name), new.get(name)), name
    if manifest.faults(COPY) != ([], [], []):
        known = {*before, *(COPY / manifest.JOURNAL).read_text().splitlines()}
        assert now.keys() <= known | {manifest.SUMS}, "a file of which nobody knows"


def check_whole(number: int) -> None:
    """Nobody was ever killed, as far as anybody can see."""
    fresh.cache_clear()
    assert bodies() == wanted()
    assert not waiting()
    assert f"<h1>{article().title}</h1>".encode() in rendering.store().read(ARTICLE)
    again = settings.DATA / "again"
    mirror(number, again)
    assert files(COPY) == files(again)
    assert manifest.faults(COPY) == ([], [], [])
    shutil.rmtree(again)


def check_between(number: int) -> None:
    """The one moment that is too short to be met by chance: a row is written and the note of it
    is not, by each of the ways that there are."""
    def by_hand(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("update facts_name set text = %s", [f"All {number}"])

    for write in (rename, by_hand):
        def work(number: int, write=write) -> None:
            changes._write = lambda *_what, **_more: os.kill(os.getpid(), signal.SIGKILL)
            write(number)

        before, name = bodies(), sable().text
        assert not Child(work, number).end()
        assert sable().text == name, f"{write.__name__}: changed, and nobody knows"
        check_pages(before)


# ---- rounds ---------------------------------------------------------------------------------


class Child:
    """``work`` in a process of its own, which then waits for its end."""

    def __init__(self, work: Callable[[int], None], number: int):
        connections.close_all()
        read, write = os.pipe()
        self.began = time.monotonic()
        self.key = os.fork()
        if self.key == 0:
            try:
                work(number)
                os.write(write, b"done")
                signal.pause()
            finally:
                os._exit(1)
        os.close(write)
        self._said = read

    def wait(self) -> float:
        """Until the work is done; returns the seconds that it took."""
        assert os.read(self._said, 4) == b"done", "it failed by itself"
        return time.monotonic() - self.began

    def kill(self) -> bool:
        """Returns whether the work was done."""
        os.kill(self.key, signal.SIGKILL)
        return self.end()

    def end(self) -> bool:
        """When it has been killed."""
        assert os.waitpid(self.key, 0)[1] == signal.SIGKILL, "it failed by itself"
        done = os.read(self._said, 4) == b"done"
        os.close(self._said)
        return done


def whole(number: int, lengths: dict[str, list[float]]) -> None:
    for name, work in WORKS.items():
        child = Child(work, number)
        lengths[name].append(child.wait())
        child.kill()
    check_whole(number)


def main(kills: int, seed: int) -> None:
    print(f"seed {seed}", flush=True)
    choose = random.Random(seed)
    shutil.rmtree(settings.DATA / "pages", ignore_errors=True)
    rendering.index().wait((path, 1) for path in PATHS)
    render()
    seen = {name: Counter() for name in WORKS}
    lengths = {name: [] for name in WORKS}
    number = 0
    for work in WORKS.values():
        work(number)  # what a process makes once, all have from here
    whole(number, lengths)
    for lasts in lengths.values():
        lasts.clear()
    check_between(number + 1)
    for at in range(kills):
        if at % WHOLE == 0:
            number += 1
            rename(number)
            whole(number, lengths)
        for name, work in WORKS.items():
            number += 1
            if name == "render":
                rename(number)
            before, pages, copy = state(), bodies(), files(COPY)
            child = Child(work, number)
            # More of them towards the end, where files are put into their places.
            moment = choose.random() ** choose.choice((1, 0.5))
            time.sleep(moment * 1.1 * statistics.median(lengths[name][-3:]))
            late = child.kill()
            seen[name]["late" if late else "early" if state() == before else "midst"] += 1
            check_pages(pages)
            if name == "mirror":
                check_copy(copy, number)
    number += 1
    rename(number)
    whole(number, lengths)
    for name, counts in seen.items():
        print(f"{name}: {kills} killed; {counts['early']} had written nothing, {counts['midst']} "
              f"something, {counts['late']} all; whole in "
              f"{1000 * statistics.median(lengths[name]):.0f} ms")
        assert counts["midst"] >= kills // 10, "too few left anything unfinished"
    print(f"CPU {time.process_time():.1f} s and {sum(os.times()[2:4]):.1f} s in children")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else random.randrange(1 << 32))
