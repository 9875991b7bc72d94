"""Addresses at which a page stood: they answer "gone", so that machines forget them at once and
readers know that they did not mistype."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from amurinfo.pages.addresses import Addresses

from ..models import Withdrawn


def is_gone(path: str) -> bool:
    """Whether a page was withdrawn from an address and nothing leads on from there."""
    old = Redirect.normalise_path(path)
    return (
        "\0" not in old
        and Withdrawn.objects.filter(path=old).exists()
        and not Redirect.objects.filter(old_path=old).exists()
    )


def _path(page: Page) -> str:
    return Redirect.normalise_path(Addresses().page(page))


@receiver(page_unpublished, dispatch_uid="delivery-withdrawn")
def unpublished(instance: Page, **kwargs) -> None:
    Withdrawn.objects.get_or_create(path=_path(instance))


@receiver(page_published, dispatch_uid="delivery-back")
def published(instance: Page, **kwargs) -> None:
    Withdrawn.objects.filter(path=_path(instance)).delete()


@receiver(pre_delete, dispatch_uid="delivery-deleted")
def deleted(sender, instance, **kwargs) -> None:
    """Redirects to the page go with it; their old addresses are as gone as its own."""
    if not issubclass(sender, Page) or instance.depth < 2 or not instance.live:
        return
    old = Redirect.objects.filter(redirect_page_id=instance.pk).values_list("old_path", flat=True)
    for path in {_path(instance), *old}:
        Withdrawn.objects.get_or_create(path=path)
