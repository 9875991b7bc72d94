"""Which pages every reader may open: what lists, feeds, menus and notices are made of."""

from dataclasses import dataclass
from typing import TypeVar

from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from amurinfo.batch import once

P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class Closed:
    """A page that only some may read, and with it all that stands below it."""

    path: str
    url_path: str
    locale_id: int


class Doors:
    """What is closed, looked up once for one request."""

    def __init__(self):
        self._closed: tuple[Closed, ...] | None = None

    def closed(self) -> tuple[Closed, ...]:
        return once("closed", self._read)

    def _read(self) -> tuple[Closed, ...]:
        if self._closed is None:
            # Objects, which note each its own row: of plain values nobody could say whose they
            # are, and each page would be rendered anew with any other.
            found = PageViewRestriction.objects.order_by("pk").select_related("page")
            self._closed = tuple(
                Closed(one.page.path, one.page.url_path, one.page.locale_id) for one in found)
        return self._closed

    def open_pages(self, model: type[P] = Page) -> PageQuerySet[P]:
        """Live pages of a type that everybody may read. What is closed by a password, a login or
        a group is named nowhere else either: its title tells as much as its words."""
        found = model.objects.live()
        for one in self.closed():
            found = found.exclude(path__startswith=one.path)
        return found


def open_pages(model: type[P] = Page) -> PageQuerySet[P]:
    """The same, as it is now."""
    return Doors().open_pages(model)


def is_closed(path: str) -> bool:
    """Whether only some may read the page there; ``path``: in the tree."""
    return any(path.startswith(one.path) for one in Doors().closed())
