"""Runs all tests: on PostgreSQL what touches the database, then everything on SQLite.

Each needs a centre that is set up, which takes one processor more than a minute: the second is
made while the first is. Arguments go to both runs of pytest.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tests import on_postgresql, prepared


def main() -> int:
    more = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="amurinfo-prepared-") as folder:
        place = Path(folder) / "prepared"

        def make() -> None:
            # Whoever needs it makes it then, and tells why it fails.
            with contextlib.suppress(RuntimeError):
                prepared.once(place)

        making = threading.Thread(target=make)
        making.start()
        print("On PostgreSQL: what touches the database", flush=True)
        failed = on_postgresql.run([
            "-q", "-n", "2", "--dist", "worksteal", "-m", "not browser and not machine", *more])
        making.join()
        if failed:
            return failed
        print("On SQLite: all", flush=True)
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *more],
            env={**os.environ, "PREPARED": str(place)},
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
