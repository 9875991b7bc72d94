"""An edition: the centre in one language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from amurinfo.languages import BY_CODE, LANGUAGES


class Edition(models.Model):
    """One language edition. Who keeps it is told by its stewardships; kept by several
    offices, it is joint."""

    language = models.CharField(
        _("language"), max_length=10, unique=True,
        choices=[(item.code, item.autonym) for item in LANGUAGES],
    )
    locale = models.OneToOneField(Locale, models.PROTECT, related_name="edition")
    quorum = models.PositiveSmallIntegerField(
        _("approvals"), default=2,
        help_text=_("If several offices keep the edition: how many others than the author's "
                    "have to approve a text before it is published."),
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["pk"]

    def __str__(self):
        return BY_CODE[self.language].autonym

    @property
    def stewards(self):
        """Offices that keep the edition today."""
        from .office import Office

        return Office.objects.filter(stewardships__in=self.stewardships.on()).distinct()
