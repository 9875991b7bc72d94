"""Memory of the centre as operators run it: workers, what is beside them, what searching adds.

Run: python -m benchmarks.memory; apt-get install wrk postgresql-15 redis-server.

- **two workers** on PostgreSQL and Redis, after each of: the start; every kind of page in four
  editions; very many requests of one page (``--requests``, limit: 250 MiB PSS); searches in four
  languages and scripts;
- **the same two started again**, with a file for every page, as a centre nearly always runs: what
  stands in files comes first, then very many requests, then all kinds of pages, searches, and all
  files in two encodings, which a worker keeps in memory.
- **one worker** on SQLite: the same without the many requests; the difference that searches make
  is what the analysers, the names of records and the index cost a worker.

PSS counts a page of memory that n processes share as its n-th part in each. The master forks the
workers and serves nobody; publisher and collector are processes beside them.
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from amurinfo.delivery.snapshots.store import Store
from amurinfo.languages import CODES
from benchmarks.page_weight import PAGES
from tests import services

SEARCHES = (
    "тигров", "барсыг", "东北虎", "Heilong", "заповедник хинганский", "цагаан тогоруу", "湿地",
    "kaluga", "сунгори", "amur lepard", "хэрлэн", "保护区",
)


def processes(first: int) -> list[int]:
    found = [first]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def role(pid: int, first: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    for name in ("publisher", "collector"):
        if name in words:
            return name
    return "master" if pid == first else "worker"


def show(centre, when: str) -> None:
    sums: dict[str, list[float]] = {}
    for pid in processes(centre.process.pid):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        pss, rss = (int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1]) / 1024
                    for name in ("Pss", "Rss"))
        entry = sums.setdefault(role(pid, centre.process.pid), [0, 0, 0])
        for place, value in enumerate((1, pss, rss)):
            entry[place] += value
    cells = (f"{int(count)} {name} {pss:.0f} PSS {rss:.0f} RSS"
             for name, (count, pss, rss) in sorted(sums.items(), reverse=True))
    print(f"{when:<24}", "; ".join(cells), f"; together {sum(v[1] for v in sums.values()):.0f} MiB",
          flush=True)


def ask(url: str, encoding: str = "identity") -> None:
    with contextlib.suppress(urllib.error.HTTPError):
        request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
        urllib.request.urlopen(request, timeout=60).read()


def ask_all_kinds(centre) -> None:
    for _ in range(4):  # each worker gets its turn
        for path in PAGES.values():
            for code in CODES:
                ask(f"{centre.url}/{code}{path}")
    show(centre, "all kinds of pages")


def ask_very_often(centre, many: int) -> None:
    seconds, done = 10, 0
    while done < many:
        said = subprocess.run(
            ["wrk", "-t1", "-c32", f"-d{seconds}s", f"{centre.url}/en/species/amur-tiger/"],
            check=True, capture_output=True, text=True).stdout
        done += int(re.search(r"(\d+) requests in", said)[1])
    show(centre, f"{done:,} requests")


def search(centre) -> None:
    for _ in range(4):
        for words in SEARCHES:
            for code in CODES:
                ask(f"{centre.url}/{code}/search/?q={urllib.parse.quote(words)}")
    show(centre, f"{len(SEARCHES) * len(CODES) * 4} searches")


def ask_files(centre, encodings: tuple[str, ...], when: str) -> None:
    for path in Store(centre.data / "pages").addresses():
        for encoding in encodings * 4:
            ask(f"{centre.url}{urllib.parse.quote(path)}", encoding)
    show(centre, when)


def follow(centre, many: int) -> None:
    show(centre, "started")
    ask_all_kinds(centre)
    if many:
        ask_very_often(centre, many)
    search(centre)


def follow_rendered(centre, many: int) -> None:
    show(centre, "started")
    ask_very_often(centre, many)
    ask_files(centre, ("br",), "all files, brotli")
    search(centre)
    ask_all_kinds(centre)
    ask_files(centre, ("gzip",), "all files, gzip, too")


def render_all(folder: Path, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "amurinfo", "publisher", "--once"], check=True,
                   stdout=subprocess.DEVNULL, cwd=services.ROOT,
                   env={**services.as_an_operator(), "DATA": str(folder), **environment})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("One worker, SQLite")
        with services.centre(Path(folder) / "one"):
            pass  # set up; what that took is not measured
        with services.centre(Path(folder) / "one") as centre:
            follow(centre, 0)
        print("Two workers, PostgreSQL and Redis")
        with services.postgresql() as database, services.redis() as cache:
            more = {"DATABASE_URL": database, "CACHE_URL": cache, "WORKERS": "2"}
            with services.centre(Path(folder) / "two", **more):
                pass
            with services.centre(Path(folder) / "two", **more) as centre:
                follow(centre, options.requests)
            print("The same, all pages rendered")
            # With another address all pages would be others.
            more |= {"SITE_URL": "http://localhost:8000", "RENDER": "ahead"}
            render_all(Path(folder) / "two", more)
            with services.centre(Path(folder) / "two", **more) as centre:
                follow_rendered(centre, options.requests)


if __name__ == "__main__":
    os.environ.pop("DATA", None)
    main()
