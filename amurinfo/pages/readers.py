"""Which pages every reader may open: what lists, feeds, menus and notices are made of."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from amurinfo.batch import once

P = TypeVar("P", bound=Page)
#: Gives the rows of the queryset of plain values that the function makes. It is the same for the
#: same key, so that who asks often need not have it written anew each time.
Ask = Callable[[Hashable, Callable[[], QuerySet]], Iterable[tuple]]


@dataclass(frozen=True)
class Closed:
    """A page that only some may read, and with it all that stands below it."""

    path: str
    url_path: str
    locale_id: int


def plainly(_key: Hashable, make: Callable[[], QuerySet]) -> Iterable[tuple]:
    """As Django asks, which notes what a page read."""
    return make()


class Doors:
    """What is closed, looked up once for one request."""

    def __init__(self, ask: Ask = plainly):
        self._ask = ask
        self._closed: tuple[Closed, ...] | None = None

    def closed(self) -> tuple[Closed, ...]:
        return once("closed", self._read)

    def _read(self) -> tuple[Closed, ...]:
        if self._closed is None:
            pages = tuple(number for (number,) in self._ask(
                "closed", lambda: PageViewRestriction.objects.order_by("page")
                .values_list("page").distinct()))
            # Asked for by their keys: else a page that is rendered would read all pages, and be
            # rendered anew with any of them.
            self._closed = tuple(Closed(*row) for row in self._ask(
                ("closed", pages), lambda: Page.objects.filter(pk__in=pages).order_by("pk")
                .values_list("path", "url_path", "locale_id"))) if pages else ()
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
