"""What an edition published, piece by piece, and from what it was made."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from .edition import Edition


class Snapshot(models.Model):
    """One published state of a page. It stays when the page is changed, taken back or deleted.

    ``segments``: as ``Segment.stored``. ``links``: for each segment {edition: [how, [[snapshot,
    number] …], reason, own state or null]}. ``omitted``: [edition, snapshot, number, reason] of
    what is left out on purpose. ``since``: for each segment, the day on which its words became
    these. ``is_live``: whether readers see this state. ``is_reviewed``: whether the office stands
    behind the words, and nobody published them past an approval that they needed. ``version``
    rises with each decision about it, as that of :class:`Basis`.
    """

    translation_key = models.UUIDField(db_index=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="snapshots")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="snapshots")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=255)
    digest = models.CharField(max_length=32)
    segments = models.JSONField()
    links = models.JSONField()
    omitted = models.JSONField(default=list)
    since = models.JSONField()
    is_live = models.BooleanField(default=True)
    is_reviewed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("published state")
        verbose_name_plural = _("published states")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "edition"], condition=models.Q(is_live=True),
                name="one_live_state_an_edition",
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.edition.language}, {self.published_at:%Y-%m-%d})"


class Basis(models.Model):
    """From what the draft of a page is made: decisions that its readers do not see yet.

    The columns are those of :class:`Snapshot`. ``version`` rises with each decision, so that of
    two people who decide at once the second is told. ``untouched``: {key of a segment: digest}
    of what stands in the draft in the words of another edition.
    """

    page = models.OneToOneField(Page, models.CASCADE, related_name="basis")
    segments = models.JSONField()
    links = models.JSONField()
    omitted = models.JSONField(default=list)
    since = models.JSONField()
    untouched = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("basis of a draft")
        verbose_name_plural = _("bases of drafts")

    def __str__(self):
        return str(self.page)
