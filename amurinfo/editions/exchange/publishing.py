"""What happens in the exchange when a page is published, taken back or deleted."""

import contextlib
import uuid
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from .. import indexing
from ..models import Basis, Edition, PublishedWithout, Snapshot
from . import memory, parity
from .fields import segments_of, segments_of_object
from .segments import digest_of
from .states import Text, carry, published
from .texts import Library, columns, to_text

#: Pages at a time.
CHUNK = 100

_batch: ContextVar[set[uuid.UUID] | None] = ContextVar("exchange_batch", default=None)


@contextlib.contextmanager
def batch() -> Iterator[None]:
    """Many publications in one transaction: what they mean for the others is worked out at the
    end, and each page is indexed once."""
    if _batch.get() is not None:
        yield
        return
    keys: set[uuid.UUID] = set()
    with indexing.once():
        token = _batch.set(keys)
        try:
            yield
        finally:
            _batch.reset(token)
        work_out(keys)


def announce(keys: set[uuid.UUID]) -> None:
    """Work out anew how the editions stand to one another on these pages."""
    waiting = _batch.get()
    if waiting is None:
        work_out(keys)
    else:
        waiting |= keys


def work_out(keys: set[uuid.UUID]) -> None:
    """How the editions stand on these pages, and what is remembered of them. Pairs that are no
    longer said stay in the memory, superseded."""
    ordered = sorted(keys)
    are_others = False
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start:start + CHUNK]
        library = Library(chunk)
        are_others |= parity.refresh(chunk, library)
        memory.remember(chunk, library)
    if ordered:
        parity.count_month(are_others)


@transaction.atomic
def store(page: Page, revision: Revision | None = None, user=None) -> Snapshot | None:
    """Keep what ``page`` says now as what readers see. ``None`` for what no edition has."""
    edition = Edition.objects.filter(locale_id=page.locale_id).first()
    if edition is None or page.depth < 2:
        return None
    page = page.specific
    if revision is not None:
        segments = segments_of(type(page), revision.content)
    else:
        segments = segments_of_object(page)
    last = Snapshot.objects.filter(
        translation_key=page.translation_key, edition=edition
    ).order_by("-pk").first()
    basis = Basis.objects.filter(page=page).first()
    before = to_text(basis or last, edition.language) if basis or last else None
    text = carry(before, segments) if before else Text(0, edition.language, segments)
    digest = digest_of(segments)
    if (
        last is not None and basis is None and last.is_live and last.digest == digest
        and last.page_id == page.pk
    ):
        # The same words once more, reviewed perhaps: no new state, nothing for the others.
        Snapshot.objects.filter(pk=last.pk).update(
            revision=revision, is_reviewed=_is_reviewed(page, revision))
        announce({page.translation_key})
        return last
    Snapshot.objects.filter(
        translation_key=page.translation_key, edition=edition, is_live=True
    ).update(is_live=False)
    now = timezone.now()
    day = now.date().isoformat()
    row = Snapshot(
        translation_key=page.translation_key, edition=edition, page=Page(pk=page.pk),
        revision=revision, title=page.title, digest=digest, published_at=now,
        published_by=user or (revision.user if revision else None),
        is_reviewed=_is_reviewed(page, revision),
        **columns(published(text, 0, day)),
    )
    row.save()
    if any(link.own is None for links in text.links for link in links.values()):
        # What it is made from is said of these words, by their number.
        row.links = columns(published(text, row.pk, day))["links"]
        row.save(update_fields=["links"])
    if basis is not None:
        basis.delete()
    announce({page.translation_key})
    return row


def _is_reviewed(page: Page, revision: Revision | None) -> bool:
    """Readers are told of words that are not; a page without such a mark counts as not reviewed."""
    return getattr(page, "review", "") == "reviewed" and not (
        revision and PublishedWithout.objects.filter(revision=revision).exists())


@transaction.atomic
def withdraw(page: Page) -> None:
    """Readers no longer see the page; its state stays for those who worked from it."""
    Snapshot.objects.filter(
        translation_key=page.translation_key, edition__locale_id=page.locale_id, is_live=True
    ).update(is_live=False)
    announce({page.translation_key})
