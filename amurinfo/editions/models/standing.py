"""How each edition stands to the others, worked out when something is published."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .edition import Edition
from .snapshot import Snapshot


class GravityChoice(models.IntegerChoices):
    """The numbers of ``exchange.diff.Gravity``, in words for people."""

    NONE = 0, _("nothing")
    FORM = 1, _("form only")
    WORDING = 2, _("wording")
    CONTENT = 3, _("content")
    GRAVE = 4, _("a number or a “not”")


class Standing(models.Model):
    """One page in one edition, whether it is there or not.

    ``behind`` of ``total`` places, against the edition that it lags behind most; ``since``: when
    it began to lag; ``lags``: for each edition that is ahead {edition, changed, new, removed,
    words, since, places: [{what, ops or text}]}, what the reader is told.
    """

    class State(models.TextChoices):
        ABSENT = "absent", _("not there")
        DRAFT = "draft", _("draft only")
        BEHIND = "behind", _("behind")
        CURRENT = "current", _("current")
        OWN = "own", _("own text")
        WAIVED = "waived", _("not wanted here")

    translation_key = models.UUIDField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="standings")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="standings")
    title = models.CharField(max_length=255, blank=True)
    title_language = models.CharField(max_length=10, blank=True)
    sort_path = models.CharField(max_length=255, blank=True)
    page_type = models.CharField(max_length=100, blank=True)
    module = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    behind = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    adapted = models.PositiveIntegerField(default=0)
    waived = models.PositiveIntegerField(default=0)
    gravity = models.PositiveSmallIntegerField(choices=GravityChoice.choices, default=0)
    since = models.DateField(null=True)
    lags = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("state of a page in an edition")
        verbose_name_plural = _("states of pages in editions")
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "edition"], name="one_standing_a_page_and_edition"
            )
        ]
        indexes = [
            models.Index(fields=["edition", "state"]),
            models.Index(fields=["sort_path"]),
        ]

    def __str__(self):
        return f"{self.title} ({self.edition_id}): {self.state}"


class Offer(models.Model):
    """What publishing in ``source`` means for ``target``. Only who keeps ``target`` decides."""

    class Kind(models.TextChoices):
        PAGE = "page", _("a page that is not there yet")
        CHANGES = "changes", _("changes")
        WITHDRAWN = "withdrawn", _("the page was withdrawn")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted, in work")
        WAIVED = "waived", _("waived")
        CLOSED = "closed", _("done")

    translation_key = models.UUIDField()
    source = models.ForeignKey(Edition, models.CASCADE, related_name="offers_made")
    target = models.ForeignKey(Edition, models.CASCADE, related_name="offers_got")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    changed = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    gravity = models.PositiveSmallIntegerField(choices=GravityChoice.choices, default=0)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-gravity", "made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "source", "target"], name="one_offer_a_pair"
            )
        ]
        indexes = [models.Index(fields=["target", "status"])]

    def __str__(self):
        return f"{self.source_id} → {self.target_id}: {self.translation_key}"

    @property
    def places(self) -> int:
        return self.changed + self.new + self.removed


class ParityMonth(models.Model):
    """How many pages of an edition were in which state, at the end of a month (so far)."""

    month = models.DateField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="months")
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("month of parity")
        verbose_name_plural = _("months of parity")
        ordering = ["month", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["month", "edition"], name="one_row_a_month")
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.edition_id}"
