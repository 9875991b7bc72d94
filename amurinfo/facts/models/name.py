"""A record's name in a language: a term with a state."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amurinfo.languages import LANGUAGES

from .record import Record


class Name(models.Model):
    """One name of one record in one language.

    A composed name was made by the compiler and not seen in a source; it is shown as such
    until the office of that language reviews it. ``forms``: the name by grammatical case, where
    the language has cases (:data:`amurinfo.facts.prose.syntax.CASES_OF`), with a capital letter
    where the name has one.
    """

    class Status(models.TextChoices):
        PREFERRED = "preferred", pgettext_lazy("name", "preferred")
        ALLOWED = "allowed", pgettext_lazy("name", "allowed")
        FORBIDDEN = "forbidden", pgettext_lazy("name", "forbidden")

    class State(models.TextChoices):
        OFFICIAL = "official", pgettext_lazy("name", "seen in a source")
        COMPOSED = "composed", pgettext_lazy("name", "composed, not seen in a source")
        REVIEWED = "reviewed", pgettext_lazy("name", "reviewed by the office")

    record = models.ForeignKey(Record, models.CASCADE, verbose_name=_("record"))
    language = models.CharField(
        _("language"), max_length=10, choices=[(item.code, item.autonym) for item in LANGUAGES]
    )
    text = models.CharField(_("name"), max_length=300)
    status = models.CharField(
        _("use"), max_length=10, choices=Status.choices, default=Status.PREFERRED
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OFFICIAL
    )
    forms = models.JSONField(_("cases"), default=dict, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["record", "language", "-status", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "language"],
                condition=models.Q(status="preferred"),
                name="one_preferred_name_a_language",
            ),
            models.UniqueConstraint(fields=["record", "language", "text"], name="a_name_once"),
        ]

    def __str__(self):
        return self.text

    @property
    def is_composed(self) -> bool:
        return self.state == self.State.COMPOSED

    def review(self, user) -> None:
        """The office of this language stands behind the name."""
        self.state = self.State.REVIEWED
        self.reviewed_by = user
        self.reviewed_at = timezone.now()
