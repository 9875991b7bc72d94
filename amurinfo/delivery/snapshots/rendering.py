"""An address -> bytes and tags -> a file that readers get."""

import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation
from wagtail.models import Site

import amurinfo

from . import ahead, memory, reading
from .changes import UNSEEN
from .index import Index, Tag
from .store import Blob, Store, is_address

log = logging.getLogger(__name__)

#: Marks the application's own question for a page, which is not answered from a file.
OWN = "amurinfo.rendering"


class NotKept(Exception):
    """The page can be read, but not be kept: it read what no public page may depend on."""


@cache
def store() -> Store:
    return Store(settings.DATA / "pages")


@cache
def index() -> Index:
    return Index(settings.DATA / "pages" / "index.sqlite3")


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _request(path: str, query: str = "") -> WSGIRequest:
    """Of a reader without cookies, who asks for ``path``."""
    site = urlsplit(settings.SITE_URL)
    return WSGIRequest({
        "REQUEST_METHOD": "GET", "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query, "SCRIPT_NAME": "", "HTTP_HOST": site.netloc,
        "SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": site.scheme,
        "HTTP_X_FORWARDED_PROTO": site.scheme, "wsgi.input": BytesIO(), OWN: True,
    })


def _site(request) -> Site:
    return memory.own("site", lambda: Site.find_for_request(request))


def read_ahead(paths: Iterable[str]) -> None:
    """Of the batch: what its pages ask the database for one by one."""
    memory.current().ahead = ahead.read(paths, lambda: _site(_request("/")))


def ask(path: str, query: str = ""):
    """The application's answer to a reader without cookies, without a server."""
    request = _request(path, query)
    # Wagtail asks the database for it each time, in words that are never quite the same.
    request._wagtail_site = _site(request)
    batch = memory.current()
    if batch is not None and not query and path in batch.ahead:
        ahead.route(batch.ahead.pop(path), request)
    with translation.override(translation.get_language()):
        return _handler().get_response(request)


def is_page(response) -> bool:
    """Whether an answer is a published page, the same for everybody, and nothing else."""
    match = getattr(response, "snapshot_of", None)
    return (
        match is not None and response.status_code == 200 and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and not response.cookies and "Cookie" not in response.get("Vary", "")
    )


def priority(path: str) -> int:
    """Front pages first, then what stands near them: readers come that way."""
    return path.count("/")


def refresh(path: str) -> bool:
    """Render an address anew and let readers have it; take it away if nothing stands there any
    more. Returns whether its bytes changed.

    Raises what the application raises, :class:`~.store.DiskFull`, :class:`NotKept`: the bytes in
    place stay.
    """
    made = make(path)
    return keep([made])[path] if isinstance(made, Made) else remove(path, made)


@dataclass(frozen=True, slots=True)
class Made:
    """A page as it was rendered from ``started`` on, and what it read."""

    path: str
    body: bytes
    tags: set[Tag]
    started: float


def make(path: str) -> Made | float:
    """The page, or since when nothing stands there. Raises what the application raises."""
    batch = memory.current()
    started = batch.began if batch else time.time()
    with reading.watch() as tags:
        response = ask(path)
    # Not closed: that would end the request in which somebody publishes, and its connection.
    if is_page(response):
        return Made(path, response.content, tags, started)
    if response.status_code >= 500:
        raise RuntimeError(f"{path}: {response.status_code}")
    return started


def keep(pages: Sequence[Made]) -> dict[str, bool]:
    """Store what was rendered, all or nothing; returns by address whether readers get other bytes:
    they do not if what they have is newer. Raises :class:`~.store.DiskFull`, :class:`NotKept`."""
    for page in pages:
        hidden = [tag.source for tag in page.tags if UNSEEN.match(tag.source)]
        if hidden:
            raise NotKept(f"{page.path} read {sorted(set(hidden))}")
    blobs = store().write_all(
        [(page.path, page.body) for page in pages], quick=memory.current() is not None)
    # They wait until their tags stand: a page without them would never be renewed.
    for page in pages:
        index().announce(page.path, priority(page.path))
    changed = dict.fromkeys((page.path for page in pages), False)

    def put(page: Made, blob: Blob) -> None:
        changed[page.path] = store().point(page.path, blob)

    with index().together():
        for page, blob in zip(pages, blobs, strict=True):
            index().settle(page.path, blob.key, page.tags, page.started, priority(page.path),
                           partial(put, page, blob))
    return changed


def take_away(paths: Iterable[str]) -> None:
    """Readers must not have these any longer, from now on."""
    for path in paths:
        if is_address(path):
            remove(path)


def remove(path: str, at: float | None = None) -> bool:
    """Nothing stood there at that time, or now. Returns whether readers had anything."""
    changed = store().remove(path)
    index().forget(path, at)
    # What was being rendered may have come in between; what comes now is refused.
    return store().remove(path) or changed


def fingerprint() -> str:
    """Of all that makes pages beside the database: code, templates, catalogues, settings, files
    with a hash in their names. Another one means that every page may be another."""
    package = Path(amurinfo.__file__).parent
    digest = hashlib.sha256(settings.SITE_URL.encode())
    files = [
        path for pattern in ("**/*.py", "**/*.html", "**/*.po", "**/*.svg", "**/*.css", "**/*.js")
        for path in package.glob(pattern)
    ]
    # What the packages make of it is another matter with each version of theirs.
    files += filter(Path.is_file, [settings.CONTENT_DIR.parent / "requirements" / "base.txt"])
    files += filter(Path.is_file, settings.CONTENT_DIR.glob("basemap/**/*"))
    for path in sorted(files):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
