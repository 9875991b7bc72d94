"""Species and subspecies that the centre speaks of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.vocabulary import RedList

from .concept import Concept
from .record import Record


class Species(Record):
    """``texts["flagship_for"]``: what the species stands for, by language.

    ``iucn_status`` is the global Red List category; ``iucn_year`` of assessment or of its
    publication. Empty: not assessed, or not checked.
    """

    KIND = "species"

    scientific_name = models.CharField(_("scientific name"), max_length=120)
    group = models.ForeignKey(
        Concept, models.PROTECT, verbose_name=_("group"), related_name="+",
        limit_choices_to={"vocabulary": "species-group"},
    )
    role = models.ForeignKey(
        Concept, models.PROTECT, verbose_name=_("role"), related_name="+", null=True, blank=True,
        limit_choices_to={"vocabulary": "species-role"},
    )
    iucn_status = models.CharField(
        _("Red List category"), max_length=2, blank=True, choices=RedList.choices
    )
    iucn_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        verbose_name = _("species")
        verbose_name_plural = _("species")
