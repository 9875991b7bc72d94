"""What happens in the exchange when a page is published, taken back or deleted."""

import contextlib
import uuid
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from ..models import Basis, Edition, Snapshot
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
    """Many publications at once: what they mean for the others is worked out at the end."""
    if _batch.get() is not None:
        yield
        return
    token = _batch.set(set())
    try:
        yield
        keys = _batch.get() or set()
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
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start:start + CHUNK]
        library = Library(chunk)
        parity.refresh(chunk, library)
        memory.remember(chunk, library)
    if ordered:
        parity.count_month()


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
        # The same words once more: no new state, nothing for the others.
        Snapshot.objects.filter(pk=last.pk).update(revision=revision)
        announce({page.translation_key})
        return last
    Snapshot.objects.filter(
        translation_key=page.translation_key, edition=edition, is_live=True
    ).update(is_live=False)
    row = Snapshot(
        translation_key=page.translation_key, edition=edition, page=Page(pk=page.pk),
        revision=revision, title=page.title, digest=digest, published_at=timezone.now(),
        published_by=user or (revision.user if revision else None), **columns(text),
    )
    row.save()
    day = row.published_at.date().isoformat()
    for name, value in columns(published(text, row.pk, day)).items():
        setattr(row, name, value)
    row.save(update_fields=["links", "omitted", "since"])
    if basis is not None:
        basis.delete()
    announce({page.translation_key})
    return row


@transaction.atomic
def withdraw(page: Page) -> None:
    """Readers no longer see the page; its state stays for those who worked from it."""
    Snapshot.objects.filter(
        translation_key=page.translation_key, edition__locale_id=page.locale_id, is_live=True
    ).update(is_live=False)
    announce({page.translation_key})
