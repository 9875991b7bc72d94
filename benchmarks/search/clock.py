"""Processor time, which other work on the machine does not lengthen much."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Clock:
    """Processor time of this process, and of the server of a PostgreSQL connection if it runs on
    this machine; what others do there does not count."""

    def __init__(self, connection):
        self._server = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def __call__(self) -> float:
        """Seconds."""
        there = int(self._server.read_text().split()[0]) / 1e9 if self._server else 0.0
        return time.process_time() + there

    @contextmanager
    def into(self, spent: dict[str, list[float]], label: str) -> Iterator[None]:
        """Adds what the block took."""
        began = self()
        try:
            yield
        finally:
            spent.setdefault(label, []).append(self() - began)
