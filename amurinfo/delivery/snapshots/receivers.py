"""What must not wait: the page that somebody publishes, and the one that is taken away."""

import contextlib
import logging
import sqlite3

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_migrate, post_save, pre_migrate
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    pre_page_move,
)

from amurinfo.pages.addresses import Addresses

from . import changes, rendering

log = logging.getLogger(__name__)


@receiver(page_published, dispatch_uid="delivery-page-published")
def published(instance, **_kwargs) -> None:
    path = Addresses().page(instance)
    changes.at_once([path])
    if changes.is_on():
        transaction.on_commit(lambda: _now(path))


def _now(path: str) -> None:
    """The page itself at once; all that depends on it is the publisher's business. Whatever goes
    wrong here, it waits for the publisher, who tells the editors."""
    try:
        rendering.refresh(path)
    except Exception as error:
        log.error("%s was not rendered at once: %s", path, error)
        # The disk may be the reason; then the publisher hears of it all the same.
        with contextlib.suppress(OSError, sqlite3.Error):
            rendering.index().wait([(path, 0)])
            rendering.index().failed(path, f"{type(error).__name__}: {error}")


@receiver(page_unpublished, dispatch_uid="delivery-page-unpublished")
def unpublished(instance, **_kwargs) -> None:
    _leave([Addresses().page(instance)])


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="delivery-closed")
def closed(instance, **_kwargs) -> None:
    """For those who may not read it, nor what stands below it: records there have files, too."""
    if settings.SNAPSHOTS:
        top = Addresses().page(instance.page)
        below = {path for path in rendering.index().snapshots() if path.startswith(top)}
        _leave(sorted({top} | below))


@receiver([pre_page_move], dispatch_uid="delivery-page-moves")
def moves(instance, **_kwargs) -> None:
    """Old addresses redirect from now on."""
    _gone(Page.objects.descendant_of(instance, inclusive=True).live())


@receiver(page_slug_changed, dispatch_uid="delivery-page-slug-changed")
def renamed(instance, instance_before, **_kwargs) -> None:
    _gone(Page.objects.descendant_of(instance_before, inclusive=True).live())


def _gone(pages) -> None:
    where = Addresses()
    _leave([where.page(page) for page in pages])


def _leave(paths: list[str]) -> None:
    changes.at_once(paths)
    if settings.SNAPSHOTS:
        transaction.on_commit(lambda: rendering.take_away(paths))


@receiver(pre_migrate, dispatch_uid="delivery-pause")
def pause(**_kwargs) -> None:
    """Tables come and go; what migrations write is noted as one great change."""
    changes.pause()


@receiver(post_migrate, dispatch_uid="delivery-resume")
def resume(**_kwargs) -> None:
    changes.resume()
