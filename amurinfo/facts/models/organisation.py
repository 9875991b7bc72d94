"""Organisations, named as facts; their marks are never used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .place import Place
from .record import Record


class Organisation(Record):
    KIND = "organisation"

    seat = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"), related_name="+"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
