"""Runs pytest, with the arguments given, on a PostgreSQL server that it starts and stops."""

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.services import postgresql


def run(arguments: Sequence[str]) -> int:
    """What pytest ended with."""
    with postgresql() as url:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            env={**os.environ, "DATABASE_URL": url},
        ).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
