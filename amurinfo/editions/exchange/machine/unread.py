"""What a machine said and nobody has read. It is published nowhere in the edition.

Found by its words, so that it stays a machine's when the block moves, when marks change, when the
page is copied or an older draft is brought back. Other words are somebody's own.
"""

import hashlib
from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from ...models import Edition, MachineText
from .. import basis, decisions
from ..fields import segments_of
from ..segments import Segment, normal

#: Words of at least so many characters are a machine's on another page, too: there they are a
#: copy. Shorter ones stand on many pages.
COPIED = 20
#: What Wagtail's log calls it.
READ = "editions.machine_read"


def digest_of(segment: Segment) -> str:
    """16 hexadecimal digits of the words alone."""
    return hashlib.blake2b(normal(segment.plain).encode(), digest_size=8).hexdigest()


def among(page: Page, segments: Sequence[Segment]) -> list[Segment]:
    """Those of ``segments`` that a machine said and nobody has read. What readers of the page
    already see was read. One query where there are none."""
    said = {digest_of(segment): segment for segment in segments if segment.plain.strip()}
    rows = list(MachineText.objects.filter(
        edition__locale_id=page.locale_id, digest__in=said
    ).values_list("page_id", "digest", "length", "read_at"))
    read = {digest for key, digest, _length, at in rows if at and key == page.pk}
    waiting = {
        digest for key, digest, length, at in rows
        if not at and digest not in read and (key == page.pk or length >= COPIED)
    }
    if waiting:
        row = basis.live_row(page)
        live = [Segment.read(stored) for stored in row.segments] if row else []
        waiting -= {digest_of(segment) for segment in live}
    return [s for s in segments if s.plain.strip() and digest_of(s) in waiting]


def in_revision(page: Page, revision: Revision) -> list[Segment]:
    return among(page, segments_of(type(page.specific), revision.content))


def why_not(segments: Sequence[Segment]) -> str:
    """Why a text with these is not published."""
    first = segments[0].plain
    return _(
        "A machine said this and nobody has read it: %(count)d passages, the first: “%(text)s”. "
        "Change it, or say beside it that you have read it."
    ) % {"count": len(segments), "text": first[:80] + ("…" if len(first) > 80 else "")}


def keep(page: Page, segments: Iterable[Segment], user, source: str, address: str) -> None:
    """These words of the draft are a machine's from now on."""
    edition = Edition.objects.get(locale_id=page.locale_id)
    for segment in segments:
        MachineText.objects.update_or_create(
            page=Page(pk=page.pk), digest=digest_of(segment), defaults={
                "edition": edition, "length": len(normal(segment.plain)), "source": source,
                "address": address, "in_draft": True, "taken_by": user,
                "taken_at": timezone.now(), "read_by": None, "read_at": None})


def follow(revision: Revision) -> None:
    """A draft was saved: which of a machine's words does it still hold?"""
    if revision.base_content_type_id != ContentType.objects.get_for_model(Page).pk:
        return
    rows = MachineText.objects.filter(page_id=revision.object_id, read_at=None)
    if not rows.exists():
        return
    model = revision.content_type.model_class()
    said = {digest_of(s) for s in segments_of(model, revision.content)}
    rows.filter(digest__in=said).update(in_draft=True)
    rows.exclude(digest__in=said).update(in_draft=False)


@transaction.atomic
def read(page: Page, user, keys: Iterable[str]) -> int:
    """``user`` has read the segments with these keys of the newest draft, and they are right;
    returns how many. Raises ``PermissionDenied`` for who does not keep the edition."""
    decisions.require_owner(page, user)
    wanted = set(keys)
    found = [s for s in among(page, basis.draft_segments(page)) if s.key in wanted]
    for segment in found:
        # A row of this page, also where the words were copied from another.
        MachineText.objects.update_or_create(
            page=Page(pk=page.pk), digest=digest_of(segment),
            defaults={"read_by": user, "read_at": timezone.now()},
            create_defaults={
                **MachineText.objects.filter(
                    edition__locale_id=page.locale_id, digest=digest_of(segment)
                ).values("edition_id", "length", "source", "address", "taken_by_id",
                         "taken_at").first(),
                "read_by": user, "read_at": timezone.now()})
    if found:
        log(page, READ, user=user, data={"count": len(found)})
    return len(found)


def counts(keys: Iterable | None = None) -> dict[tuple, int]:
    """{(translation key, code of the edition): passages in drafts that nobody has read}; of all
    pages, or of those with ``keys``. One query."""
    rows = MachineText.objects.filter(read_at=None, in_draft=True, page__isnull=False)
    if keys is not None:
        rows = rows.filter(page__translation_key__in=keys)
    return {
        (key, code): number for key, code, number in rows.values_list(
            "page__translation_key", "edition__language").annotate(Count("pk"))
    }


def waiting(codes: Iterable[str]):
    """Pages of these editions with such passages: {page, page__draft_title, edition__language,
    number, since}, the oldest first."""
    return MachineText.objects.filter(
        read_at=None, in_draft=True, page__isnull=False, edition__language__in=codes,
    ).values("page_id", "page__draft_title", "edition__language").annotate(
        number=Count("pk"), since=Min("taken_at")).order_by("since", "page_id")
