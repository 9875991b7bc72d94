"""Agreements, strategies, laws and other policy documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.facts import dates

from .concept import Concept
from .network import Network
from .record import Record


class Agreement(Record):
    """Its names are its titles; a composed one is a translation of ours, not the official
    title. ``date``: as exactly as known (:mod:`amurinfo.facts.dates`). ``countries``: parties
    that are countries; other parties are terms."""

    KIND = "agreement"

    agreement_kind = models.ForeignKey(
        Concept, models.PROTECT, verbose_name=_("kind"), related_name="+",
        limit_choices_to={"vocabulary": "agreement-kind"},
    )
    date = models.CharField(_("date"), max_length=10, blank=True)
    other_parties = models.ManyToManyField(
        Concept, blank=True, verbose_name=_("other parties"), related_name="+",
        limit_choices_to={"vocabulary": "party"},
    )
    related_network = models.ForeignKey(
        Network, models.SET_NULL, null=True, blank=True, verbose_name=_("network"),
        related_name="agreements",
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    @property
    def year(self) -> int | None:
        return dates.year_of(self.date)
