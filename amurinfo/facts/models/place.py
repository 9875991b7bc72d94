"""The gazetteer: rivers, lakes, mountains, regions, towns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .concept import Concept
from .record import Record


class Place(Record):
    """A river is shown by its mouth or a confluence; ``position`` says so."""

    KIND = "place"

    place_kind = models.ForeignKey(
        Concept, models.PROTECT, verbose_name=_("kind"), related_name="+",
        limit_choices_to={"vocabulary": "place-kind"},
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
