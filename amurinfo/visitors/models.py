"""What reaches the disk. No table has a column for a visitor, an address, a program or a time of
day; the one number that belongs to somebody is the receipt that the visitor was given."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sums(models.Model):
    language = models.CharField(max_length=10)
    dimension = models.CharField(max_length=12)
    key = models.CharField(max_length=300, blank=True)
    views = models.PositiveIntegerField()
    visits = models.PositiveIntegerField()
    visitors = models.PositiveIntegerField()

    class Meta:
        abstract = True


class Counter(Sums):
    """Sums of one day whose week is not closed yet. Nobody is shown these."""

    day = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("sum of a day")
        constraints = [models.UniqueConstraint(
            fields=["day", "language", "dimension", "key"], name="one_counter")]

    def __str__(self):
        return f"{self.day} {self.language} {self.dimension} {self.key}"


class Release(Sums):
    """Folded sums of a closed period, from Monday ``start`` to Sunday ``end``. All that is ever
    shown of measured visits. ``key`` is ``*`` for all rows that were too small."""

    start = models.DateField()
    end = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("released sum")
        constraints = [models.UniqueConstraint(
            fields=["start", "end", "language", "dimension", "key"], name="one_release")]

    def __str__(self):
        return f"{self.start}–{self.end} {self.language} {self.dimension} {self.key}"


class Served(models.Model):
    """How often an address was sent on a day, to people and machines alike."""

    day = models.DateField(db_index=True)
    language = models.CharField(max_length=10)
    status = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=300)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("served pages of a day")
        constraints = [models.UniqueConstraint(
            fields=["day", "language", "status", "path"], name="one_served")]

    def __str__(self):
        return f"{self.day} {self.status} {self.path}"


class Answers(models.Model):
    """How often a day brought which answer. A refusal is this number and nothing more."""

    day = models.DateField(db_index=True)
    language = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=12)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("answers of a day")
        constraints = [models.UniqueConstraint(
            fields=["day", "language", "version", "answer"], name="one_answers")]

    def __str__(self):
        return f"{self.day} {self.language} {self.answer}"


class ConsentText(models.Model):
    """The words that were agreed to; ``digest`` is their SHA-256. Kept as long as a receipt needs
    them."""

    digest = models.CharField(max_length=64, primary_key=True)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        verbose_name = _("text of consent")

    def __str__(self):
        return f"{self.version} {self.language} {self.digest[:12]}"


def new_receipt() -> str:
    """96 random bits."""
    return secrets.token_hex(12)


class Consent(models.Model):
    """A receipt: what was agreed to, when, in which language, by which way."""

    receipt = models.CharField(max_length=24, primary_key=True, default=new_receipt)
    purpose = models.CharField(max_length=20)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT)
    mechanism = models.CharField(max_length=12)
    decided = models.DateField(db_index=True)
    expires = models.DateField()
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("receipt of consent")

    def __str__(self):
        return self.receipt

    def state(self, today) -> str:
        if self.withdrawn:
            return "withdrawn"
        return "expired" if today > self.expires else "valid"
