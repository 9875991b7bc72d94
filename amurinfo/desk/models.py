"""Who does not want the weekly mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestChoice(models.Model):
    """Without a row, somebody of an office gets the digest. ``sent_at``: when the last went out."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_choice"
    )
    wanted = models.BooleanField(
        _("weekly mail"), default=True,
        help_text=_("What waits for your office, once a week; nothing if nothing waits."),
    )
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("choice of the weekly mail")
        verbose_name_plural = _("choices of the weekly mail")

    def __str__(self):
        return f"{self.user}: {self.wanted}"
