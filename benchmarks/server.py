"""The server that we embed against the usual one: granian and gunicorn with the same work.

Run: python -m benchmarks.server (starts both on 127.0.0.1 and stops them).

Both serve this very application from one prepared DATA folder, with one worker process and four
threads, side by side; an idle server takes no part. Each round asks one of them, then the other,
for the same page with the same number of connections that stay open, and who is asked first
changes from round to round. Rounds are short, so that other work on the machine disturbs both
alike; a ratio is the median of the ratios of the rounds. Besides requests a second it tells the
processor time that a request cost the server's processes, which other work disturbs less, and the
memory of these processes at the end.

gunicorn is no dependency of the centre: pip puts it into a temporary folder for this run.
"""

import argparse
import contextlib
import gzip
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import distributions, version
from pathlib import Path

from tests import services

#: Page -> how many times as many requests a round has of it; the clock of processes ticks slowly.
PAGES = {"/en/": 1, "/en/species/amur-tiger/": 1, "/robots.txt": 20}
THREADS = 4
PEER = "gunicorn==27.0.1"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server. ``rates``, ``costs``: requests/s and CPU ms a request, by page."""

    name: str
    port: int
    process: subprocess.Popen
    rates: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, list[float]] = field(default_factory=dict)

    def tree(self) -> list[int]:
        """The process and all below it."""
        found = [self.process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    found += [int(child) for child in children.read_text().split()]
        return found

    def cpu_seconds(self) -> float:
        total = 0
        for pid in self.tree():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / _TICK

    def memory_mib(self) -> tuple[float, float]:
        """(RSS, PSS) of all its processes; PSS counts what they share once."""
        sums = {"Rss": 0, "Pss": 0}
        for pid in self.tree():
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            for name in sums:
                sums[name] += int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1])
        return sums["Rss"] / 1024, sums["Pss"] / 1024


def install_peer(folder: Path) -> str | None:
    """Put gunicorn into ``folder``; returns one sentence if that cannot be done."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-input", "--only-binary", ":all:", "--target", str(folder), PEER],
        capture_output=True, text=True,
    )
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    why = lines[0] if lines else "pip did not say why"
    return f"{PEER} could not be installed, so there is nothing to compare with: {why}"


def prepare(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "amurinfo", "prepare"], cwd=services.ROOT, capture_output=True,
        text=True, env={**os.environ, "DATA": str(data)},
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


@contextlib.contextmanager
def serving(
    name: str, command: list[str], port: int, log: Path, **environment: str
) -> Iterator[Server]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=services.ROOT, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
    try:
        end = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5).read()
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit(f"{name} does not serve: {log.read_text(errors='replace')}")
                time.sleep(0.2)
        yield Server(name, port, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def body(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The page, unpacked. Raises ``RuntimeError`` for anything but 200."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    data = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(data) if packed else data


def load(server: Server, path: str, requests: int, connections: int) -> None:
    """Ask ``requests`` times over ``connections`` that stay open; note rate and cost."""
    faults: list[Exception] = []
    share = requests // connections
    start = threading.Barrier(connections + 1)

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        try:
            body(connection, path)  # the connection is open before the clock runs
            start.wait()
            for _number in range(share):
                connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{path}: {answer.status}")
        except Exception as error:
            faults.append(error)
            start.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(connections)]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        start.wait()
    cpu, clock = server.cpu_seconds(), time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - clock
    if faults:
        sys.exit(f"{server.name}: {faults[0]!r}")
    done = share * connections
    server.rates.setdefault(path, []).append(done / seconds)
    server.costs.setdefault(path, []).append((server.cpu_seconds() - cpu) * 1000 / done)


def same_pages(servers: list[Server]) -> None:
    """Both must give the same bytes, or there is nothing to compare."""
    for path in PAGES:
        seen = set()
        for server in servers:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            seen.add(body(connection, path))
            connection.close()
        if len(seen) != 1:
            sys.exit(f"{path}: the two servers give different pages")


def paired(ours: list[float], peer: list[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(a / b for a, b in zip(ours, peer, strict=True))


def report(servers: list[Server], rounds: int) -> None:
    ours, peer = servers
    print(f"{'page':<26}{'server':<10}{'requests/s (min-max)':>26}{'CPU ms':>9}")
    for path in PAGES:
        for server in servers:
            rates = server.rates[path]
            spread = f"{statistics.median(rates):.1f} ({min(rates):.1f}-{max(rates):.1f})"
            cost = statistics.median(server.costs[path])
            print(f"{path:<26}{server.name:<10}{spread:>26}{cost:>9.2f}")
        ratio = paired(ours.rates[path], peer.rates[path])
        cost = paired(ours.costs[path], peer.costs[path])
        print(f"{'':<26}{'ratio':<10}{ratio:>26.2f}{cost:>9.2f}")
    for server in servers:
        rss, pss = server.memory_mib()
        processes = len(server.tree())
        print(f"{server.name}: {rss:.0f} MiB RSS, {pss:.0f} MiB PSS, {processes} processes")
    busy = os.getloadavg()[0]
    print(f"median of {rounds} rounds; {os.cpu_count()} cores, load of the last minute {busy:.1f}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--requests", type=int, default=80, help="in each round")
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="amurinfo-server-"))
    try:
        fault = install_peer(folder / "peer")
        if fault:
            print(fault, file=sys.stderr)
            return 1
        peers = {d.name: d.version for d in distributions(path=[str(folder / "peer")])}
        print(f"Python {sys.version.split()[0]}, granian {version('granian')}, "
              f"gunicorn {peers['gunicorn']}; {chosen.requests} requests a round over "
              f"{chosen.connections} connections", flush=True)
        prepare(folder / "data")
        first, second = services.free_port(), services.free_port()
        ours = [sys.executable, "-m", "amurinfo", "run", "--port", str(first)]
        theirs = [
            sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1",
            "--threads", str(THREADS), "--bind", f"127.0.0.1:{second}", "--log-level", "warning",
            "amurinfo.config.wsgi:application",
        ]
        # One address for both, so that pages that name it are the same.
        shared = {"DATA": str(folder / "data"), "SITE_URL": "http://localhost:8000"}
        with (
            serving("granian", ours, first, folder / "granian.log", **shared) as granian,
            serving("gunicorn", theirs, second, folder / "gunicorn.log",
                    PYTHONPATH=str(folder / "peer"), **shared) as gunicorn,
        ):
            servers = [granian, gunicorn]
            same_pages(servers)
            for number in range(chosen.rounds):
                for path, factor in PAGES.items():
                    for server in servers if number % 2 == 0 else servers[::-1]:
                        load(server, path, chosen.requests * factor, chosen.connections)
            report(servers, chosen.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
