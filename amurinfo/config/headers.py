"""HTTP headers: one table for the application, the embedded server and nginx.

Public pages allow nothing but files of our own and the one stylesheet that they carry: no other
inline style, no inline script, no other host. The editors' interface is Wagtail's, which still
needs inline scripts and styles.
"""

import re

from django.conf import settings

from amurinfo.media.folder import PRIVATE

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), "
        "microphone=(), payment=(), usb=()"
    ),
}

#: All that a page may do but its style. That policy stands in the page, before the style, as the
#: hash of just these bytes (amurinfo/pages/style.py), and a browser obeys both: a page that was
#: rendered by an older version goes on fitting, and no server has to know any hash.
PAGES_CSP = (
    "script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'none'; "
    "object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Files and everything else that is no page.
FILES_CSP = f"default-src 'none'; style-src 'self'; {PAGES_CSP}"
EDITORS_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)

#: What files are, by their endings; of text the charset is told. What is not named here is bytes.
TYPES = {
    "text/css": "css", "text/javascript": "js mjs", "text/html": "html", "text/plain": "txt",
    "text/csv": "csv", "text/vtt": "vtt",
    "application/json": "json map", "application/geo+json": "geojson",
    "application/xml": "xml", "application/atom+xml": "atom", "application/pdf": "pdf",
    "application/manifest+json": "webmanifest",
    "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg jpeg", "image/webp": "webp",
    "image/gif": "gif", "image/avif": "avif", "image/x-icon": "ico",
    "video/mp4": "mp4", "video/webm": "webm",
    "font/woff": "woff", "font/woff2": "woff2", "font/ttf": "ttf",
}
UNNAMED = "application/octet-stream"
TEXT = ("text/css", "text/javascript", "text/plain", "text/csv", "text/vtt")

#: How long a browser may keep a file without asking, by its path (a regular expression that
#: nginx reads as Python does); the first that fits. Names with a hash never change. What is private
#: in the folder of media is left to the application.
FILES = (
    (r"^/static/.+\.[0-9a-f]{12}\.[a-z0-9]+$", "max-age=315360000, public, immutable"),
    (r"^/static/", "max-age=3600, public"),
    (r"^/media/share/", "max-age=315360000, public, immutable"),
    (rf"^/media/(?!(?:{'|'.join(PRIVATE)})/)", "max-age=3600, public"),
)
#: Readers' browsers ask each time whether a page has changed, and are told in a few bytes.
PAGES = "public, max-age=0, must-revalidate"
HSTS = "max-age=31536000"


def headers_for(path: str, page: bool) -> dict[str, str]:
    """The security headers of the answer at ``path``; ``page``: it is HTML."""
    editors = path.startswith(f"/{settings.ADMIN_PATH}")
    public = PAGES_CSP if page else FILES_CSP
    return {
        **EVERYWHERE,
        "Content-Security-Policy": EDITORS_CSP if editors else public,
        "X-Frame-Options": "SAMEORIGIN" if editors else "DENY",
    }


def of_files(caching: str, secure: bool) -> dict[str, str]:
    """All headers of a public file but those of its content; ``caching``: :data:`PAGES` or that of
    a rule in :data:`FILES`; ``secure``: readers come by TLS."""
    told = {"Cache-Control": caching, **headers_for("/", page=caching == PAGES)}
    if secure:
        told["Strict-Transport-Security"] = HSTS
    return told


def caching_for(path: str) -> str | None:
    """``Cache-Control`` of a file; ``None`` for what is no file."""
    return next((told for pattern, told in FILES if re.search(pattern, path)), None)


def type_of(path: str) -> str:
    """``Content-Type`` of a file."""
    ending = path.rpartition(".")[2].lower()
    name = next((name for name, endings in TYPES.items() if ending in endings.split()), UNNAMED)
    return f"{name}; charset=utf-8" if name in TEXT or name == "text/html" else name


class HeadersMiddleware:
    """Puts the table's headers on every answer, static files and errors included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        page = response.get("Content-Type", "").startswith("text/html")
        for name, value in headers_for(request.path_info, page).items():
            response.headers.setdefault(name, value)
        caching = caching_for(request.path_info)
        if caching and response.status_code in (200, 206, 304):
            response.headers.setdefault("Cache-Control", caching)
        return response
