"""Precise places for the few who may see them; everybody else gets the grid cell."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.generalise import generalise
from amurinfo.facts.vocabulary import Position, Sensitivity

from .figure import Figure
from .record import Record


class PrecisePlace(models.Model):
    """The exact point of a nest, den, camera trap … of one record or one figure.

    Stands in a table of its own that no public code reads. Saving it writes the blurred
    point to the record or figure in the same transaction, so nothing later can leak.
    """

    record = models.OneToOneField(
        Record, models.CASCADE, null=True, blank=True, related_name="precise_place",
        verbose_name=_("record"),
    )
    figure = models.OneToOneField(
        Figure, models.CASCADE, null=True, blank=True, related_name="precise_place",
        verbose_name=_("figure"),
    )
    lat = models.FloatField(
        _("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    lon = models.FloatField(
        _("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    uncertainty_m = models.PositiveIntegerField(_("uncertainty in metres"), default=0)
    category = models.CharField(
        _("sensitivity"), max_length=1, choices=Sensitivity.choices, default=Sensitivity.EXTREME
    )
    reason = models.TextField(_("reason"))
    review_on = models.DateField(_("review on"), null=True, blank=True)

    class Meta:
        verbose_name = _("precise place")
        verbose_name_plural = _("precise places")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(record__isnull=False, figure__isnull=True)
                | models.Q(record__isnull=True, figure__isnull=False),
                name="place_of_a_record_or_of_a_figure",
            )
        ]

    def __str__(self):
        # Never the coordinates: this string ends in logs and lists.
        return str(self.record or self.figure)

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            target = self.record or self.figure
            self.blur(target)
            fields = ["lat", "lon", "uncertainty_m"]
            if self.record:
                fields += ["position", "updated_at"]
            type(target).objects.filter(pk=target.pk).update(
                **{field: getattr(target, field) for field in fields}
            )

    def blur(self, target: Record | Figure) -> None:
        """Write the public stand-in of this place to ``target`` (not saved here)."""
        cell = generalise(self.lat, self.lon, int(self.category), self.uncertainty_m)
        target.lat, target.lon = cell.lat, cell.lon
        target.uncertainty_m = cell.uncertainty_m
        if isinstance(target, Record):
            target.position = Position.GENERALISED


class PrecisePlaceAccess(models.Model):
    """Who looked at an exact place, and when."""

    place = models.ForeignKey(PrecisePlace, models.CASCADE, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("look at a precise place")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.place} – {self.user} – {self.at:%Y-%m-%d}"
