"""A thing in the world: what it is, where it is, how we know."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amurinfo.facts import names
from amurinfo.facts.vocabulary import Confidence, Position

SLUG = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Small Latin letters and digits, joined by single hyphens.")
)


class RecordQuerySet(models.QuerySet):
    def with_names(self):
        """Names along with the records, in one more query."""
        return self.prefetch_related("name_set")

    def in_country(self, code: str):
        return self.filter(countries__contains=code)


class Record(models.Model):
    """What all kinds of records share. Holds facts and doubts; no prose, no language.

    ``countries``: ISO 3166-1 alpha-2 codes joined by ``;``. ``lat``, ``lon``: WGS 84 degrees
    of a *public* point; where a :class:`PrecisePlace` exists they are its blurred stand-in
    and nothing can set them otherwise. ``source``: addresses or phrases joined by `` ; ``.
    ``note``: doubts in plain words, by language code. ``texts``: other short texts that belong
    to the record, by field and language code.
    """

    KIND = ""

    kind = models.CharField(max_length=20, editable=False, db_index=True)
    slug = models.CharField(_("slug"), max_length=80, validators=[SLUG])
    countries = models.CharField(_("countries"), max_length=40, blank=True)
    lat = models.FloatField(
        _("latitude"), null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    lon = models.FloatField(
        _("longitude"), null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    position = models.CharField(
        _("trust in the point"), max_length=20, blank=True, choices=Position.choices
    )
    uncertainty_m = models.PositiveIntegerField(
        _("uncertainty in metres"), null=True, blank=True, editable=False
    )
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=10, blank=True, choices=Confidence.choices
    )
    note = models.JSONField(_("notes and doubts"), default=dict, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_record_a_slug"),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True)
                # A comparison with NULL is not false, so it has to be said that there is none.
                | models.Q(lat__isnull=False, lon__isnull=False,
                           lat__range=(-90, 90), lon__range=(-180, 180)),
                name="both_coordinates_or_none",
            ),
        ]

    def __str__(self):
        return str(self.name)

    def save(self, *args, **kwargs):
        self.kind = self.KIND or self.kind
        precise = getattr(self, "precise_place", None) if self.pk else None
        if precise is not None:
            precise.blur(self)
        super().save(*args, **kwargs)

    @property
    def scientific(self) -> str:
        """The scientific name, for kinds that have one."""
        return getattr(self, "scientific_name", "")

    @property
    def country_codes(self) -> list[str]:
        return [code for code in self.countries.split(";") if code]

    @property
    def sources(self) -> list[str]:
        return [part.strip() for part in self.source.split(" ; ") if part.strip()]

    @property
    def preferred_names(self) -> dict[str, "object"]:
        """Preferred :class:`Name` by language code."""
        return {
            name.language: name
            for name in self.name_set.all()
            if name.status == name.Status.PREFERRED
        }

    def name_for(self, language: str) -> names.Chosen:
        """The name that a reader of ``language`` is shown; the slug if there is none at all."""
        chosen = names.choose(
            {code: (n.text, n.is_composed) for code, n in self.preferred_names.items()},
            language,
            self.country_codes,
            self.scientific,
        )
        return chosen or names.Chosen(self.slug, "zxx", foreign=True)

    @property
    def name(self) -> names.Chosen:
        return self.name_for(get_language() or "en")

    def text(self, field: str, language: str | None = None) -> str:
        """A short text of the record in one language, empty if there is none."""
        return self.texts.get(field, {}).get(language or get_language() or "en", "")

    def note_for(self, language: str | None = None) -> str:
        return self.note.get(language or get_language() or "en", "")
