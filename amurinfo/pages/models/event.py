"""Events. Past ones age into the archive by themselves: nothing marks them, the date does."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from amurinfo.facts.models import Place

from .base import CentrePage
from .news import DatedListPage, TopicPage


def is_over(first: datetime.date, last: datetime.date | None) -> bool:
    """Whether today (UTC) is after the last day."""
    return timezone.now().date() > (last or first)


class EventPage(TopicPage):
    """``start``/``end``: first and last day. ``venue``: where in the place, in the edition's
    language."""

    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"), null=True, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)

    content_panels = [
        *CentrePage.content_panels,
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")], _("Dates")),
        FieldPanel("place"), FieldPanel("venue"), *TopicPage.topic_panels, FieldPanel("body"),
    ]
    parent_page_types = ["pages.EventIndexPage"]
    subpage_types = []
    template = "pages/event_page.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self):
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The last day is before the first.")})

    @property
    def day(self):
        return self.start

    @property
    def is_archived(self) -> bool:
        return is_over(self.start, self.end)


class EventIndexPage(DatedListPage):
    subpage_types = ["pages.EventPage"]
    template = "pages/event_list.html"
    item_type = EventPage
    item_days = ("start", "end")

    class Meta:
        verbose_name = _("events")

    def items(self):
        return super().items().select_related("place").prefetch_related("place__name_set")

    def listed(self):
        """The archive; what is still to come stands above it."""
        return [event for event in self.dated() if is_over(event.day, event.last)]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        coming = [event for event in self.dated() if not is_over(event.day, event.last)]
        coming.sort(key=lambda event: event.day)
        context["coming"] = self.shown(coming, context["shell"].addresses)
        return context
