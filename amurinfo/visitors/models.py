"""What reaches the disk. No table has a column for a visitor, an address, a program or a time of
day; the one number that belongs to somebody is the receipt that the visitor was given."""

import secrets

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from amurinfo.editions.models import Office
from amurinfo.languages import LANGUAGES

from .counting.events import CAMPAIGN

_EDITIONS = [(item.code, item.autonym) for item in LANGUAGES]


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
    """Sums whose week is not closed yet. Nobody is shown these. ``day``: of totals the day itself,
    of everything else the Monday of its week."""

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
    """How often an address was sent, to people and machines alike. ``day``: the day itself in this
    week, then the Monday of the week, later the first of the month."""

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


class Tally(models.Model):
    """How often something happened to the counting itself on a day: ``rejected`` messages,
    those for which memory was ``full``, ``started`` anew, pages sent by nginx that were
    ``unheard``."""

    day = models.DateField(db_index=True)
    what = models.CharField(max_length=12)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("events of the counting on a day")
        constraints = [models.UniqueConstraint(fields=["day", "what"], name="one_tally")]

    def __str__(self):
        return f"{self.day} {self.what}"


class Check(models.Model):
    """What the last run of one of the daily checks found; ``detail`` is empty where all is
    well."""

    name = models.CharField(max_length=20, primary_key=True)
    day = models.DateField(db_index=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("check")

    def __str__(self):
        return f"{self.day} {self.name} {self.detail}"


class Campaign(models.Model):
    """What editors announce elsewhere: ``?utm_campaign=`` in an address counts only if it stands
    here, so nobody else can write into the report."""

    code = models.CharField(
        _("code"), max_length=40, unique=True,
        validators=[RegexValidator(rf"\A{CAMPAIGN.pattern}\Z")],
        help_text=_("Small Latin letters, digits, dot, hyphen. Links carry it: ?utm_campaign=code"),
    )
    name = models.CharField(_("name"), max_length=100)
    until = models.DateField(_("until"), null=True, blank=True,
                             help_text=_("The last day on which it is counted."))

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["code"]

    def __str__(self):
        return self.name


class Remark(models.Model):
    """What explains a day of the report: a festival, a broadcast, a fault."""

    day = models.DateField(_("day"), db_index=True)
    language = models.CharField(_("edition"), max_length=10, blank=True, choices=_EDITIONS,
                                help_text=_("Empty: for all editions."))
    text = models.CharField(_("text"), max_length=200)

    class Meta:
        verbose_name = _("remark on a day")
        verbose_name_plural = _("remarks on days")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day} {self.text}"


class SetAside(models.Model):
    """Words that were searched for in vain and are no business of the centre: an office says why,
    and they are not listed any more until somebody takes it back."""

    language = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    reason = models.CharField(_("reason"), max_length=200)
    office = models.ForeignKey(Office, models.SET_NULL, null=True, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = _("search that was set aside")
        ordering = ["-day", "language", "text"]
        constraints = [models.UniqueConstraint(
            fields=["language", "text"], name="one_set_aside")]

    def __str__(self):
        return f"{self.language} {self.text}"


class MailChoice(models.Model):
    """Without a row, somebody of an office gets the report each month. ``sent``: the month of the
    last one, by its first day."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits_mail"
    )
    wanted = models.BooleanField(
        _("monthly mail"), default=True,
        help_text=_("What was read in your edition, once a month."),
    )
    sent = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("choice of the monthly mail")

    def __str__(self):
        return f"{self.user}: {self.wanted}"
