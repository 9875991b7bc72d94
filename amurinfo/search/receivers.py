"""What the index hears of. All of it within the transaction of the change."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import post_page_move

from amurinfo.facts.signals import record_changing
from amurinfo.media.models import CentreDocument
from amurinfo.media.signals import documents_changed
from amurinfo.pages.models import CentrePage, RecordIndexPage, RecordPage
from amurinfo.programme.models import ModulePage

from .index import announce
from .sources import modules

#: Fields of a page that a draft changes.
_DRAFT = {"latest_revision", "latest_revision_id", "draft_title", "has_unpublished_changes",
          "latest_revision_created_at", "locked", "locked_at", "locked_by"}


@receiver(record_changing, dispatch_uid="search-record")
def record(sender, records, **kwargs) -> None:
    for kind, slug in records:
        announce("document", f"{kind}:{slug}")


@receiver([post_save, post_delete], dispatch_uid="search-page")
def page(sender, instance, **kwargs) -> None:
    # Wagtail takes back what has expired as a plain Page, which knows what it is.
    model = _page_type(instance, kwargs)
    if model is None:
        return
    if issubclass(model, RecordPage):
        announce("document", f"{model.record_kind}:{instance.slug}")
        return
    announce("document", f"page:{instance.pk}")
    if issubclass(model, RecordIndexPage):
        announce("kind", model.record_kind)


@receiver([post_save, pre_delete], dispatch_uid="search-module")
def module(sender, instance, **kwargs) -> None:
    """What a module lists belongs to it. When it is deleted nobody knows any more what that was."""
    model = _page_type(instance, kwargs)
    if model and issubclass(model, ModulePage):
        for key in sorted(modules.changing(instance)):
            announce("listed", key)


def _page_type(instance, kwargs) -> type[CentrePage] | None:
    """The type of one of our pages, if more than its draft is saved."""
    model = instance.specific_class if isinstance(instance, Page) else None
    if model is None or not issubclass(model, CentrePage) or kwargs.get("raw"):
        return None
    if kwargs.get("update_fields") and set(kwargs["update_fields"]) <= _DRAFT:
        return None
    return model


@receiver(post_page_move, dispatch_uid="search-move")
def moved_page(sender, instance, parent_page_before, parent_page_after, **kwargs) -> None:
    """Below a closed page it is closed, with all that stands below it."""
    if parent_page_before.pk != parent_page_after.pk:
        announce("below", str(instance.pk))


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="search-privacy")
def privacy(sender, instance, **kwargs) -> None:
    announce("below", str(instance.page_id))


@receiver([post_save, post_delete], sender=CentreDocument, dispatch_uid="search-file")
def file(sender, instance, **kwargs) -> None:
    if not kwargs.get("raw"):
        announce("document", f"file:{instance.pk}")


@receiver(documents_changed, dispatch_uid="search-files")
def files(sender, keys, **kwargs) -> None:
    for key in keys:
        announce("document", f"file:{key}")


@receiver([post_save, post_delete], sender=CollectionViewRestriction,
          dispatch_uid="search-collection")
def collection(sender, instance, **kwargs) -> None:
    announce("shelf", str(instance.collection_id))


def follow_moved_collections() -> None:
    """A collection that is moved under a closed one closes, and Wagtail sends no signal."""
    move = Collection.move

    def moved(self, *args, **kwargs):
        with transaction.atomic():
            announce("shelf", str(self.pk))
            return move(self, *args, **kwargs)

    Collection.move = moved
