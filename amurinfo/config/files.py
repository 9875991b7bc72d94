"""Static files, those that editors put in, and Wagtail's documents, which have an address of their
own.

Who asks for a piece gets that piece (films are watched that way), who has the file already is told
so, and nothing is compressed that was compressed before. nginx does the same with the files that it
takes from the disk (see :mod:`.deploy`).
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
)
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from amurinfo.config.headers import type_of
from amurinfo.delivery.public_files import file_at, packed
from amurinfo.delivery.snapshots import http

#: Bytes that are read at once.
BLOCK = 64 * 1024


class FilesMiddleware(GZipMiddleware):
    """Answers for static files and the folder of media before anybody asks for session or
    language, and compresses what the application says, files excepted."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        is_file = request.path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL))
        return _file(request) if is_file else None

    def process_response(self, request, response):
        if isinstance(response, FileResponse):
            return _conditionally(request, response)
        # Django looks for the word alone, and would send it to whoever says "gzip;q=0".
        request.META["HTTP_ACCEPT_ENCODING"] = http.accepted(
            request.META.get("HTTP_ACCEPT_ENCODING"), ("gzip", "identity")) or "identity"
        return super().process_response(request, response)


def _file(request: HttpRequest) -> HttpResponse | None:
    path = request.path_info
    try:
        found = file_at(path)
        if found is None:
            return None
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        beside = packed(found)
        coding = http.accepted(
            request.headers.get("Accept-Encoding"),
            tuple(name for ending, name in http.ENCODINGS if name in beside or not ending),
        )
        file = beside.get(coding or "", found).open("rb")  # the answer closes it
    except (OSError, ValueError):
        return None
    response = FileResponse(file, content_type=type_of(path))
    del response["Content-Disposition"]
    if beside:
        patch_vary_headers(response, ("Accept-Encoding",))
    if coding in beside:
        response["Content-Encoding"] = coding
    return response


def _conditionally(request: HttpRequest, response: FileResponse) -> HttpResponse:
    file = response.file_to_stream
    if response.status_code != 200 or file is None or request.method not in ("GET", "HEAD"):
        return response
    if response.get("Content-Encoding") == "None":  # of Wagtail's sendfile: that there is none
        del response["Content-Encoding"]
    found = os.fstat(file.fileno())
    modified = int(found.st_mtime)
    response.headers.setdefault("ETag", http.etag(modified, found.st_size))
    response.headers.setdefault("Last-Modified", http.date(modified))
    tag, asked = response["ETag"], request.headers
    if http.is_unmodified(
        tag, modified, asked.get("If-None-Match"), asked.get("If-Modified-Since")
    ):
        file.close()
        told = {"ETag": tag, "Last-Modified": http.date(modified)}
        if "Vary" in response:
            told["Vary"] = response["Vary"]
        return HttpResponseNotModified(headers=told)
    response.block_size = BLOCK
    if "Content-Encoding" in response:
        return response  # whole: nobody goes on with a film that was compressed
    # Whoever goes on with a file that is another one by now gets the whole of it.
    same = asked.get("If-Range") in (None, tag, response["Last-Modified"])
    try:
        piece = http.byte_range(asked.get("Range"), found.st_size) if same else None
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.st_size}"})
    if piece is None or request.method != "GET":
        response["Accept-Ranges"] = "bytes"
    else:
        first, last = piece
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{found.st_size}"
        response["Content-Length"] = str(last - first + 1)
        response.streaming_content = _blocks(file, first, last)
    return response


def _blocks(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    file.seek(first)
    left = last - first + 1
    while left > 0 and (block := file.read(min(BLOCK, left))):
        left -= len(block)
        yield block
