"""What lies where in a copy, and how one file leads to another. Pure."""

import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

#: The page of a copy that tells of the copy itself, below its edition.
ABOUT = "copy/index.html"
#: Data of the interactive map: a page opened from a stick (``file://``) may load scripts and
#: nothing else, so it is one.
GEOJSON, SCRIPT = ".geojson", ".geojson.js"

_PAGE = re.compile(r"[1-9][0-9]{0,4}")
#: Addresses below pages that answer with something else than HTML, and what: the points of the
#: map, and what charts are drawn from (``amurinfo/pages/models/charted.py``).
_DATA = (
    (re.compile(r"/[a-z-]+/map/areas/"), GEOJSON),
    (re.compile(r"/[a-z-]+/(?:[^/]+/)+figures/(?:[^/]+/)?"), ".csv"),
)


def place(url: str) -> str | None:
    """File of an address of this site (path and query), relative to the copy's root; ``None``
    where a copy has no file for it, as for a list that a reader has filtered.

    >>> place("/ru/species/?page=2")
    'ru/species/page-2/index.html'
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    if not path.startswith("/") or "\\" in path or "\0" in path or ".." in path.split("/"):
        return None
    query = parse_qsl(parts.query, keep_blank_values=True)
    if (is_data(path) or path.endswith(GEOJSON)) and not query:
        return _scripted(path.strip("/") + _ending(path))
    if path.endswith("/"):
        below = path.lstrip("/")
        if not query:
            return f"{below}index.html"
        if len(query) == 1 and query[0][0] == "page" and _PAGE.fullmatch(query[0][1]):
            return f"{below}page-{query[0][1]}/index.html"
        return None
    return None if query else path.lstrip("/")


def _scripted(file: str) -> str:
    return file.removesuffix(GEOJSON) + SCRIPT if file.endswith(GEOJSON) else file


def is_data(path: str) -> bool:
    """Whether an address answers with data for machines."""
    return bool(_ending(path))


def _ending(path: str) -> str:
    return next((ending for address, ending in _DATA if address.fullmatch(path)), "")


def way(start: str, target: str) -> str:
    """Relative address from one file of the copy to another.

    >>> way("ru/species/index.html", "static/centre.css")
    '../../static/centre.css'
    """
    relative = posixpath.relpath(target, posixpath.dirname(start) or ".")
    return quote(relative, safe="/.-_~!$&'()*+,;=@")


def is_asset(path: str) -> bool:
    """Whether an address is a file of the site and no page."""
    return path.startswith(("/static/", "/media/", "/documents/"))
