"""Answers before Django is entered: published pages from their files.

One look at a symbolic link says which bytes an address has now; the bytes themselves are kept in
memory. So a publish is seen by the next request, in every process, and nobody has to be told.
"""

import json
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from . import http
from .store import NAME, POINTER, Store, is_address

#: Bytes of pages that a process keeps in memory.
ROOM = 48 * 1024 * 1024
#: Seconds without a sign of the publisher after which this machine is not ready.
SILENT = 120

StartResponse = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Kept:
    body: bytes
    headers: tuple[tuple[str, str], ...]
    not_modified: tuple[tuple[str, str], ...]
    etag: str
    modified: int


class Snapshots:
    """WSGI middleware. ``headers``: of every page, those of security and caching; ``state``: for
    monitors."""

    def __init__(
        self, application, store: Store, headers: dict[str, str], state: Callable[[], dict],
    ):
        self.application = application
        self.store = store
        self.root = str(store.site)
        self.fixed = (*headers.items(), ("Vary", "Accept-Encoding"))
        self.state = state
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method in ("GET", "HEAD") and http.is_bare(environ.get("QUERY_STRING", "")):
            path = environ["PATH_INFO"]
            if path.startswith("/-/"):
                return self._health(path, environ, start_response)
            found = self.find(path, environ.get("HTTP_ACCEPT_ENCODING"))
            if found is not None:
                return _answer(found, method, environ, start_response)
        return self.application(environ, start_response)

    def find(self, path: str, accept_encoding: str | None) -> Kept | None:
        """What an address has now, in the encoding that the client likes best."""
        if not path.endswith("/") or not is_address(path):
            return None
        try:
            # Not by pathlib: this is what each request costs.
            target = os.readlink(f"{self.root}{path}{POINTER}")  # noqa: PTH115
        except (OSError, ValueError):
            return None
        blob = target[-32:]
        coding = http.accepted(accept_encoding, _CODINGS) or "identity"
        kept = self._kept.get((blob, coding))
        if kept is None:
            kept = self._read(path, target, blob, coding)
        return kept

    def _read(self, path: str, target: str, blob: str, coding: str) -> Kept | None:
        folder = Path(f"{self.root}{path}", target)
        # Asked before the bytes are read. They are not kept while they may become smaller: else
        # each process would have those of the moment when it was first asked, and its own ETag.
        is_loose = self.store.is_loose(blob)
        try:
            with (folder / (NAME + _ENDINGS[coding])).open("rb") as file:
                modified = int(os.fstat(file.fileno()).st_mtime)
                body = file.read()
        except OSError:
            return None
        tag = http.etag(modified, len(body))
        validators = (("ETag", tag), ("Last-Modified", http.date(modified)), *self.fixed)
        entity = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        if coding != "identity":
            entity.append(("Content-Encoding", coding))
        kept = Kept(body, (*entity, *validators), validators, tag, modified)
        if is_loose:
            return kept
        with self._lock:
            if (blob, coding) not in self._kept:
                self._kept[blob, coding] = kept
                self._size += len(body)
            while self._size > ROOM and len(self._kept) > 1:
                _key, old = self._kept.popitem(last=False)
                self._size -= len(old.body)
        return kept

    def _health(self, path: str, environ: dict, start_response: StartResponse) -> Iterable[bytes]:
        """``/-/alive``: this process answers. ``/-/ready``: when a page was last rendered, since
        when the oldest one waits, when the publisher was last heard of (seconds since the epoch);
        503 if that is too long ago."""
        status, found = "200 OK", {}
        if path == "/-/ready":
            try:
                found = {**self.state(), "now": time.time()}
                heard = found["last_heard"]
                if heard is None or found["now"] - heard > SILENT:
                    status = "503 Service Unavailable"
                if found["problems"]:
                    found["problems"] = len(found["problems"])
            except Exception as error:  # a monitor wants an answer, whatever it is
                status, found = "503 Service Unavailable", {"problem": type(error).__name__}
        elif path != "/-/alive":
            return self.application(environ, start_response)
        body = json.dumps(found or {"alive": True}).encode()
        start_response(status, [
            ("Content-Type", "application/json"), ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"), *(
                item for item in self.fixed if item[0] not in ("Cache-Control", "Vary")
            ),
        ])
        return [body] if environ["REQUEST_METHOD"] == "GET" else [b""]


_CODINGS = tuple(coding for _ending, coding in http.ENCODINGS)
_ENDINGS = {coding: f".{ending}" if ending else "" for ending, coding in http.ENCODINGS}


def _answer(
    kept: Kept, method: str, environ: dict, start_response: StartResponse
) -> Iterable[bytes]:
    match, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
    if (match or since) and http.is_unmodified(kept.etag, kept.modified, match, since):
        start_response("304 Not Modified", list(kept.not_modified))
        return [b""]
    start_response("200 OK", list(kept.headers))
    return [kept.body] if method == "GET" else [b""]
