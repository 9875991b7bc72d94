"""What people of an office may do, as Wagtail groups."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from .office import Office


class Role(models.Model):
    """One group of one office. People get their rights by being in the group."""

    class Kind(models.TextChoices):
        CONTRIBUTOR = "contributor", _("contributor")
        EDITOR = "editor", _("editor")
        STEWARD = "steward", _("steward")

    office = models.ForeignKey(
        Office, models.CASCADE, related_name="roles", verbose_name=_("office")
    )
    kind = models.CharField(_("role"), max_length=12, choices=Kind.choices)
    group = models.OneToOneField(Group, models.CASCADE, related_name="role")

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["office", "kind"], name="one_group_a_role")
        ]

    def __str__(self):
        return f"{self.office} – {self.get_kind_display()}"
