"""A term of an open list: a designation, a method, a territory, a kind of agreement …"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .record import Record


class Concept(Record):
    """An entry of a vocabulary. ``code`` is unique within it and is what files say; the
    record's slug is ``vocabulary-code``, unique among all terms."""

    KIND = "concept"

    vocabulary = models.CharField(_("vocabulary"), max_length=30, db_index=True)
    code = models.CharField(_("code"), max_length=80)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="one_concept_a_code")
        ]

    def save(self, *args, **kwargs):
        self.slug = f"{self.vocabulary}-{self.code}"
        super().save(*args, **kwargs)
