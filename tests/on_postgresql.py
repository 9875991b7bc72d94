"""Runs pytest, with the arguments given, on a PostgreSQL server that it starts and stops."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import TextIO

from tests.services import postgresql


def run(arguments: Sequence[str], output: TextIO | None = None, **environment: str) -> int:
    """What pytest ended with; what it says goes to ``output``, if there is one."""
    with postgresql() as url:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments], stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env={**os.environ, **environment, "DATABASE_URL": url},
        ).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
