"""What a concept of the programme is called in a language, as the office of the language says."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.facts.models import Name
from amurinfo.languages import LANGUAGES


class Term(models.Model):
    """One word for one concept; where the glossary that came with the centre says otherwise, this
    holds.

    ``concept``: slug, of the glossary (``content/search/concepts.csv``) or a new one.
    """

    concept = models.CharField(
        _("concept"), max_length=80,
        validators=[RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")],
    )
    language = models.CharField(
        _("language"), max_length=10, choices=[(item.code, item.autonym) for item in LANGUAGES]
    )
    text = models.CharField(_("term"), max_length=200)
    status = models.CharField(
        _("use"), max_length=10, choices=Name.Status.choices, default=Name.Status.PREFERRED
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["concept", "language", "-status", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language"], condition=models.Q(status="preferred"),
                name="one_preferred_term_a_language",
            ),
            models.UniqueConstraint(fields=["concept", "language", "text"], name="a_term_once"),
        ]

    def __str__(self):
        return self.text
