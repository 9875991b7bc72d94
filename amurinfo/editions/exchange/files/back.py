"""A file comes back: what it would change, what of it is refused and why; and doing so.

A file is held against what the source says now and what one's own draft says now. Nothing is
written but drafts, in the edition of whoever takes it in; what readers see stays.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from ... import roles
from ...models import Offer, Snapshot
from .. import basis, decisions, drafts, publishing
from ..fields import change_words
from ..richtext import plain
from ..segments import Segment, normal
from ..states import State, Text, say
from ..texts import Library
from . import out
from .model import Document, FilePage, Unit
from .out import Job, Place
from .tokens import CLOSE, VOID, is_nested, places, written

WORDS, CONFIRMED, SAME, REFUSED = "words", "confirmed", "same", "refused"


@dataclass(frozen=True)
class Item:
    """What one unit would do. ``why``: for what is refused, see ``sentences``. ``number``: of the
    segment in the source as it is now."""

    unit: str
    kind: str
    source: str = ""
    before: str = ""
    after: str = ""
    why: str = ""
    details: str = ""
    number: int = -1
    text: str = ""


@dataclass
class PagePlan:
    key: str
    title: str
    page: Page | None = None
    job: Job | None = None
    items: list[Item] = field(default_factory=list)
    why: str = ""
    details: str = ""

    @property
    def changes(self) -> list[Item]:
        return [] if self.why else [i for i in self.items if i.kind in (WORDS, CONFIRMED)]

    @property
    def refused(self) -> list[Item]:
        return [item for item in self.items if item.kind == REFUSED]


@dataclass
class Plan:
    document: Document
    pages: list[PagePlan]
    why: str = ""  # the file as a whole is refused

    @property
    def changes(self) -> int:
        return 0 if self.why else sum(len(page.changes) for page in self.pages)

    @property
    def refusals(self) -> int:
        return sum(len(page.items) if page.why else len(page.refused) for page in self.pages) + (
            len(self.document.strange))

    @property
    def same(self) -> int:
        return sum(item.kind == SAME for page in self.pages for item in page.items)

    @property
    def digest(self) -> str:
        """Of all that a person was shown."""
        shown = [[p.key, p.why, [[i.unit, i.kind, i.before, i.text, i.why, i.number]
                                 for i in p.items]] for p in self.pages]
        return hashlib.sha256(json.dumps([self.why, shown]).encode()).hexdigest()


def make_plan(document: Document, user) -> Plan:
    own = roles.languages_of(user)
    if own is not None and document.target not in own:
        return Plan(document, [], "not-yours")
    if document.source == document.target:
        return Plan(document, [], "same-language")
    keys = {page.key: key for page in document.pages if (key := _uuid(page.key))}
    jobs = out.jobs(keys.values(), document.source, document.target)
    seen: set[str] = set()
    pages = []
    for page in document.pages:
        twice, _seen = page.key in seen, seen.add(page.key)
        job = None if twice else jobs.get(keys.get(page.key))
        pages.append(_page_plan(page, job, document, user, "page-twice" if twice else ""))
    coming = {p.job.key for p in pages if p.job and not p.why}
    for plan in pages:
        if plan.job and not plan.why and plan.page is None and plan.changes:
            plan.why, plan.details = _why_no_page(plan.job, document.target, coming, user)
    order = {key: at for at, key in enumerate(jobs)}
    pages.sort(key=lambda p: order.get(p.job.key, -1) if p.job else -1)
    return Plan(document, pages)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _page_plan(page: FilePage, job: Job | None, document: Document, user, why: str) -> PagePlan:
    plan = PagePlan(page.key, page.title or page.path, job=job, why=why)
    if job is None:
        key = _uuid(page.key)
        known = key and Snapshot.objects.filter(
            translation_key=key, edition__language=document.source).exists()
        plan.why = plan.why or ("page-gone" if known else "page-foreign")
        plan.items = [Item(unit.id, REFUSED, why=plan.why) for unit in page.units]
        return plan
    plan.title, plan.page = job.original.title, job.page
    if job.page is not None:
        rights = job.page.permissions_for_user(user)
        if not rights.can_edit():
            plan.why = "page-no-right"
        elif rights.page_locked():
            plan.why = "page-locked"
        elif not job.places:
            plan.why = "page-unrelated"
    used: set[int] = set()
    for unit in page.units:
        plan.items.append(_item(unit, job, used))
    return plan


def _why_no_page(job: Job, target: str, coming: set, user) -> tuple[str, str]:
    offer = _offer(job, target)
    if offer is None:
        return "page-not-offered", ""
    parent = job.original.get_parent()
    there = Page.objects.filter(
        translation_key=parent.translation_key, locale__language_code=target).first()
    if there is None and parent.translation_key not in coming:
        return "page-no-parent", parent.title
    if there is not None and not there.permissions_for_user(user).can_add_subpage():
        return "page-no-right", ""
    return "", ""


def _offer(job: Job, target: str) -> Offer | None:
    return Offer.objects.filter(
        translation_key=job.key, source__language=job.source.edition, target__language=target,
        status__in=[Offer.Status.OPEN, Offer.Status.ACCEPTED]).first()


def _item(unit: Unit, job: Job, used: set[int]) -> Item:
    place = _place(unit, job)
    if place is None:
        known = unit.number < len(job.source.segments)
        return Item(unit.id, REFUSED, unit.source, after=unit.target,
                    why="source-stale" if known else "unknown")
    segment = job.source.segments[place.number]
    own = job.own_at(place)
    shown, _marks = job.texts(place)
    item = Item(unit.id, REFUSED, segment.text, shown, unit.target, number=place.number)
    if place.number in used:
        return replace(item, why="twice")
    used.add(place.number)
    if place.is_joined:
        return replace(item, why="joined")
    if (own.digest if own else "") != unit.target_digest:
        return replace(item, why="target-stale")
    text = _cleaned(unit.target, segment)
    borrowed = job.is_borrowed(place)
    if normal(text) == normal(shown) or (not text and (own is None or borrowed)):
        # The same words: a changed state says that they have been looked at.
        asked = job.state(place) == "initial"
        confirmed = text and asked and unit.state in ("translated", "final") and own is not None
        if confirmed and borrowed and unit.state != "final":
            confirmed = False  # another edition's words, and nobody said that they are right
        return replace(item, kind=CONFIRMED if confirmed else SAME, text=text)
    if own is None and place.state != State.NEW:
        return replace(item, why="waived")
    why, details = _why_not(text, unit, segment, shown)
    if not why:
        why, details = _too_long(job, segment, text)
    if why:
        return replace(item, why=why, details=details)
    return replace(item, kind=WORDS, text=text)


def _place(unit: Unit, job: Job) -> Place | None:
    """Where the source still says what it said: in its old place, or where it moved to."""
    same = [p for p in job.places
            if job.source.segments[p.number].digest == unit.source_digest]
    return next((p for p in same if p.number == unit.number), None) or (
        same[0] if len(same) == 1 else None)


def _cleaned(text: str, segment: Segment) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    return " ".join(text.split("\n")) if "\n" in text and "\n" not in segment.text else text


def _why_not(text: str, unit: Unit, segment: Segment, shown: str) -> tuple[str, str]:
    if not text:
        return "target-empty", ""
    if unit.is_fuzzy:
        return "unfinished", ""
    found = places(text)
    if not is_nested(text):
        return "placeholders-order", _names(found or places(segment.text))
    wanted = places(segment.text)
    if found not in (wanted, places(shown) if shown else wanted):
        lost, strange = wanted - found, found - wanted
        return ("placeholders-lost", _names(lost)) if lost else (
            "placeholders-strange", _names(strange))
    return "", ""


def _too_long(job: Job, segment: Segment, text: str) -> tuple[str, str]:
    """What no field of the page can hold."""
    if "." in segment.path:
        return "", ""
    most = job.original.specific_class._meta.get_field(segment.path).max_length
    said = plain(text)
    return ("too-long", f"{len(said)} > {most}") if most and len(said) > most else ("", "")


def _names(found) -> str:
    return " ".join(
        written(kind, number) + (written(CLOSE, number) if kind != VOID else "")
        for kind, number in sorted(found, key=lambda place: place[1]))


# ---- doing it ----------------------------------------------------------------------------


class Changed(Exception):
    """Between the look and the word something has changed; nothing was done."""


@transaction.atomic
def apply(document: Document, user, digest: str = "") -> list[Page]:
    """Prepare the drafts; returns the pages. ``digest``: of the plan that was shown; raises
    :class:`Changed` if it would now be another one, ``PermissionDenied`` where the file as a
    whole is refused. All or nothing."""
    plan = make_plan(document, user)
    if plan.why:
        raise PermissionDenied
    if digest and plan.digest != digest:
        raise Changed
    done = []
    for page_plan in plan.pages:
        if page_plan.changes:
            done.append(_apply(page_plan, document, user))
    publishing.announce({page.translation_key for page in done})
    return done


def _apply(plan: PagePlan, document: Document, user) -> Page:
    job, page = plan.job, plan.page
    if page is None:
        page = drafts.accept(_offer(job, document.target), user)
    else:
        new = {item.number for item in plan.changes if item.kind == WORDS
               and job.places[item.number].own is None}
        if new:
            page = drafts.add(page.specific, job.original.specific, job.source, user, new)
    # The draft may be another one now: what was new has its place in it.
    page = Page.objects.get(pk=page.pk)
    now = out.jobs([job.key], document.source, document.target)[job.key]
    fresh: dict[str, Segment] = {}
    told: dict[str, Item] = {}
    for item in plan.changes:
        place = now.places[item.number]
        own = now.own_at(place)
        if own is None:
            raise Changed
        told[own.key] = item
        if item.kind == WORDS:
            fresh[own.key] = replace(own, text=item.text, marks=now.texts(place)[1])
    if fresh:
        draft = page.get_latest_revision_as_object() if page.latest_revision_id else page.specific
        change_words(draft, lambda segment: fresh.get(segment.key, segment))
        draft.save_revision(user=user, clean=False, log_action=True)
    _keep(page, now, told, user)
    return page


def _keep(page: Page, job: Job, told: dict[str, Item], user) -> None:
    """What the words of a file are made from. Nothing moved, so every other link stays."""
    page.refresh_from_db()
    segments = basis.draft_segments(page)
    if [s.key for s in segments] != [s.key for s in job.own.segments]:
        raise Changed
    since = ["" if new.digest != old.digest else day for new, old, day in zip(
        segments, job.own.segments, job.own.since, strict=True)]
    text = Text(0, job.own.edition, segments, job.own.links, job.own.omitted, since)
    library = Library([job.key], [text])
    source = library.live[job.key, job.source.edition]
    words = dict(job.basis.untouched) if job.basis else {}
    for index, segment in enumerate(segments):
        item = told.get(segment.key)
        if item is not None:
            say(text, index, source, [item.number])
            decisions.tell_thirds(text, index, source, [item.number], library)
            words = {key: d for key, d in words.items()
                     if key != segment.key and d != job.own.segments[index].digest}
    basis.keep_draft(page, text, user, job.basis.version if job.basis else 0, words)
