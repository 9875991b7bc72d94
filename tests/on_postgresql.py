"""Runs pytest, with the arguments given, on a PostgreSQL server that it starts and stops."""

import os
import subprocess
import sys

from tests.services import postgresql


def main() -> int:
    with postgresql() as url:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *sys.argv[1:]],
            env={**os.environ, "DATABASE_URL": url},
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
