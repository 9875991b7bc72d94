"""Weight of the first view of every page type in every edition, against its budget.

Run: python -m benchmarks.page_weight (starts a centre of its own on 127.0.0.1).

Bytes are counted as they come over the wire (bodies, as a browser asks for them: brotli or
gzip). A text page (HTML with its CSS) has a budget of
14 KB in one request: what a server may send before it hears from the reader's machine (an
initial window of 10 segments, RFC 6928). The front page and the map carry a map: 30 KB.
The stylesheet for paper stands at the end of the page, where nothing waits for it, and so is no
part of a first view; scripts are not either.
The peer is the Wagtail demo's text page ("bread page" of its own project), measured once with
gzip: HTML 4.7 KB and CSS 25.2 KB in 7 requests, 75.1 KB in all.
"""

import gzip
import re
import sys
import urllib.request

import brotli

from amurinfo.languages import CODES
from tests import services

TEXT_BUDGET, MAP_BUDGET = 14 * 1024, 30 * 1024
PEER = 75.1 * 1024

PAGES = {
    "front page": "/",
    "section": "/ecoregion/",
    "article": "/ecoregion/rivers/",
    "policy": "/privacy/",
    "species list": "/species/",
    "species": "/species/amur-tiger/",
    "area list": "/protected-areas/",
    "protected area": "/protected-areas/khingansky/",
    "network list": "/networks/",
    "network": "/networks/amur-ussuri-memorandum-2016/",
    "map": "/map/",
    "place list": "/places/",
    "place": "/places/amur/",
    "library": "/library/",
    "agreement": "/library/memorandum-amur-ussuri-2016/",
    "news list": "/news/",
    "news item": "/news/land-of-big-cats-agreement/",
    "events": "/events/",
    "event": "/events/tiger-summit-2010/",
    "history": "/history/",
    "offices": "/offices/",
    "office": "/offices/office-dadal/",
    "programme": "/programme/",
    "module": "/programme/big-cats/",
    "site map": "/site-map/",
    "state of the editions": "/editions/",
    "for the field": "/offline/",
    "search": "/search/?q=amur",
    "what is known": "/privacy/me/",
    "parts": "/styleguide/",
}
WITH_MAP = {"front page", "map", "parts"}

_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


def fetch(url: str) -> tuple[bytes, int]:
    """(body, bytes on the wire) as a browser gets them."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(request) as answer:
        wire = answer.read()
        coding = answer.headers.get("Content-Encoding")
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
    return unpack(wire), len(wire)


def measure(base: str, path: str) -> tuple[int, int]:
    """(bytes, requests) of a page and its stylesheets."""
    fetch(base + path)  # makes the file; what readers get is the file
    html, size = fetch(base + path)
    sheets = _SHEET.findall(html.decode())
    return size + sum(fetch(base + url)[1] for url in sheets), 1 + len(sheets)


def budget(name: str) -> int:
    """Bytes that the page type may take."""
    return MAP_BUDGET if name in WITH_MAP else TEXT_BUDGET


def main() -> int:
    over = 0
    with services.centre() as centre:
        heads = "".join(f"{code:>9}" for code in CODES)
        print(f"{'page':<22}{heads}  of budget  of peer  requests")
        for name, path in PAGES.items():
            rows = [measure(centre.url, f"/{code}{path}") for code in CODES]
            worst = max(row[0] for row in rows)
            over += worst > budget(name)
            sizes = "".join(f"{row[0]:>9}" for row in rows)
            print(
                f"{name:<22}{sizes}{worst / budget(name):>11.0%}{worst / PEER:>9.0%}"
                f"{max(row[1] for row in rows):>10}{'   OVER' if worst > budget(name) else ''}"
            )
    return over


if __name__ == "__main__":
    sys.exit(main())
