"""Networks of protected areas and who belongs to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.vocabulary import MembershipState

from .concept import Concept
from .record import Record


class Network(Record):
    """A network, convention, programme or grouping of protected areas.

    ``texts["founding"]``: the founding document, by language. ``year``: of founding.
    """

    KIND = "network"

    network_kind = models.ForeignKey(
        Concept, models.PROTECT, verbose_name=_("kind"), related_name="+",
        limit_choices_to={"vocabulary": "network-kind"},
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")


class Membership(models.Model):
    """A protected area in a network. Only confirmed ones are published."""

    area = models.ForeignKey("facts.ProtectedArea", models.CASCADE, related_name="memberships")
    network = models.ForeignKey(Network, models.CASCADE, related_name="memberships")
    state = models.CharField(
        _("state"), max_length=10, choices=MembershipState.choices,
        default=MembershipState.CONFIRMED,
    )

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["area", "network"], name="member_once")
        ]

    def __str__(self):
        return f"{self.area} – {self.network}"
