"""Figures: immutable; a correction is a new figure that says whom it follows."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amurinfo.facts import dates, units
from amurinfo.facts.vocabulary import Confidence, Property, Qualifier

from .concept import Concept
from .record import SLUG, Record


class FigureQuerySet(models.QuerySet):
    def current(self):
        """Those that no correction has replaced."""
        return self.filter(superseded_by__isnull=True)


class Figure(models.Model):
    """One value or range, measured on one subject, by one method, as of one date.

    ``low``/``high``: equal for a single value; one empty for "at least"/"fewer than".
    ``as_of``: as exactly as known, empty when the source gives no date. ``territory`` and
    ``countries``: where it holds; figures of two territories are never added up.
    """

    slug = models.CharField(_("slug"), max_length=120, validators=[SLUG])
    subject = models.ForeignKey(
        Record, models.CASCADE, related_name="figures", verbose_name=_("subject")
    )
    aspect = models.CharField(_("property"), max_length=20, choices=Property.choices)
    territory = models.ForeignKey(
        Concept, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("territory"), limit_choices_to={"vocabulary": "territory"},
    )
    countries = models.CharField(_("countries"), max_length=40, blank=True)
    as_of = models.CharField(_("as of"), max_length=10, blank=True)
    qualifier = models.CharField(
        _("qualifier"), max_length=12, blank=True, choices=Qualifier.choices
    )
    low = models.DecimalField(
        _("lower value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    high = models.DecimalField(
        _("upper value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=30, choices=list(units.UNITS.items()))
    method = models.ForeignKey(
        Concept, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("method"), limit_choices_to={"vocabulary": "method"},
    )
    source = models.TextField(_("source"))
    confidence = models.CharField(
        _("confidence"), max_length=10, blank=True, choices=Confidence.choices
    )
    note = models.JSONField(_("notes and doubts"), default=dict, blank=True)
    lat = models.FloatField(null=True, blank=True, editable=False)
    lon = models.FloatField(null=True, blank=True, editable=False)
    uncertainty_m = models.PositiveIntegerField(null=True, blank=True, editable=False)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrects"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False
    )

    objects = FigureQuerySet.as_manager()

    #: What may change on a figure that exists: its place in history and its blurred place.
    MUTABLE = {"superseded_by", "superseded_by_id", "lat", "lon", "uncertainty_m"}

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["subject", "aspect", "-as_of", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=models.Q(superseded_by__isnull=True),
                name="one_current_figure_a_slug",
            ),
            models.CheckConstraint(
                condition=models.Q(low__isnull=False) | models.Q(high__isnull=False),
                name="a_figure_has_a_value",
            ),
            models.CheckConstraint(
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(low__lte=models.F("high")),
                name="low_is_not_above_high",
            ),
        ]

    def __str__(self):
        return self.value_for(get_language() or "en")

    def save(self, *args, **kwargs):
        if self.pk and not set(kwargs.get("update_fields") or {"all"}) <= self.MUTABLE:
            raise ValueError("A figure is never changed: correct it with a new one.")
        super().save(*args, **kwargs)

    def clean(self):
        if self.low is None and self.high is None:
            raise ValidationError({"low": _("A figure needs a value: low, high or both.")})
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValidationError({"high": _("The upper value is below the lower one.")})
        if self.as_of:
            try:
                dates.parse(self.as_of)
            except ValueError:
                raise ValidationError(
                    {"as_of": _("Write a date as 2015, 2015-02 or 2015-02-28.")}
                ) from None

    def correct(self, successor: "Figure") -> "Figure":
        """Put ``successor`` (unsaved, same slug and subject) in the place of this figure."""
        with transaction.atomic():
            successor.slug, successor.subject_id = self.slug, self.subject_id
            # The old one leaves the stage first: two current figures of a slug cannot be.
            self.superseded_by = self
            self.save(update_fields=["superseded_by"])
            successor.save()
            self.superseded_by = successor
            self.save(update_fields=["superseded_by"])
            precise = getattr(self, "precise_place", None)
            if precise is not None:
                # The place stays protected with the figure that is shown.
                precise.figure = successor
                precise.save()
        return successor

    @property
    def country_codes(self) -> list[str]:
        return [code for code in self.countries.split(";") if code]

    @property
    def sources(self) -> list[str]:
        return [part.strip() for part in self.source.split(" ; ") if part.strip()]

    def value_for(self, language: str) -> str:
        """The value with unit and doubt in words, e.g. "at least 750 individuals"."""
        return units.quantity(self.low, self.high, self.unit, self.qualifier, language)

    @property
    def value(self) -> str:
        return self.value_for(get_language() or "en")

    def note_for(self, language: str | None = None) -> str:
        return self.note.get(language or get_language() or "en", "")
