"""What a test run makes once and all of its processes share.

The set-up of a centre (migrations, content, static files) costs most of a minute; a copy of it
costs nothing.
"""

import fcntl
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.services import ROOT, as_an_operator


def once(folder: Path) -> Path:
    """A data folder as ``amurinfo prepare`` leaves it, made by the first process that asks.

    Raises ``RuntimeError`` with what the command said if it failed.
    """
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            done = subprocess.run(
                [sys.executable, "-m", "amurinfo", "prepare"], cwd=ROOT, text=True,
                capture_output=True,
                env={**as_an_operator(), "LC_ALL": "C.UTF-8", "DATA": str(making)},
            )
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            making.rename(folder)
    return folder


def copy(prepared: Path, to: Path, database: bool = True) -> Path:
    """A data folder of one's own; without ``database`` what is the same for every database."""
    leave = shutil.ignore_patterns() if database else shutil.ignore_patterns(
        "centre.sqlite3*", "accounts.txt"
    )
    return Path(shutil.copytree(prepared, to, ignore=leave, dirs_exist_ok=True))


def fill(connection, prepared: Path) -> None:
    """Put the prepared content into an open connection to an empty SQLite database."""
    source = sqlite3.connect(f"file:{prepared / 'centre.sqlite3'}?mode=ro", uri=True)
    try:
        source.backup(connection)
    finally:
        source.close()
