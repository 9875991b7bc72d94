"""Bytes of an address of this site, as a reader would get them, without a server."""

import datetime
import mimetypes
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings

from ..public_files import file_at
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
        file = file_at(unquote(path))
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

    @staticmethod
    def changed(path: str) -> datetime.datetime | None:
        """Since when readers get what stands there, whatever it was that changed; ``None`` if it
        has no file."""
        return rendering.store().since(path) if settings.SNAPSHOTS else None
