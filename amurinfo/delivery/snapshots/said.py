"""What feeds, sitemaps and the like said last, for whoever asks while the database is away.

    pages/said/<hash of the address>     type of the answer, a line's end, its bytes
    pages/said/state                     another one after each change

Nothing that has changed since is said again: the publisher lets go of all of it as soon as it
hears of a change, which it does before anything of it is shown to readers.
"""

import contextlib
import hashlib
import os
import uuid
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse

STATE = "state"


def _folder() -> Path:
    return settings.DATA / "pages" / "said"


def _place(path: str) -> Path:
    return _folder() / hashlib.sha256(path.encode()).hexdigest()[:32]


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except OSError:
        return None


def remembered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose answer depends on its address alone: said again if the database cannot be
    asked. There are as many of them as the site has feeds and sitemaps."""
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.SNAPSHOTS:
            return view(request, *args, **kwargs)
        place, state = _place(request.path_info), _read(_folder() / STATE)
        try:
            response = view(request, *args, **kwargs)
        except Error:
            said = _read(place)
            if said is None:
                raise
            kind, _end, body = said.partition(b"\n")
            return HttpResponse(body, content_type=kind.decode())
        if response.status_code == 200:
            _remember(place, response, state)
        return response

    return answer


def _remember(place: Path, response: HttpResponse, state: bytes | None) -> None:
    said = response["Content-Type"].encode() + b"\n" + response.content
    # On a full disk nothing is remembered, and whoever asked has her answer.
    with contextlib.suppress(OSError):
        if _read(place) == said:
            return
        if state is None:
            forget()
            return
        waiting = place.with_name(f"{place.name}.{uuid.uuid4().hex}")
        try:
            waiting.write_bytes(said)
            # What was made before a change was heard of is not remembered after it.
            if _read(place.with_name(STATE)) == state:
                waiting.replace(place)
        finally:
            waiting.unlink(missing_ok=True)


def forget() -> None:
    """Something has changed. On a full disk, too, nothing is left of what was said."""
    folder = _folder()
    fresh = folder / f"{STATE}.{os.getpid()}"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(uuid.uuid4().hex)
        fresh.replace(folder / STATE)
    for file in folder.glob("*"):
        if file.name != STATE:
            file.unlink(missing_ok=True)
