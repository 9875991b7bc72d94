"""An offer is accepted: a draft is prepared in the edition of whoever accepts, and nowhere else.

What the memory knows word for word in the same place stands there in her language. What else has
to be said in her own words stands in the draft in those of the other edition, and the draft
cannot be published before she has put her own in their place.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from .. import roles
from ..models import Basis, Edition, Offer
from . import basis, decisions, memory, origins, publishing, termbase
from .align import pair
from .beginnings import Beginnings
from .fields import forms_of, segments_of, set_stream, stream_data
from .machine import unread
from .richtext import Mark, plain
from .segments import Segment, children, insert_piece, moved, rewrite
from .states import Row, State, Text, compare, say, say_all
from .texts import Library

#: Pages at a time.
CHUNK = 100
_LETTER = re.compile(r"[^\W\d_]")


def untouched(page: Page, revision: Revision) -> list[Segment]:
    """Segments of a draft that still are in the words of another edition."""
    row = Basis.objects.filter(page_id=page.pk).first()
    if row is None or not row.untouched:
        return []
    segments = segments_of(type(page.specific), revision.content)
    borrowed = set(row.untouched.values())
    return [segment for segment in segments if segment.digest in borrowed]


def require_fit(page: Page, revision: Revision) -> None:
    sentence = refusal(page, revision)
    if sentence:
        raise PermissionDenied(sentence)


def refusal(page: Page, revision: Revision) -> str:
    """Why these words are not published, whoever approved them; empty if they may be: words of
    another edition, of a machine, names that are forbidden."""
    words = untouched(page, revision)
    if words:
        return why_not(words)
    of_machine = unread.in_revision(page, revision)
    if of_machine:
        return unread.why_not(of_machine)
    code = page.locale.language_code
    said = "\n".join(s.plain for s in segments_of(type(page.specific), revision.content))
    wrong = list(termbase.terms().forbidden(said, code))
    return _("Forbidden names: %(names)s.") % {"names": "; ".join(wrong[:5])} if wrong else ""


def why_not(words: list[Segment]) -> str:
    first = words[0].plain
    return _(
        "Still in the words of another edition: %(count)d passages, the first: “%(text)s”. "
        "Write your own, or say beside it that these words are right as they are."
    ) % {"count": len(words), "text": first[:80] + ("…" if len(first) > 80 else "")}


def accept(offer: Offer, user) -> Page:
    """Prepare the draft; returns the page, in the edition of the offer's target. Raises like
    :func:`accept_all`."""
    return accept_all([offer], user)[0]


@transaction.atomic
def accept_all(offers: Sequence[Offer], user) -> list[Page]:
    """Prepare the drafts, all or none; returns the pages in the order of the offers. Pages are
    made before those below them, and what several ask for is looked up once.

    Raises ``PermissionDenied`` for those who do not keep the edition, ``ValidationError`` with a
    sentence if one of them cannot be done now.
    """
    _require_keeper(offers, user)
    made: dict[int, Page] = {}
    with publishing.batch():
        paths = dict(Page.objects.filter(
            translation_key__in={offer.translation_key for offer in offers}
        ).values_list("translation_key", "path").order_by("-path"))
        ordered = sorted(offers, key=lambda o: paths.get(o.translation_key, ""))
        for start in range(0, len(ordered), CHUNK):
            chunk = ordered[start:start + CHUNK]
            shelf = _Shelf(chunk, user)
            for offer in chunk:
                made[id(offer)] = _accept(offer, user, shelf)
            shelf.keep()
            _keep_accepted(chunk, user)
    return [made[id(offer)] for offer in offers]


class _Shelf:
    """What several acceptances ask for, looked up once, however many there are: eight queries,
    and one more for each type of page and each two languages."""

    def __init__(self, offers: Sequence[Offer], user):
        self.user = user
        keys = {offer.translation_key for offer in offers}
        locales = {edition.locale_id for o in offers for edition in (o.source, o.target)}
        self.library = Library(keys)
        self.pages: dict[tuple[uuid.UUID, int], Page] = {
            (page.translation_key, page.locale_id): page
            for page in Page.objects.filter(
                translation_key__in=keys, locale_id__in=locales
            ).select_related("locale").specific()
        }
        above = {page.path[:-Page.steplen] for page in self.pages.values()}
        #: by path
        self.parents: dict[str, Page] = {
            page.path: page for page in Page.objects.filter(path__in=above)}
        self.counterparts: dict[tuple[uuid.UUID, int], Page] = {
            (page.translation_key, page.locale_id): page
            for page in Page.objects.filter(
                translation_key__in={page.translation_key for page in self.parents.values()},
                locale_id__in=locales)
        }
        self.beginnings = Beginnings(self.pages.values(), user)
        #: Drafts that are begun and not kept yet: their source, what the memory knew of it.
        self._begun: list[tuple[Page, Edition, Text, Collection[str]]] = []
        self._remembered: dict[tuple[str, str], memory.Known] = {}

    def parent_of(self, original: Page) -> Page:
        return self.parents[original.path[:-Page.steplen]]

    def remembered(self, source: str, target: str) -> memory.Known:
        if (source, target) not in self._remembered:
            texts = [text for (_key, code), text in self.library.live.items() if code == source]
            self._remembered[source, target] = memory.known(texts, target)
        return self._remembered[source, target]

    def put(self, page: Page, edition: Edition, source: Text, known: Collection[str]) -> None:
        """A page that was just begun; others may stand below it."""
        self.pages[page.translation_key, page.locale_id] = page
        self.counterparts[page.translation_key, page.locale_id] = page
        self._begun.append((page, edition, source, known))

    def keep(self) -> None:
        """The drafts that were begun, and what each is made from."""
        begun, self._begun = self._begun, []
        self.beginnings.keep()
        Basis.objects.bulk_create([self._basis(*one) for one in begun])

    def _basis(self, page: Page, edition: Edition, source: Text, known: Collection[str]) -> Basis:
        segments = segments_of(type(page), page.latest_revision.content)
        text = Text(0, edition.language, segments)
        pairs = pair(source.segments, segments)
        say_all(text, source, pairs)
        for index, numbers in pairs.items():
            decisions.tell_thirds(text, index, source, numbers, self.library)
        words = {
            s.key: s.digest for s in segments if _LETTER.search(s.plain) and s.key not in known
        }
        return basis.begun(page, text, self.user, words)


def _accept(offer: Offer, user, shelf: _Shelf) -> Page:
    source = shelf.library.live.get((offer.translation_key, offer.source.language))
    if source is None:
        raise ValidationError(_("The other edition no longer has this page."))
    original = shelf.pages[offer.translation_key, offer.source.locale_id]
    page = shelf.pages.get((offer.translation_key, offer.target.locale_id))
    if page is None:
        page = _new_page(original, offer.target, source, shelf)
    else:
        shelf.keep()
        decisions.require_owner(page, user)
        page = add(page, original, source, user)
    return page


def _require_keeper(offers: Iterable[Offer], user) -> None:
    own = roles.languages_of(user)
    if own is not None and any(offer.target.language not in own for offer in offers):
        raise PermissionDenied(_("This is decided by those who keep the edition."))


def _keep_accepted(offers: Sequence[Offer], user) -> None:
    decided = {"status": Offer.Status.ACCEPTED, "decided_by": user, "decided_at": timezone.now()}
    for offer in offers:
        for name, value in decided.items():
            setattr(offer, name, value)
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(**decided)
    publishing.announce({offer.translation_key for offer in offers})


@transaction.atomic
def waive(offer: Offer, user, reason: str) -> None:
    """Her edition does not want it; it is not offered again while nothing changes."""
    _require_keeper([offer], user)
    if not reason.strip():
        raise ValidationError(_("Give a reason: others will ask."))
    offer.status, offer.reason, offer.decided_by = Offer.Status.WAIVED, reason.strip(), user
    offer.decided_at = timezone.now()
    offer.save()
    publishing.announce({offer.translation_key})


def _new_page(original: Page, edition: Edition, source: Text, shelf: _Shelf) -> Page:
    above = shelf.parent_of(original)
    parent = shelf.counterparts.get((above.translation_key, edition.locale_id))
    if parent is None:
        raise ValidationError(_(
            "The page above it, “%(title)s”, is not there yet in this edition: begin with that."
        ) % {"title": above.title})
    here, known = _in_place(edition, source, shelf.remembered(source.edition, edition.language))
    page = shelf.beginnings.begin(
        original, parent, edition.locale_id, here, **_origin(original, source))
    shelf.put(page, edition, source, known)
    return page


def _origin(original: Page, source: Text) -> dict:
    names = {field.name for field in original._meta.concrete_fields}
    values = {"written_from": source.edition, "review": "draft",
              "written_from_revision": origins.name_of(source.segments)}
    return {name: value for name, value in values.items() if name in names}


def links_at_home(source: str, target: str, segments: Iterable[Segment]):
    """Links lead to the same page in her own edition, where there is one. One query, if
    ``segments`` have links to pages."""
    linked = {
        mark.get("id") for segment in segments for mark in segment.marks
        if mark.get("linktype") == "page"
    }
    keys = {
        str(theirs): str(mine)
        for theirs, mine in Page.objects.filter(
            pk__in=[pk for pk in linked if pk.isdecimal()], locale__language_code=source
        ).annotate(mine=Subquery(Page.objects.filter(
            translation_key=OuterRef("translation_key"), locale__language_code=target
        ).values("pk")[:1])).values_list("pk", "mine") if mine
    } if linked else {}
    theirs, own = f"/{source}/", f"/{target}/"

    def mark(old: Mark) -> Mark:
        values = []
        for name, value in old.attributes:
            if name == "href" and value.startswith(theirs):
                value = own + value[len(theirs):]
            elif name == "id" and old.get("linktype") == "page":
                value = keys.get(value, value)
            values.append((name, value))
        return Mark(old.tag, tuple(values))

    return lambda segment: moved(segment, marks=tuple(mark(m) for m in segment.marks))


def _in_place(edition: Edition, source: Text, found: memory.Known | None = None):
    """(what is put into a draft for a segment of the source, keys of those for which the memory
    knows the words). Everything else stays in the words of the source."""
    home = links_at_home(source.edition, edition.language, source.segments)
    known = {
        source.segments[index]: text
        for index, text in memory.prefill(source, edition.language, found).items()
    }

    def here(segment: Segment) -> Segment:
        return moved(home(segment), text=known.get(segment, segment.text))

    return here, {segment.key for segment in known}


# ---- more for a page that is there -------------------------------------------------------


def add(
    page: Page, original: Page, source: Text, user, only: Collection[int] | None = None
) -> Page:
    """What is new in the other edition, put into the newest draft at its place. ``only``: these
    segments, and what stands in a block with them."""
    if page.permissions_for_user(user).page_locked():
        raise ValidationError(_("The page is locked."))
    text, row = basis.draft_text(page)
    library = Library([page.translation_key], [text])
    source = library.live[page.translation_key, source.edition]
    rows = compare(text, source, library.shelf)
    latest = page.get_latest_revision_as_object()
    edition = Edition.objects.get(language=text.edition)
    here, remembered = _in_place(edition, source)
    before = {segment.digest for segment in text.segments}
    added = [r.source[0] for r in rows if r.state == State.NEW]
    if only is not None:
        blocks = {source.segments[number].path for number in only}
        blocks = {tuple(path.split(".")[:2]) for path in blocks if "." in path}
        added = [n for n in added if n in only
                 or tuple(source.segments[n].path.split(".")[:2]) in blocks]
    _Inserter(latest, original, source, rows, text, here).insert(added)
    latest.save_revision(user=user, clean=False, log_action=True)
    fresh, _row = basis.draft_text(page)
    put = {here(source.segments[number]).digest: number for number in added}
    words = dict(row.untouched) if row else {}
    for index, segment in enumerate(fresh.segments):
        number = put.get(segment.digest)
        if number is None or segment.digest in before or fresh.links[index]:
            continue
        say(fresh, index, source, [number])
        decisions.tell_thirds(fresh, index, source, [number], library)
        is_hers = source.segments[number].key in remembered
        if not is_hers and _LETTER.search(plain(segment.text)):
            words[segment.key] = segment.digest
    basis.keep_draft(page, fresh, user, row.version if row else 0, words)
    page.refresh_from_db()
    return page


class _Inserter:
    def __init__(self, page: Page, original: Page, source: Text, rows: list[Row], own: Text, here):
        self.page, self.original, self.source, self.here = page, original, source, here
        self.mine = {
            number: own.segments[row.target[-1]]
            for row in rows if row.target for number in row.source
        }
        self.done: set[str] = set()

    def insert(self, numbers: list[int]) -> None:
        for number in numbers:
            segment = self.source.segments[number]
            name, *rest = segment.path.split(".")
            form = forms_of(type(self.page))[name]
            if form.what == "stream" and rest:
                self._into_stream(name, form, rest[0], number, segment)
            elif form.what == "rich":
                value = insert_piece(form, getattr(self.page, name), name,
                                     segment.ordinal - 1, self.here(segment))
                setattr(self.page, name, value)
            elif form.what == "text" and not getattr(self.page, name):
                setattr(self.page, name, plain(segment.text))

    def _into_stream(self, name, form, block: str, number: int, segment: Segment) -> None:
        mine = stream_data(self.page, name)
        at = next((i for i, item in enumerate(mine) if item.get("id") == block), None)
        if at is None and block not in self.done:
            theirs = stream_data(self.original, name)
            copied = next((i for i in theirs if i.get("id") == block), None)
            if copied is not None:
                place = self._after(mine, theirs, block, number)
                mine.insert(place, self._at_home(form, name, copied))
                self.done.add(block)
        elif at is not None and block not in self.done:
            part = form.parts.get(mine[at]["type"])
            if part is not None and part.what == "rich":
                mine[at]["value"] = insert_piece(
                    part, mine[at]["value"], segment.path, segment.ordinal - 1,
                    self.here(segment))
        set_stream(self.page, name, mine)

    def _at_home(self, form, name: str, block: dict) -> dict:
        return children(rewrite(form, [block], name, self.here))[0]

    def _after(self, mine, theirs, block: str, number: int) -> int:
        """Behind my counterpart of what stands before it there."""
        places = {item.get("id"): index for index, item in enumerate(mine)}
        order = [item.get("id") for item in theirs]
        for before in reversed(order[: order.index(block)]):
            if before in places:
                return places[before] + 1
        for earlier in range(number - 1, -1, -1):
            own = self.mine.get(earlier)
            if own is not None:
                parts = own.path.split(".")
                if len(parts) > 1 and parts[1] in places:
                    return places[parts[1]] + 1
        return 0

