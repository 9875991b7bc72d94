"""Who is told when a page has changed: IndexNow, where the operator wants it."""

from django.conf import settings
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from amurinfo.facts.models import Record
from amurinfo.facts.signals import record_changed
from amurinfo.languages import CODES
from amurinfo.pages.addresses import Addresses

from . import indexnow


@receiver([page_published, page_unpublished], dispatch_uid="delivery-announce-page")
def page_changed(instance, **kwargs) -> None:
    where = Addresses()
    path = where.page(instance)
    if settings.INDEXNOW_URL and not where.is_closed(path):
        indexnow.tell([path])


@receiver(record_changed, dispatch_uid="delivery-announce-record")
def records_changed(records, **kwargs) -> None:
    if not settings.INDEXNOW_URL:
        return
    where = Addresses()
    changed = [Record(kind=kind, slug=slug) for kind, slug in sorted(records)]
    paths = [where.record(record, code) for record in changed for code in CODES]
    indexnow.tell([path for path in paths if path])
