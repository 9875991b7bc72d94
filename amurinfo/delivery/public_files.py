"""Files that anybody may have by their address: static ones, and those of the folder of media."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

from amurinfo.media.folder import public_file

from .snapshots import http


def file_at(path: str) -> Path | None:
    """The file at a path of this site, as it is said decoded. A static file that was not collected
    is looked for where it was written. Raises ``ValueError`` for what can be no path."""
    if path.startswith(settings.MEDIA_URL):
        return public_file(path.removeprefix(settings.MEDIA_URL))
    if path.startswith(settings.STATIC_URL):
        below = path.removeprefix(settings.STATIC_URL)
        root = Path(settings.STATIC_ROOT).resolve()
        file = (root / below).resolve()
        if file.is_relative_to(root) and file.is_file():
            return file
        try:
            found = finders.find(below)
        except SuspiciousFileOperation:
            return None
        return Path(found) if found and Path(found).is_file() else None
    return None


def packed(file: Path) -> dict[str, Path]:
    """Coding -> file, of what lies beside a static file for those who can unpack it."""
    if not file.is_relative_to(Path(settings.STATIC_ROOT).resolve()):
        return {}
    beside = {
        coding: file.with_name(f"{file.name}.{ending}")
        for ending, coding in http.ENCODINGS if ending
    }
    return {coding: there for coding, there in beside.items() if there.is_file()}
