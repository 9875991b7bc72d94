"""What editors planned: pages that go live, or are taken away, when their time has come.

As Wagtail's command ``publish_scheduled`` does it, but each by itself: one that is refused keeps
no other from its time. It stays planned, is tried again, and editors are told (see :mod:`.panel`).
"""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import InterfaceError, OperationalError, models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision


def _expired() -> Iterator[models.Model]:
    kinds = [Page, *(model for model in apps.get_models()
                     if issubclass(model, DraftStateMixin) and not issubclass(model, Page))]
    for kind in kinds:
        yield from list(
            kind.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"))


def due(until=None) -> models.QuerySet[Revision]:
    """What should be live by then, by now if nothing is said, and is not."""
    return Revision.objects.filter(
        approved_go_live_at__lt=until or timezone.now()).order_by("approved_go_live_at")


def carry_out() -> dict[str, str]:
    """Whatever is due. Returns what could not be done, and why."""
    refused: dict[str, str] = {}
    for item in _expired():
        _try(refused, f"{item._meta.label} {item.pk} is not taken away", lambda item=item:
             item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled"))
    for revision in list(due()):
        _try(refused, f"{revision.object_str} (revision {revision.pk}) does not go live",
             lambda revision=revision: revision.publish(log_action="wagtail.publish.scheduled"))
    return refused


def _try(refused: dict[str, str], what: str, act: Callable[[], object]) -> None:
    try:
        # All of it or nothing: Wagtail takes the plan away before it knows that the page goes live.
        with transaction.atomic():
            act()
    except (OperationalError, InterfaceError):
        raise  # the database's fault: nothing of the rest would go better
    except Exception as error:  # whatever one does, the others have their time
        refused[what] = f"{type(error).__name__}: {error}"
