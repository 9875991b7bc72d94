"""Files between being shown and being taken over.

They lie in a folder of the server's own (``DATA/imports/<chance>``), readable by nobody else,
belong to one person and are of no use after an hour. The last upload of a person replaces the one
before, so nobody can fill the disk; what nobody replaces is thrown away by the next upload of
anybody, and by the publisher once an hour.
"""

import json
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LIFE_SECONDS = 60 * 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Gone(Exception):
    """There is no such upload: never was, expired, taken already, or somebody else's."""


@dataclass(frozen=True)
class Upload:
    token: str
    files: list[tuple[str, bytes]]


def folder() -> Path:
    return settings.DATA / "imports"


def keep(user, files: list[tuple[str, bytes]]) -> str:
    """Put ``files`` aside for ``user``; returns the token to ask for them with."""
    sweep(user)
    token = secrets.token_urlsafe(32)
    place = folder() / token
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    place.mkdir(mode=0o700)
    for number, (_name, data) in enumerate(files):
        _write(place / str(number), data)
    about = {"user": user.pk, "at": time.time(), "names": [name for name, _data in files]}
    _write(place / "about.json", json.dumps(about).encode())
    return token


def get(user, token: str) -> Upload:
    """The files of ``user``, byte for byte. Raises :class:`Gone`."""
    about = _about(token)
    if about["user"] != user.pk:
        raise Gone(token)
    place = folder() / token
    try:
        files = [
            (name, (place / str(number)).read_bytes())
            for number, name in enumerate(about["names"])
        ]
    except FileNotFoundError:
        raise Gone(token) from None
    return Upload(token, files)


def take(user, token: str) -> Upload:
    """As :func:`get`, and gone for everybody after: of two who take, one gets it."""
    upload = get(user, token)
    taken = folder() / f"taken-{secrets.token_hex(16)}"
    try:
        (folder() / token).rename(taken)
    except FileNotFoundError:
        raise Gone(token) from None
    shutil.rmtree(taken, ignore_errors=True)
    return upload


def drop(user, token: str) -> None:
    """Throw away; nothing happens if there is nothing."""
    try:
        take(user, token)
    except Gone:
        return


def _about(token: str) -> dict:
    if not _TOKEN.fullmatch(token):
        raise Gone(token)
    try:
        about = json.loads((folder() / token / "about.json").read_bytes())
    except (FileNotFoundError, ValueError):
        raise Gone(token) from None
    if not 0 <= time.time() - about["at"] <= LIFE_SECONDS:
        raise Gone(token)
    return about


def sweep(user=None) -> None:
    """What has expired, and what this person uploaded before."""
    if not folder().is_dir():
        return
    for place in folder().iterdir():
        try:
            whose = _about(place.name)["user"]
            over = user is not None and whose == user.pk
        except Gone:
            over = _is_old(place)
        if over:
            shutil.rmtree(place, ignore_errors=True)


def _is_old(place: Path) -> bool:
    """Another upload may be half written at this moment; in an hour it is not."""
    try:
        return time.time() - place.stat().st_mtime > LIFE_SECONDS
    except FileNotFoundError:  # thrown away meanwhile
        return False


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)
