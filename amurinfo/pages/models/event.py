"""Events. Past ones age into the archive by themselves: nothing marks them, the date does."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from amurinfo.facts.models import Place

from ..readers import open_pages
from .base import CentrePage
from .news import DatedListPage, TopicPage


class EventIndexPage(DatedListPage):
    subpage_types = ["pages.EventPage"]
    template = "pages/event_list.html"

    class Meta:
        verbose_name = _("events")

    def items(self):
        return [event for event in self._events() if event.is_archived]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        coming = [event for event in self._events() if not event.is_archived]
        for event in coming:
            event.address = where.page(event)
        context["coming"] = sorted(coming, key=lambda event: event.start)
        return context

    def _events(self):
        return list(
            open_pages(EventPage).child_of(self)
            .select_related("module", "place")
            .prefetch_related("module__name_set", "place__name_set")
        )


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
        """Over: today (UTC) is after its last day."""
        return timezone.now().date() > (self.end or self.start)
