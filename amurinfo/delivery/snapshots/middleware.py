"""A page that a reader asks for before its turn is kept as it is made."""

import sqlite3
import time

from django.conf import settings

from . import reading, rendering
from .rendering import OWN


class SnapshotMiddleware:
    """Outermost but for headers: it sees the page as the application made it.

    Marks the answers that are published pages (``snapshot_of``), and keeps them where nobody
    has asked for more than the address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.SNAPSHOTS or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if OWN in request.META:
            return self._marked(request, self.get_response(request))
        plain = (
            request.method == "GET" and not request.META.get("QUERY_STRING")
            and not request.COOKIES and rendering.is_address(request.path_info)
            and not request.path_info.startswith(f"/{settings.ADMIN_PATH}")
        )
        if not plain:
            return self.get_response(request)
        started = time.time()
        with reading.watch() as tags:
            response = self._marked(request, self.get_response(request))
        if rendering.is_page(response):
            # Whatever goes wrong with the disk, the reader has her page.
            try:
                rendering.keep([rendering.Made(
                    request.path_info, response.content, tags, started)])
            except (OSError, rendering.NotKept, sqlite3.Error) as error:
                rendering.log.error("%s was not kept: %s", request.path_info, error)
        return response

    @staticmethod
    def _marked(request, response):
        match = request.resolver_match
        if match is not None and match.url_name == "wagtail_serve" and not request.GET:
            response.snapshot_of = request.path_info
        return response
