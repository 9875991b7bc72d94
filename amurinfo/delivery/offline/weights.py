"""About how much a section is: what lies there for it, and nothing is made to learn it."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from django.core.cache import cache

from ..public_files import file_at, packed
from ..snapshots import rendering
from ..snapshots.store import NAME, Store
from .sections import sections

#: Static files and media that a page needs, also in a list of sizes. Those of other attributes
#: (the share picture) are said with the name of the site and are not fetched.
_FILES = re.compile(r"""[" ](/(?:static|media)/[^"#?\s,]+)""")
#: Seconds for which the sizes of an edition are not looked up anew, once all its pages are there.
KEPT = 3600


def weights(language: str) -> dict[str, int]:
    """Section -> about how many bytes come over the line for it. Sections of which no page has a
    file yet are left out."""
    key = f"offline-weights:{language}"
    known = cache.get(key)
    if known is not None:
        return known
    found, whole = {}, True
    for section in sections(language):
        paths = [entry.path for entry in section.pages]
        weight, there = weigh(paths, rendering.store(), _over_the_line)
        whole = whole and there == len(paths)
        if there:
            found[section.slug] = weight
    if whole:
        cache.set(key, found, KEPT)
    return found


def weigh(paths: list[str], store: Store, size: Callable[[str], int]) -> tuple[int, int]:
    """Bytes of these pages as they are sent compressed, with each file that they need counted
    once (``size`` of its address); of how many pages that is known. The others are taken to be
    like the mean of these."""
    pages, files = [], set()
    for path in paths:
        body = store.read(path)
        try:
            pages.append((store.pointer(path) / f"{NAME}.gz").stat().st_size)
        except OSError:
            continue
        files |= set(_FILES.findall((body or b"").decode()))
    mean = sum(pages) / max(1, len(pages))
    return round(mean * len(paths)) + sum(map(size, files)), len(pages)


def _over_the_line(url: str) -> int:
    file = file_at(unquote(url))
    if file is None:
        return 0
    return packed(file).get("gzip", file).stat().st_size
