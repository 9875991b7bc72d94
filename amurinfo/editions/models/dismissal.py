"""Warnings that somebody looked at and found to be none."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Dismissal(models.Model):
    """A check does not warn of this any more, while the words on both sides stay as they are.

    ``code``, ``details``: what it warned of; ``digest``: of the words, see
    ``exchange.dismissals.seen``.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="dismissals")
    code = models.CharField(max_length=20)
    details = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=16)
    reason = models.CharField(_("reason"), max_length=300)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("dismissed warning")
        verbose_name_plural = _("dismissed warnings")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "code", "details", "digest"], name="one_dismissal_a_warning"
            )
        ]

    def __str__(self):
        return f"{self.code}: {self.details}"
