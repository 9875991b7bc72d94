"""What offices let a machine have, and what it said that nobody has read yet."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .edition import Edition
from .office import Office


class MachineConsent(models.Model):
    """An office lets published text go to a server that translates. ``address``: this one and no
    other; ``what``: the sentence to which the person said yes, in her language. It holds until
    it is withdrawn, and is kept afterwards."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="machine_consents")
    address = models.CharField(max_length=300)
    what = models.TextField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("consent to machine suggestions")
        verbose_name_plural = _("consents to machine suggestions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "address"], condition=models.Q(withdrawn_at=None),
                name="one_consent_an_office_and_address",
            )
        ]

    def __str__(self):
        return f"{self.office_id}: {self.address}"


class MachineText(models.Model):
    """A machine's words that were taken into a draft.

    ``digest``: of the words, see ``exchange.machine.unread``; ``length`` in characters;
    ``in_draft``: whether the newest draft still says so. Until ``read_at`` they are published
    nowhere in the edition.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="machine_texts")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="machine_texts")
    digest = models.CharField(max_length=16)
    length = models.PositiveIntegerField()
    source = models.CharField(max_length=10)
    address = models.CharField(max_length=300)
    in_draft = models.BooleanField(default=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    taken_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("words of a machine")
        verbose_name_plural = _("words of machines")
        constraints = [
            models.UniqueConstraint(fields=["page", "digest"], name="machine_words_once_a_page")
        ]
        indexes = [models.Index(fields=["edition", "digest"])]

    def __str__(self):
        return f"{self.page_id}: {self.digest}"
