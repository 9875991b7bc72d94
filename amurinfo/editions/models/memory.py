"""What was said in one language and, published, in another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemoryText(models.Model):
    """A passage in one language, once. ``text``: with numbered placeholders; ``tags``: the
    elements that they stand for, in their order; ``digest``: of all three."""

    language = models.CharField(max_length=10)
    text = models.TextField()
    tags = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=16, unique=True)
    length = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("passage of the memory")
        verbose_name_plural = _("passages of the memory")

    def __str__(self):
        return self.text[:60]


class MemoryWord(models.Model):
    """Where a passage is found: one of its words, as a number. See ``exchange.likeness``."""

    word = models.BigIntegerField()
    text = models.ForeignKey(MemoryText, models.CASCADE, db_index=False, related_name="words")

    class Meta:
        verbose_name = _("word of the memory")
        verbose_name_plural = _("words of the memory")
        indexes = [models.Index(fields=["word", "text"])]

    def __str__(self):
        return str(self.word)


class MemoryPair(models.Model):
    """Two passages that say the same; ``a`` is in the language that comes first in the table of
    languages.

    ``translation_key``: of the page on which they stand; ``None`` if they came in a file, and
    then nobody here approved them. ``a_around``/``b_around``: digest of the passages before and
    after. ``is_approved``: whether both sides were reviewed when they last were published.
    ``superseded_on``: since when the page no longer says so.
    """

    a = models.ForeignKey(MemoryText, models.CASCADE, related_name="pairs_as_a")
    b = models.ForeignKey(MemoryText, models.CASCADE, related_name="pairs_as_b")
    translation_key = models.UUIDField(null=True, db_index=True)
    a_around = models.CharField(max_length=16, blank=True)
    b_around = models.CharField(max_length=16, blank=True)
    told_by = models.CharField(max_length=255, blank=True)
    is_approved = models.BooleanField(default=False)
    made_on = models.DateField()
    superseded_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("pair of the memory")
        verbose_name_plural = _("pairs of the memory")
        constraints = [
            models.UniqueConstraint(
                fields=["a", "b", "translation_key", "a_around", "b_around"],
                name="a_pair_once",
            )
        ]

    def __str__(self):
        return f"{self.a_id} = {self.b_id}"
