"""The pages that a process renders next, read together.

Wagtail finds a page by asking for one step of its address after the other, for each as a page and
then as the kind of page that it is. Here that is done once for the page above, and all children of
a kind are read in one query; each page that is made of them has the tags that it would have had.
Where a page finds its own way (records below their list, figures for machines), Wagtail is asked
as ever.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.http import Http404
from django.utils.translation import override
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from amurinfo.batch import once
from amurinfo.languages import BY_CODE

from . import reading
from .index import Tag
from .values import as_text


@dataclass(frozen=True)
class Ahead:
    """A page that was found, and what was read to find it."""

    page: Page
    tags: frozenset[Tag]


@dataclass(frozen=True)
class _Room:
    """A page below which others are looked for."""

    path: str
    depth: int


def read(paths: Iterable[str], site: Callable[[], Site]) -> dict[str, Ahead]:
    """Those of ``paths`` that are plain pages below plain pages, within a batch: one query for
    all, one for each kind of page, and what it takes to find a page above them for the first time.
    ``site`` gives a new object each time: one that was used knows more than it has read."""
    rooms: dict[str, tuple[_Room, frozenset[Tag]]] = {}
    wanted: dict[tuple[str, str], str] = {}
    for path in paths:
        above, _slash, slug = path.rstrip("/").rpartition("/")
        with reading.watch() as tags:
            room = _room(f"{above}/", site)
        if room is not None:
            rooms[room.path] = room, frozenset(tags)
            wanted[room.path, slug] = path
    if not wanted:
        return {}
    slugs = defaultdict(list)
    for room_path, slug in wanted:
        slugs[room_path].append(slug)
    children = Page.objects.filter(reduce(or_, (
        Q(path__startswith=room_path, depth=rooms[room_path][0].depth + 1, slug__in=some)
        for room_path, some in slugs.items())))
    found = {}
    with reading.watch():  # of all together; each gets its own
        for page in _specific(list(children)):
            room, tags = rooms[page.path[:-Page.steplen]]
            if page.live and _is_plain(page):
                found[wanted[room.path, page.slug]] = Ahead(page, tags | _tags(page))
    return found


def route(found: Ahead, request) -> None:
    """Let Wagtail's routing of ``request`` have come to it; its tags are noted."""
    reading.add(found.tags)
    # Where Wagtail keeps it for those who ask again (Page.route_for_request).
    request._wagtail_route_for_request = RouteResult(found.page)


def _room(path: str, site: Callable[[], Site]) -> _Room | None:
    """The plain page at ``path``, as Wagtail finds it."""
    language, *steps = path.strip("/").split("/")
    if language not in BY_CODE:
        return None

    def find() -> _Room | None:
        try:
            with override(language):
                page, args, kwargs = site().root_page.localized.specific.route(None, steps)
        except Http404:
            return None
        return _Room(page.path, page.depth) if _is_plain(page) and not args and not kwargs else None

    return once(("room", path), find)


def _is_plain(page: Page) -> bool:
    """Whether it finds its children, and itself, as Wagtail does."""
    return type(page).route is Page.route


def _specific(pages: list[Page]) -> Iterable[Page]:
    kinds = defaultdict(list)
    for page in pages:
        kinds[page.specific_class or Page].append(page.pk)
    for model, keys in kinds.items():
        yield from model._default_manager.filter(pk__in=keys)


def _tags(page: Page) -> set[Tag]:
    """Of the question for a child by its slug, and of the page's own rows."""
    tags = {Tag.of(Page._meta.db_table, {
        "depth": as_text(page.depth), "slug": as_text(page.slug)})}
    reading.note(tags, page)
    return tags
