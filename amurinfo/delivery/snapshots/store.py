"""Pages on disk, so that a reader gets the old bytes or the new, never none and never half.

    pages/blobs/ab/abcd…/index.html, index.html.gz, index.html.br     what was once rendered
    pages/site/ru/species/amur-tiger/@ -> …/blobs/ab/abcd…            where it stands

The one symbolic link of an address is replaced in one step, so all encodings change at once; a
server needs no other word of it. ``@`` is in no address of ours. Pure: files only.
"""

import contextlib
import datetime
import errno
import gzip
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

#: The link that stands in the folder of an address.
POINTER = "@"
NAME = "index.html"
#: Beside it, an empty file whose date is the last one that the address was given.
DATED = "@date"
#: Blobs that nothing points at are kept this long: somebody may be reading them.
GRACE = 3600


#: Quality of brotli. On our pages (26 KB) 10 takes 17 ms and gives 8 % less than 5, which takes
#: one; 6 to 9 give no less, 11 takes twice as long for a hundredth.
QUICK, TIGHT = 5, 10
#: Of the files of a page.
_ENDINGS = ("", ".gz", ".br")


class DiskFull(OSError):
    """Nothing was changed: there is no room for the new bytes."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One rendering. ``modified``: whole seconds, the same for all encodings."""

    key: str
    folder: Path
    modified: int


def is_address(path: str) -> bool:
    """Whether ``path`` can be a page of ours: /ru/, /mn/species/amur-tiger/."""
    return (
        path.startswith("/") and path.endswith("/") and "//" not in path and "\0" not in path
        and "/." not in path and POINTER not in path and len(path) < 1000
    )


class Store:
    """``root``: the folder of all pages, made when first needed."""

    def __init__(self, root: Path):
        self.root = root
        self.site = root / "site"
        self.blobs = root / "blobs"
        self.loose = root / "loose"

    def pointer(self, path: str) -> Path:
        if not is_address(path):
            raise ValueError(path)
        return self.site / path[1:] / POINTER

    def current(self, path: str) -> str | None:
        """Key of what stands at an address, or ``None``."""
        try:
            return self.pointer(path).readlink().name
        except OSError:
            return None

    def read(self, path: str) -> bytes | None:
        """What readers get at an address, not compressed; ``None`` if it has no file."""
        try:
            return (self.pointer(path) / NAME).read_bytes()
        except (OSError, ValueError):
            return None

    def since(self, path: str) -> datetime.datetime | None:
        """When readers began to get what they get now; ``None`` if that has no file."""
        try:
            changed = self.pointer(path).lstat().st_mtime
        except (OSError, ValueError):
            return None
        return datetime.datetime.fromtimestamp(changed, datetime.UTC)

    # ---- writing ------------------------------------------------------------------------

    def write(self, path: str, body: bytes, quick: bool = False) -> Blob:
        """The rendering as files, not yet where readers look. The same bytes at the same address
        are the same blob, and keep their date. ``quick``: brotli in a hurry, until
        :meth:`tighten`. Raises :class:`DiskFull`."""
        return self.write_all([(path, body)], quick)[0]

    def write_all(
        self, pages: Iterable[tuple[str, bytes]], quick: bool = False
    ) -> list[Blob]:
        """The same for several, all or none of them; a disk is waited for once."""
        waiting: list[_Waiting] = []
        found = []
        try:
            for path, body in pages:
                blob, place = self._prepare(path, body, quick)
                found.append(blob)
                if place is not None:
                    waiting.append(place)
            _sync([file for one in waiting for file in one.files])
            while waiting:
                self._move(waiting[-1], quick)
                waiting.pop()
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(error.errno, error.strerror) from error
            raise
        finally:
            for one in waiting:
                one.throw_away()
        return found

    def _prepare(self, path: str, body: bytes, quick: bool) -> "tuple[Blob, _Waiting | None]":
        """The blob, and its files as they stand aside until they are safe on the disk; ``None`` if
        it is there already."""
        key = hashlib.sha256(path.encode() + b"\0" + body).hexdigest()[:32]
        folder = self.blobs / key[:2] / key
        try:
            modified = int((folder / NAME).stat().st_mtime)
            os.utime(folder)  # nobody may point at it yet: a sweep must not take it for old
            return Blob(key, folder, modified), None
        except FileNotFoundError:
            pass
        blob = Blob(key, folder, self._later_than_now_there(path))
        waiting = _Waiting(
            self.root / "waiting" / f"{key}.{os.getpid()}.{time.monotonic_ns()}", blob)
        try:
            waiting.write(zip(_ENDINGS, (
                body, gzip.compress(body, 9, mtime=0), _brotli(body, QUICK if quick else TIGHT),
            ), strict=True))
        except OSError:
            waiting.throw_away()
            raise
        return blob, waiting

    def _move(self, waiting: "_Waiting", quick: bool) -> None:
        blob = waiting.blob
        if quick:
            _made(self.loose / blob.key, Path.touch)
        try:
            _made(blob.folder, waiting.place.rename)
        except OSError as error:
            # Somebody else was as quick: the bytes are the same.
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            waiting.throw_away()

    def tighten(self, seconds: float) -> int:
        """Make smaller what was packed in a hurry, for so long; returns how many were. Readers
        get one or the other: both are the same page. On a full disk all stays as it is."""
        end, done = time.monotonic() + seconds, 0
        for mark in self.loose.glob("*"):
            if time.monotonic() > end:
                break
            try:
                self._tighten(mark.name)
                done += 1
            except FileNotFoundError:  # it has been swept away
                pass
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                break
            mark.unlink(missing_ok=True)
        return done

    def _tighten(self, key: str) -> None:
        folder = self.blobs / key[:2] / key
        page, packed = folder / NAME, folder / f"{NAME}.br"
        content = _brotli(page.read_bytes(), TIGHT)
        # The validator is made of date and size: other bytes, another size.
        if len(content) >= packed.stat().st_size:
            return
        waiting = self.root / "waiting" / f"{key}.br.{os.getpid()}"
        try:
            waiting.parent.mkdir(exist_ok=True)
            _sync([_write(waiting, content, int(page.stat().st_mtime))])
            waiting.replace(packed)
        finally:
            waiting.unlink(missing_ok=True)

    def is_loose(self, key: str) -> bool:
        """Whether it will be made smaller, so that one of its files is not the last."""
        return (self.loose / key).exists()

    def _later_than_now_there(self, path: str) -> int:
        """A date after all that this address ever had: two renderings of one size within a second
        must not look like one to a browser that asks again."""
        mark = self.pointer(path).with_name(DATED)
        now = int(time.time())
        try:
            now = max(now, int(mark.stat().st_mtime) + 1)
        except OSError:
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
        os.utime(mark, (now, now))
        return now

    def point(self, path: str, blob: Blob) -> bool:
        """Let readers have it. Returns whether that is a change."""
        if self.current(path) == blob.key:
            return False
        pointer = self.pointer(path)
        waiting = pointer.with_name(f"{POINTER}.{os.getpid()}.{time.monotonic_ns()}")
        try:
            pointer.parent.mkdir(parents=True, exist_ok=True)
            waiting.symlink_to(os.path.relpath(blob.folder, pointer.parent))
            waiting.replace(pointer)
        except OSError as error:
            with contextlib.suppress(OSError):
                waiting.unlink()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(error.errno, error.strerror) from error
            raise
        return True

    def remove(self, path: str) -> bool:
        """Take an address away from readers. Returns whether there was anything."""
        try:
            self.pointer(path).unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    # ---- all of them --------------------------------------------------------------------

    def addresses(self) -> set[str]:
        """Everything that readers can have now."""
        return {
            f"/{pointer.parent.relative_to(self.site).as_posix()}/"
            for pointer in self.site.rglob(POINTER)
        }

    def sweep(self, now: float | None = None) -> int:
        """Remove blobs that nothing points at and what a crash left; returns how many."""
        now = time.time() if now is None else now
        used = {self.current(path) for path in self.addresses()}
        removed = 0
        for folder in self.blobs.glob("*/*"):
            # Its own date is that of the rename: the files inside carry what readers are told.
            with contextlib.suppress(OSError):
                if folder.name not in used and folder.stat().st_mtime < now - GRACE:
                    shutil.rmtree(folder)
                    removed += 1
        for left in (self.root / "waiting").glob("*"):
            with contextlib.suppress(OSError):
                # When it was made or last changed; its other date may be a page's, and later.
                if left.stat().st_ctime < now - GRACE:
                    if left.is_dir():
                        shutil.rmtree(left)
                    else:
                        left.unlink()
                    removed += 1
        for left in self.site.rglob(f"{POINTER}.*"):
            with contextlib.suppress(OSError):
                if left.lstat().st_mtime < now - GRACE:
                    left.unlink()
                    removed += 1
        return removed


def _brotli(body: bytes, quality: int) -> bytes:
    import brotli

    return brotli.compress(body, quality=quality)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Files of a blob that stand aside, open until they are safe."""

    place: Path
    blob: Blob
    files: list[BinaryIO] = field(default_factory=list)

    def write(self, contents: Iterable[tuple[str, bytes]]) -> None:
        _made(self.place, Path.mkdir)
        for ending, content in contents:
            self.files.append(_write(self.place / (NAME + ending), content, self.blob.modified))

    def throw_away(self) -> None:
        for file in self.files:
            with contextlib.suppress(OSError):  # what could not be written does not matter now
                file.close()
        shutil.rmtree(self.place, ignore_errors=True)


def _made(path: Path, make: Callable[[Path], object]) -> None:
    """``make(path)``, in a folder that is nearly always there."""
    try:
        make(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)


def _write(path: Path, content: bytes, modified: int) -> BinaryIO:
    file = path.open("wb")
    try:
        file.write(content)
        file.flush()
        os.utime(file.fileno(), (modified, modified))
    except OSError:
        with contextlib.suppress(OSError):
            file.close()
        raise
    return file


def _sync(files: list[BinaryIO]) -> None:
    """Wait until they are safe on the disk, several at a time, which a disk does in one go; and
    close them."""
    if files:
        with ThreadPoolExecutor(min(len(files), 8)) as threads:
            for _done in threads.map(os.fsync, files):
                pass
    for file in files:
        file.close()
