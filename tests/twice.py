"""Runs all tests: everything on SQLite and, beside it, what touches the database on PostgreSQL.

Both take all processors together: tests of servers and browsers wait much of their time. A
centre is set up on SQLite first; what of that is the same for every database is not made again.
Arguments go to both runs of pytest.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import on_postgresql, prepared

#: Processes of pytest on SQLite; a single one on PostgreSQL is done before they are.
PROCESSES = 3


def main() -> int:
    more = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="amurinfo-prepared-") as folder, \
            ThreadPoolExecutor(1) as beside:
        place, told = Path(folder) / "prepared", Path(folder) / "postgresql.txt"
        # Whoever needs it makes it then, and tells why it fails.
        with contextlib.suppress(RuntimeError):
            prepared.once(place)
        with told.open("w") as output:
            second = beside.submit(
                on_postgresql.run, ["-q", "-m", "not browser and not machine", *more],
                PREPARED_LIKE=str(place), output=output,
            )
            print("On SQLite: all", flush=True)
            failed = subprocess.run(
                [sys.executable, "-m", "pytest", "-n", str(PROCESSES), "--dist", "loadgroup",
                 *more],
                env={**os.environ, "PREPARED": str(place)},
            ).returncode
            failed = second.result() or failed
        print("On PostgreSQL: what touches the database")
        print(told.read_text(encoding="utf-8", errors="replace"), flush=True)
        return failed


if __name__ == "__main__":
    sys.exit(main())
