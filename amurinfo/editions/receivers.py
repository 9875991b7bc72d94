"""Rights are set anew when a stewardship changes; the exchange hears what is published."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished

from . import approval, roles
from .exchange import publishing
from .exchange.machine import unread
from .models import Office, Stewardship


@receiver([post_save, post_delete], sender=Stewardship)
def stewardship_changed(instance: Stewardship, **kwargs) -> None:
    if not kwargs.get("raw") and Office.objects.filter(pk=instance.office_id).exists():
        roles.sync(instance.office)
    if instance.edition_id:
        roles.sync_workflow(instance.edition)


@receiver(page_published)
def page_was_published(instance: Page, revision=None, **kwargs) -> None:
    publishing.store(instance, revision)


@receiver(page_unpublished)
def page_was_taken_back(instance: Page, **kwargs) -> None:
    publishing.withdraw(instance)


@receiver(post_save)
def page_was_begun(instance, created=False, raw=False, **kwargs) -> None:
    if created and not raw and isinstance(instance, Page) and instance.depth > 1:
        publishing.announce({instance.translation_key})


@receiver(post_delete, sender=Page)
def page_was_deleted(instance: Page, **kwargs) -> None:
    publishing.withdraw(instance)


@receiver(post_save, sender=Revision)
def what_is_approved_was_edited(instance: Revision, created=False, raw=False, **kwargs) -> None:
    if created and not raw:
        approval.follow(instance)


@receiver(post_save, sender=Revision)
def draft_was_saved(instance: Revision, raw=False, **kwargs) -> None:
    if not raw:
        unread.follow(instance)
