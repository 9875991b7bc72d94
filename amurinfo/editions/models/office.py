"""An office: people who keep an edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.models import Organisation


class Office(models.Model):
    """Its name, place and history are facts (:class:`Organisation`). Nothing counts offices:
    one more is one more row."""

    slug = models.SlugField(_("slug"), unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="offices"
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    email = models.EmailField(_("public e-mail"), blank=True)
    language = models.CharField(
        _("language of its desk"), max_length=10, help_text=_("In which new accounts begin.")
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["slug"]

    def __str__(self):
        return str(self.organisation.name)
