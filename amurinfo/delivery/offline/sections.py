"""What a reader may keep: the rooms of an edition, and what stands in each."""

from dataclasses import dataclass, field

from django.templatetags.static import static

from amurinfo.languages import LANGUAGES
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.readers import open_pages

from ..found.entry import Public
from ..found.inventory import public
from ..found.sitemaps import moment
from ..snapshots import rendering

#: Characters that tell one state of a page from another.
_ENOUGH = 12


@dataclass(frozen=True)
class Section:
    """``slug``: last part of its address; ``pages``: those at and below it."""

    slug: str
    title: str
    path: str
    pages: list[Public] = field(default_factory=list)


def sections(language: str) -> list[Section]:
    """The rooms in the menu of an edition, in its order."""
    where = Addresses()
    top = open_pages().filter(
        depth=3, show_in_menus=True, locale__language_code=language
    ).order_by("path")
    entries = public()[language]
    found = []
    for page in top:
        path = where.page(page)
        below = [entry for entry in entries if entry.path.startswith(path)]
        found.append(Section(page.slug, page.title, path, below))
    return found


def listing(language: str, slug: str) -> dict | None:
    """What a browser has to fetch for a section: address -> state of what stands there. A page is
    fetched anew when its state differs: when its bytes are others, whatever it was that changed
    (a number in its text, a menu, a stylesheet), or what stands on its further pages. ``None`` if
    there is no such section."""
    section = next((one for one in sections(language) if one.slug == slug), None)
    if section is None:
        return None
    # Of what has no file yet no more is known than that another stylesheet makes another page.
    style, store = static("centre.css"), rendering.store()
    return {"section": slug, "pages": {
        entry.path: " ".join((
            moment(entry.changed) if entry.changed else "",
            (store.current(entry.path) or style)[-_ENOUGH:],
        )) for entry in section.pages
    }}


def manifest(language: str, name: str, short: str, icons: list[tuple[str, int]]) -> dict:
    """The web app manifest of an edition."""
    found = next(one for one in LANGUAGES if one.code == language)
    return {
        "name": name, "short_name": short, "lang": found.tag, "dir": "ltr",
        "id": f"/{language}/", "start_url": f"/{language}/", "scope": f"/{language}/",
        "display": "minimal-ui", "background_color": "#fbfaf5", "theme_color": "#173f31",
        "icons": [
            {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
            for src, size in icons
        ],
    }
