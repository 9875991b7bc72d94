"""Which office keeps which edition or module, from when to when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.models import Concept

from .dated import Dated
from .edition import Edition
from .office import Office


class Stewardship(Dated):
    """Of an edition (gives the right to write in it) or of a module of the programme."""

    office = models.ForeignKey(
        Office, models.CASCADE, related_name="stewardships", verbose_name=_("office")
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="stewardships", null=True, blank=True,
        verbose_name=_("edition"),
    )
    module = models.ForeignKey(
        Concept, models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("module"), limit_choices_to={"vocabulary": "module"},
    )
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("stewardship")
        verbose_name_plural = _("stewardships")
        ordering = ["edition", "office"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(edition__isnull=False, module__isnull=True)
                | models.Q(edition__isnull=True, module__isnull=False),
                name="of_an_edition_or_of_a_module",
            )
        ]

    def __str__(self):
        return f"{self.office} – {self.edition or self.module}"

    def clean(self):
        super().clean()
        if bool(self.edition_id) == bool(self.module_id):
            raise ValidationError(_("Choose an edition or a module, not both."))
