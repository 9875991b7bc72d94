"""What other editions have where this one has no words of its own."""

from collections.abc import Iterable

from wagtail.models import Page

from amurinfo.languages import BY_CODE

from .addresses import Addresses
from .shell import Link


def pages_at(where: Addresses, own: str, below_home: str) -> list[Page]:
    """Open pages of editions other than ``own`` at ``below_home``, e.g. ``species/kaluga``."""
    # By its slug: a file of a page is made anew when what it asked for changes, and no oftener.
    found = where.doors.open_pages().filter(
        slug=below_home.rpartition("/")[2], depth=3 + below_home.count("/"))
    return [page for page in found.exclude(locale__language_code=own).order_by("path")
            if page.url_path.split("/", 2)[2] == f"{below_home}/"]


def links(where: Addresses, pages: Iterable[Page]) -> list[Link]:
    """To these, under their own titles."""
    found = []
    for page in pages:
        language = BY_CODE[where.language(page)]
        found.append(Link(f"{page.title} ({language.autonym})", where.page(page), language.tag))
    return found


def subjects(where: Addresses, pages: Iterable[Page], own: str) -> list[Link]:
    """Species and networks that these pages are about, under their names in ``own``: whatever is
    said of them elsewhere, their facts are there in every edition."""
    records = {}
    for page in map(lambda page: page.specific, pages):
        for kind in ("species", "networks"):
            if hasattr(page, kind):
                records |= {record.pk: record for record in getattr(page, kind).all()}
    found = []
    for record in records.values():
        name, url = record.name_for(own), where.record(record, own)
        if url:
            found.append(Link(name.text, url, name.lang if name.foreign else ""))
    return found
