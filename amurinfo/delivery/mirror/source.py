"""Bytes of an address of this site, as a reader would get them, without a server."""

import mimetypes
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes


class Source:
    """Pages through the application itself; static files and media from their folders."""

    def __init__(self):
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._site = urlsplit(settings.SITE_URL)

    def get(self, url: str) -> Answer:
        """``url``: path and query on this site."""
        path, _mark, query = url.partition("?")
        file = self._file(unquote(path))
        if file is not None:
            return Answer(200, mimetypes.guess_type(file.name)[0] or "", file.read_bytes())
        host = self._site.netloc
        response = self._handler.get_response(WSGIRequest({
            "REQUEST_METHOD": "GET", "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": query, "SCRIPT_NAME": "", "HTTP_HOST": host,
            "SERVER_NAME": self._site.hostname, "SERVER_PORT": str(self._site.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": self._site.scheme,
            "HTTP_X_FORWARDED_PROTO": self._site.scheme, "wsgi.input": BytesIO(),
        }))
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
    def _file(path: str) -> Path | None:
        for prefix, root in (
            (settings.STATIC_URL, settings.STATIC_ROOT), (settings.MEDIA_URL, settings.MEDIA_ROOT)
        ):
            if path.startswith(prefix):
                below = path.removeprefix(prefix)
                root = Path(root).resolve()
                file = (root / below).resolve()
                if file.is_relative_to(root) and file.is_file():
                    return file
                found = finders.find(below) if prefix == settings.STATIC_URL else None
                return Path(found) if found else None
        return None
