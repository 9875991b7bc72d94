"""What counting costs: bytes of the script, events a second, memory, a served page, a burst of
pages that nginx sent.

    python -m benchmarks.visitors [--events 200000] [--visitors 1000000]
"""

import argparse
import datetime
import gzip
import os
import re
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

from amurinfo.visitors.counting import agents, events
from amurinfo.visitors.counting.collector import Collector
from amurinfo.visitors.served import Served

SCRIPT = (Path(__file__).parent.parent
          / "amurinfo/visitors/static/visitors/visitors.js")
#: gzip -9 of the minified scripts, measured for the note on 2026-11-22.
PEERS = {"GoatCounter": 2201, "Umami 3.1": 2224, "Plausible 0.4.6": 2694}
MATOMO = 63_804  # bytes minified; its gzip was not measured
LIMIT = 800
AIM = 50_000  # events a second a core
SERVED = 20  # microseconds


def script() -> None:
    source = SCRIPT.read_bytes()
    packed = len(gzip.compress(source, 9, mtime=0))
    bare = len(re.sub(rb"^//.*\n", b"", source))
    print(f"script: {bare} bytes as served, {packed} gzip; limit {LIMIT}: {packed / LIMIT:.2f}")
    for peer, size in PEERS.items():
        print(f"  of {peer}: {packed / size:.2f}")
    print(f"  of Matomo, not compressed: {bare / MATOMO:.3f}")


def collector(number: int, visitors: int) -> None:
    import iptocc

    start_of_day = datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)
    minutes = [start_of_day + datetime.timedelta(minutes=n) for n in range(1440)]
    calls = iter(range(10**9))

    def now():
        """A minute for every 5,000 calls: messages wait until theirs is over."""
        return minutes[next(calls) // 5000 % 1440]

    paths = [f"/ru/page-{n}/" for n in range(3000)]
    bodies = [f'{{"k":0,"p":"{path}","w":1}}'.encode() for path in paths]
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    own = Collector(now, limit=2_000_000)
    start = time.process_time()
    for n in range(number):
        address = f"77.{n % visitors >> 16 & 255}.{n % visitors >> 8 & 255}.{n % visitors & 255}"
        agents.is_machine(agent)
        own.take(events.parse(bodies[n * n % 3000]), "amur.example", address, agent,
                 iptocc.country_code(address) or "ZZ")
    own.give(last=True)
    rate = number / (time.process_time() - start)
    print(f"collector: {rate:,.0f} events/s a core; aim {AIM:,}: {rate / AIM:.2f}")
    tracemalloc.start()
    own = Collector(now, limit=2_000_000)
    for n in range(visitors):
        own.take(events.parse(bodies[n % 3000]), "amur.example", str(n), agent, "RU")
    own.give(last=True)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    print(f"memory: {used / 2**20:.0f} MiB for {visitors:,} visitors")


def served(number: int) -> None:
    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [b""]

    os.environ["DJANGO_SETTINGS_MODULE"] = "amurinfo.config.settings.base"
    import django

    django.setup()
    from amurinfo.visitors.running import question

    today = datetime.date.today()
    wrapped = Served(application, lambda: today, question)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/ru/species/amur-tiger/",
               "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
    costs = []
    for called in (application, wrapped):
        start = time.process_time()
        for _ in range(number):
            called(environ, lambda status, headers: None)
        costs.append(time.process_time() - start)
    cost = (costs[1] - costs[0]) / number * 1e6
    print(f"served page: {cost:.1f} microseconds more; limit {SERVED}: {cost / SERVED:.2f}")


BURST = 20_000  # pages


def burst() -> None:
    """Datagrams as nginx sends them, from another process: spread over a second, and as fast as it
    can; alone, and while two threads of this process do nothing but work."""
    from amurinfo.visitors import fronted
    from amurinfo.visitors.running import question

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, fronted._ROOM)
        room = probe.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // 2**20
    own, ear = Served(None, datetime.date.today, question), fronted.Ear(port)
    threading.Thread(target=ear.hear, args=(own.sent,), daemon=True).start()
    time.sleep(.5)

    def work():
        while True:
            sum(range(1000))

    for busy in (0, 2):
        for _ in range(busy):
            threading.Thread(target=work, daemon=True).start()
        for seconds in (1, 0):
            lost, start = ear.lost, time.process_time()
            subprocess.run([sys.executable, "-c", _SENDER, str(port), str(BURST), str(seconds)],
                           check=True)
            time.sleep(2)
            subprocess.run([sys.executable, "-c", _SENDER, str(port), "1", "0"], check=True)
            time.sleep(1)  # with the last one came how many were lost
            heard, cost = sum(own.give().values()), time.process_time() - start
            print(f"{BURST:,} datagrams, {'in a second' if seconds else 'at once'}, {busy} busy "
                  f"threads, {room} MiB of room: {heard - 1:,} counted, {ear.lost - lost:,} known "
                  f"as lost" + ("" if busy else f", {cost / heard * 1e6:.0f} microseconds each"))


_SENDER = """
import socket, sys, time
port, number, seconds = map(int, sys.argv[1:])
page = (b'<190>Nov 26 10:00:00 amurinfo: ["/mn/species/amur-tiger/","Mozilla/5.0 (X11; Linux '
        b'x86_64; rv:140.0) Gecko/20100101 Firefox/140.0","","",""]')
mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
mouth.connect(("127.0.0.1", port))
start = time.monotonic()
for n in range(number):
    mouth.send(page)
    if seconds and n % 20 == 19:
        time.sleep(max(0, start + n / number - time.monotonic()))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--visitors", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    script()
    collector(asked.events, asked.visitors)
    served(asked.events)
    burst()


if __name__ == "__main__":
    main()
