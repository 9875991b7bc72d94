"""Bytes of an address of this site, as a reader would get them, without a server."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders

from amurinfo.media.folder import public_file

from ..snapshots import memory, rendering


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes


class Source:
    """Pages, static files and media from their folders; what has no file from the application."""

    def __init__(self):
        self._began = 0.0

    def get(self, url: str) -> Answer:
        """``url``: path and query on this site."""
        path, _mark, query = url.partition("?")
        file = file_of(path)
        if file is not None:
            return Answer(200, mimetypes.guess_type(file.name)[0] or "", file.read_bytes())
        page = None if query or not settings.SNAPSHOTS else rendering.store().read(unquote(path))
        if page is not None:
            return Answer(200, "text/html; charset=utf-8", page)
        self._began = memory.beginning(self._began)
        with memory.batch(self._began):
            response = rendering.ask(path, query)
        kind = response.get("Content-Type", "")
        if not response.streaming:
            # Not closed: that would end the request, and with it the database connection, in the
            # middle of which this may be asked.
            return Answer(response.status_code, kind, response.content)
        try:
            return Answer(response.status_code, kind, b"".join(response.streaming_content))
        finally:
            response.close()


def file_of(path: str) -> Path | None:
    """The static or public file at an address of this site."""
    path = unquote(path)
    if path.startswith(settings.MEDIA_URL):
        return public_file(path.removeprefix(settings.MEDIA_URL))
    if path.startswith(settings.STATIC_URL):
        below = path.removeprefix(settings.STATIC_URL)
        root = Path(settings.STATIC_ROOT).resolve()
        file = (root / below).resolve()
        if file.is_relative_to(root) and file.is_file():
            return file
        found = finders.find(below)
        return Path(found) if found else None
    return None
