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
            self._closed = tuple(
                Closed(*row) for row in PageViewRestriction.objects.order_by("pk")
                .values_list("page__path", "page__url_path", "page__locale_id")
            )
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


def may_be_closed(path: str) -> bool:
    """Whether only some may read the page there; ``path``: in the tree. An alias is closed where
    its source is, so where there are any it has to be looked up."""
    return any(path.startswith(one.path) for one in Doors().closed()) or any(
        path.startswith(alias) for alias in once("aliases", _aliases))


def _aliases() -> tuple[str, ...]:
    return tuple(Page.objects.filter(alias_of__isnull=False).order_by("path")
                 .values_list("path", flat=True))
