"""The collector of another process, by a Unix socket that only this account may open.

What goes through it (address, program) is read, answered and forgotten; nothing is logged. Each
thread keeps a connection of its own. Without the collector, messages are lost and pages are not:
a reader never waits for the counting.
"""

import contextlib
import json
import logging
import os
import threading
from multiprocessing.connection import Client, Listener
from pathlib import Path

from .counting.events import Event

log = logging.getLogger(__name__)


class Collector:
    """Answers as :class:`.counting.collector.Collector` does. ``path``: of the socket."""

    def __init__(self, path: str):
        self._path = path
        self._local = threading.local()

    def _ask(self, *said):
        message = json.dumps(said).encode()
        for fresh in (False, True):
            with contextlib.suppress(OSError, EOFError):
                connection = getattr(self._local, "connection", None)
                if fresh or connection is None:
                    connection = self._local.connection = Client(self._path, "AF_UNIX")
                connection.send_bytes(message)
                return json.loads(connection.recv_bytes())
        return None

    def take(self, event: Event, host: str, address: str, agent: str, country: str) -> None:
        self._ask("take", event, host, address, agent, country)

    def refuse(self, why: str) -> None:
        self._ask("refuse", why)

    def known(self, host: str, address: str, agent: str) -> int | None:
        return self._ask("known", host, address, agent)

    def forget(self, host: str, address: str, agent: str) -> None:
        self._ask("forget", host, address, agent)


def _answer(collector, message: bytes):
    what, *said = json.loads(message)
    if what == "take":
        return collector.take(Event(*said[0]), *said[1:])
    return {"refuse": collector.refuse, "known": collector.known,
            "forget": collector.forget}[what](*said)


def _talk(collector, connection) -> None:
    with connection, contextlib.suppress(EOFError, OSError):
        while True:
            try:
                answer = _answer(collector, connection.recv_bytes(8192))
            except (ValueError, KeyError, TypeError):
                answer = None
                log.warning("A message to the collector was not understood")
            connection.send_bytes(json.dumps(answer).encode())


def serve(collector, path: str) -> None:
    """Answers until the process ends. A socket that a killed process left is replaced."""
    Path(path).unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        listener = Listener(path, "AF_UNIX", backlog=64)
    finally:
        os.umask(before)
    with listener:
        while True:
            with contextlib.suppress(OSError):
                connection = listener.accept()
                threading.Thread(target=_talk, args=(collector, connection), daemon=True).start()
