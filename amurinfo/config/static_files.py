"""Static files by content hash. What pages of yesterday ask for stays until nobody can ask.

A page is a file and goes on being served until it was rendered anew, and a reader's browser, a
proxy or a copy for the field may hold it longer. So a collection never clears what is there: a
file that the newest manifest does not know is removed ``KEEP`` seconds after it left it.
"""

import json
import os
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: Seconds. Longer than the months that a copy for the field is meant for.
KEEP = 180 * 24 * 3600
#: What is laid beside a file for those who can unpack it.
PACKED = (".br", ".gz")


class Storage(CompressedManifestStaticFilesStorage):
    """Packs the names with a hash, which are those that pages ask for. The same bytes under their
    plain names, and maps of the sources that only tools of developers read, took two thirds of
    the time."""

    def compress_files(self, paths):
        hashed = set(self.hashed_files.values())
        return super().compress_files(
            path for path in paths if path in hashed and not path.endswith(".map"))


def collect() -> None:
    """Bring ``STATIC_ROOT`` up to date; what is served meanwhile stays served."""
    root = Path(settings.STATIC_ROOT)
    before = _known(root)
    call_command("collectstatic", verbosity=0, interactive=False)
    retire(root, before, time.time())


def retire(root: Path, before: set[str], now: float) -> None:
    """Note when files left the manifest (their time of change), remove those long gone.

    ``before``: names of the manifest until now; ``now``: seconds since the epoch.
    """
    known = _known(root)
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        for suffix in PACKED:
            name = name.removesuffix(suffix)
        if not path.is_file() or name in known or name == _manifest(root).name:
            continue
        if name in before:
            os.utime(path, (now, now))
        elif path.stat().st_mtime < now - KEEP:
            path.unlink()


def _manifest(root: Path) -> Path:
    return root / "staticfiles.json"


def _known(root: Path) -> set[str]:
    """Names of the manifest, with hash and without; none if there is no manifest."""
    try:
        paths = json.loads(_manifest(root).read_text(encoding="utf-8"))["paths"]
    except FileNotFoundError:
        return set()
    return {*paths, *paths.values()}
