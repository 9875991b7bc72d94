"""Pages of one edition as a file for whoever translates them into another."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.models import Page

from ...models import Basis, Standing
from .. import basis
from ..drafts import links_at_home
from ..machine import unread
from ..segments import Segment
from ..states import Row, State, Text, compare
from ..texts import Library
from .marks import for_file
from .model import Document, FilePage, Unit


@dataclass
class Place:
    """A segment of the source and its counterpart. ``own``: number in the draft, if it is one
    for one; ``is_joined``: it is one of several that say it together, which no file can hold."""

    number: int
    state: State
    own: int | None = None
    is_joined: bool = False
    reason: str = ""


def places(source: Text, own: Text | None, shelf) -> list[Place]:
    """All segments of ``source`` in their order, each with its counterpart; none where the two
    texts know nothing of one another."""
    if own is None:
        return [Place(number, State.NEW) for number in range(len(source.segments))]
    rows = compare(own, source, shelf)
    if not rows:
        return []
    targets: dict[int, set[int]] = {}
    sources: dict[int, set[int]] = {}
    first: dict[int, Row] = {}
    for row in rows:
        for number in row.source:
            first.setdefault(number, row)
            targets.setdefault(number, set()).update(row.target)
            for index in row.target:
                sources.setdefault(index, set()).add(number)
    found = []
    for number in range(len(source.segments)):
        row, mine = first.get(number), targets.get(number, set())
        joined = len(mine) > 1 or any(len(sources[index]) > 1 for index in mine)
        found.append(Place(
            number, row.state if row else State.NEW,
            next(iter(mine)) if mine and not joined else None, joined, row.reason if row else ""))
    return found


@dataclass
class Job:
    """One page of the source with one's own text: what goes out, and what a file is held
    against when it comes back."""

    key: uuid.UUID
    original: Page
    page: Page | None
    source: Text
    own: Text | None
    basis: Basis | None
    places: list[Place]
    at_home: list[Segment]  # segments of the source, their links in one's own edition
    unread: frozenset[str] = frozenset()  # keys of segments that a machine said, read by nobody

    def own_at(self, place: Place) -> Segment | None:
        return self.own.segments[place.own] if place.own is not None else None

    def is_borrowed(self, place: Place) -> bool:
        """Whether one's own words there are still those of the other edition."""
        own = self.own_at(place)
        return own is not None and self.basis is not None and (
            own.digest in self.basis.untouched.values())

    def is_unread(self, place: Place) -> bool:
        own = self.own_at(place)
        return own is not None and own.key in self.unread

    def state(self, place: Place) -> str:
        """``initial``, ``translated`` or ``final``, as in XLIFF."""
        if (place.own is None or place.state in (State.NEW, State.CHANGED)
                or self.is_borrowed(place) or self.is_unread(place)):
            return "initial"
        return "final" if self.page.live and self.basis is None else "translated"

    def texts(self, place: Place):
        """(text of one's own in the numbers of the file, marks) at a place."""
        return for_file(self.at_home[place.number], self.own_at(place))


def jobs(keys: Iterable[uuid.UUID], source: str, target: str) -> dict[uuid.UUID, Job]:
    """Those of the pages that ``source`` has published, the upper ones first."""
    keys = set(keys)
    pages = {
        (page.translation_key, page.locale.language_code): page
        for page in Page.objects.filter(
            translation_key__in=keys, locale__language_code__in=[source, target]
        ).select_related("locale")
    }
    drafts = {
        key: basis.draft_text(page) for (key, code), page in pages.items() if code == target
    }
    library = Library(keys, [text for text, _row in drafts.values()])
    home = links_at_home(source, target, [
        segment for (_key, code), text in library.live.items() if code == source
        for segment in text.segments])
    found = {}
    for key in keys:
        text, original = library.live.get((key, source)), pages.get((key, source))
        if text is None or original is None:
            continue
        own, row = drafts.get(key, (None, None))
        page = pages.get((key, target))
        said = unread.among(page, own.segments) if own else []
        found[key] = Job(
            key, original, page, text, own, row, places(text, own, library.shelf),
            [home(segment) for segment in text.segments],
            frozenset(segment.key for segment in said))
    return dict(sorted(found.items(), key=lambda item: (
        item[1].original.depth, item[1].original.path)))


def document(keys: Iterable[uuid.UUID], source: str, target: str,
             only_open: bool = False) -> Document:
    """``only_open``: leave out what is current already."""
    pages = []
    for job in jobs(keys, source, target).values():
        units = tuple(_unit(job, place) for place in job.places
                      if not place.is_joined and place.state != State.WAIVED
                      and not (only_open and job.state(place) != "initial"))
        if units:
            path = job.original.url_path.split("/", 2)[2]
            pages.append(FilePage(str(job.key), job.original.title, path, units))
    return Document(source, target, tuple(pages))


def _unit(job: Job, place: Place) -> Unit:
    segment = job.source.segments[place.number]
    own = job.own_at(place)
    text, marks = job.texts(place)
    if job.is_borrowed(place):
        text = ""  # not a translation
    notes = [_("place: %(path)s") % {"path": segment.key}]
    if place.state == State.CHANGED:
        notes.append(_("The source has changed since this was translated."))
    if job.is_unread(place):
        notes.append(_("A machine said this and nobody has read it."))
    if place.reason:
        notes.append(place.reason)
    return Unit(
        place.number, segment.text, text, segment.digest, own.digest if own else "",
        job.state(place), tuple(notes), marks)


def chosen(source: str, paths: Sequence[str] = (), below: bool = False,
           module: str = "", missing_in: str = "") -> list[uuid.UUID]:
    """Keys of pages that ``source`` has published. ``paths``: below the edition; ``below``: with
    all under them; ``missing_in``: only what is absent, a draft or behind in that edition."""
    rows = Standing.objects.filter(
        edition__language=source, page__live=True).order_by("sort_path")
    if module:
        rows = rows.filter(module=module)
    keys = dict(rows.values_list("translation_key", "sort_path"))
    if paths:
        wanted = {f"{path.strip('/')}/" if path.strip("/") else "" for path in paths}
        keys = {
            key: path for key, path in keys.items()
            if path in wanted or (below and any(path.startswith(one) for one in wanted))
        }
    if missing_in:
        open_ones = set(Standing.objects.filter(
            edition__language=missing_in, state__in=["absent", "draft", "behind"],
        ).values_list("translation_key", flat=True))
        keys = {key: path for key, path in keys.items() if key in open_ones}
    return list(keys)
