"""Protected areas. Terms of the World Database on Protected and Conserved Areas."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.vocabulary import Confidence, IucnCategory, Level

from .concept import Concept
from .network import Network
from .record import Record
from .species import Species


class ProtectedArea(Record):
    """``established``: year of first protection where known. The size is a figure
    (``<slug>-area``), as it has a source, a date and a history."""

    KIND = "area"

    designation = models.ForeignKey(
        Concept, models.PROTECT, verbose_name=_("designation"), related_name="+",
        limit_choices_to={"vocabulary": "designation"},
    )
    level = models.CharField(_("level"), max_length=15, blank=True, choices=Level.choices)
    iucn_category = models.CharField(
        _("IUCN category"), max_length=5, blank=True, choices=IucnCategory.choices
    )
    established = models.PositiveSmallIntegerField(_("established"), null=True, blank=True)
    world_heritage = models.BooleanField(_("World Heritage"), default=False)
    data_confidence = models.CharField(
        _("confidence in the data"), max_length=10, blank=True, choices=Confidence.choices
    )
    networks = models.ManyToManyField(
        Network, through="facts.Membership", related_name="areas", blank=True
    )
    species = models.ManyToManyField(
        Species, related_name="areas", blank=True, verbose_name=_("species")
    )

    class Meta:
        verbose_name = _("protected area")
        verbose_name_plural = _("protected areas")
