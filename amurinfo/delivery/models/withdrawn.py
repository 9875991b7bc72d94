"""Addresses that were withdrawn."""

from django.db import models
from django.utils.translation import gettext_lazy


class Withdrawn(models.Model):
    """An address at which a page stood and no page stands now: it answers "gone" and not "never
    heard of". ``path``: as Wagtail normalises old paths, without a slash at the end."""

    path = models.CharField(max_length=255, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("withdrawn address")
        verbose_name_plural = gettext_lazy("withdrawn addresses")

    def __str__(self):
        return self.path
