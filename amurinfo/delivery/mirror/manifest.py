"""Checksums of a copy, in the format of ``sha256sum``; and the journal of a run.

``SHA256SUMS``  every file of the copy but itself: ``sha256sum -c SHA256SUMS`` proves it whole
``.copying``    files that the present run may have written; left behind by one that was cut off
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

SUMS = "SHA256SUMS"
JOURNAL = ".copying"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n\\\r]+)")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(folder: Path) -> dict[str, str]:
    """File -> checksum, as the copy says; empty if there is none. Raises ``ValueError`` for a
    list that is no such list."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    found = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if not match or not _is_inside(match[2]):
            raise ValueError(line)
        found[match[2]] = match[1]
    return found


def _is_inside(name: str) -> bool:
    """Whether a name in a list leads nowhere but into the copy."""
    return not name.startswith("/") and ".." not in name.split("/")


def write(folder: Path, sums: dict[str, str]) -> str:
    """Write the list; returns its own checksum, which proves the list."""
    data = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
    put(folder, SUMS, data, sync=True)
    return digest(data)


def put(folder: Path, name: str, data: bytes, sync: bool = False) -> None:
    """Write one file whole or not at all."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            if sync:
                out.flush()
                os.fsync(out.fileno())
        Path(part).chmod(0o644)
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


class Journal:
    """Names are written down before their files are, so that a run that was cut off leaves no
    file of which nobody knows."""

    def __init__(self, folder: Path):
        self.path = folder / JOURNAL
        try:
            self.left = set(self.path.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            self.left = set()
        self.left = {name for name in self.left if name and _is_inside(name)}
        self._out = self.path.open("a", encoding="utf-8")

    def note(self, name: str) -> None:
        self._out.write(name + "\n")
        self._out.flush()

    def done(self) -> None:
        self._out.close()
        self.path.unlink()


def remove(folder: Path, names: Iterable[str]) -> int:
    """Remove files of the copy and folders that are empty then; returns how many files."""
    count = 0
    for name in sorted(names):
        file = folder / name
        if file.is_file():
            file.unlink()
            count += 1
        for parent in file.relative_to(folder).parents:
            if parent == Path():
                break
            try:
                (folder / parent).rmdir()
            except OSError:
                break
    return count


def sweep(folder: Path) -> None:
    """Remove halves of files that a killed run left."""
    for part in folder.rglob(".part-*"):
        part.unlink(missing_ok=True)


def faults(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """(missing, changed, unknown) files of a copy. Unknown: there, but not of the copy."""
    sums = read(folder)
    missing, changed = [], []
    for name, sha in sums.items():
        try:
            if digest((folder / name).read_bytes()) != sha:
                changed.append(name)
        except FileNotFoundError:
            missing.append(name)
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }
    return sorted(missing), sorted(changed), sorted(there - set(sums) - {SUMS})
