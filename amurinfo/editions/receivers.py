"""Rights are set anew when a stewardship changes."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from . import roles
from .models import Office, Stewardship


@receiver([post_save, post_delete], sender=Stewardship)
def stewardship_changed(instance: Stewardship, **kwargs) -> None:
    if not kwargs.get("raw") and Office.objects.filter(pk=instance.office_id).exists():
        roles.sync(instance.office)
    if instance.edition_id:
        roles.sync_workflow(instance.edition)
