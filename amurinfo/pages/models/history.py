"""History by year, made of dated facts, news and past events; words come on top."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amurinfo import charts
from amurinfo.facts import dates, formats
from amurinfo.facts.models import Agreement, ProtectedArea

from .. import pictures, profiles
from ..addresses import Addresses
from ..shell import Link
from .event import EventPage
from .news import NewsPage
from .words import WordsPage

#: Work in the ecoregion is told from here on.
FIRST_YEAR = 1994


#: Kinds of what happened; the first two as the chart has them in its key.
AGREEMENT, AREA, TOLD = range(3)


@dataclass(frozen=True)
class Event:
    when: str
    what: str
    link: Link
    sort: str
    kind: int


class HistoryPage(WordsPage):
    """Agreements, foundations of protected areas, news and events, year by year, newest first."""

    template = "pages/history_page.html"
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("history by year")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        language = where.language(self)
        with override(language):
            years = {
                year: sorted(events, key=lambda event: event.sort)
                for year, events in sorted(self._years(where, language).items(), reverse=True)
            }
            context["charts"] = self._timeline(years, language)
        context["years"] = [(str(year), events) for year, events in years.items()]
        this_year = timezone.now().year
        context["empty"] = formats.listing(
            [str(year) for year in range(FIRST_YEAR, this_year + 1) if year not in years], language
        )
        return context

    def _years(self, where: Addresses, language: str) -> dict[int, list[Event]]:
        years: dict[int, list[Event]] = {}
        agreements = Agreement.objects.exclude(date="").select_related("agreement_kind")
        for record in agreements.prefetch_related("name_set", "agreement_kind__name_set"):
            when = formats.date(record.date, language)
            kind = record.agreement_kind.name_for(language).text
            years.setdefault(dates.year_of(record.date), []).append(
                Event(when, kind, profiles.link(record, where, language), record.date, AGREEMENT)
            )
        areas = ProtectedArea.objects.filter(established__gte=FIRST_YEAR)
        for record in areas.with_names():
            years.setdefault(record.established, []).append(
                Event("", _("first protected"), profiles.link(record, where, language),
                      str(record.established), AREA)
            )
        for page, what in self._told():
            day = page.day.isoformat()
            years.setdefault(page.day.year, []).append(
                Event(formats.date(day, language), what, Link(page.title, where.page(page)), day,
                      TOLD)
            )
        return {year: found for year, found in years.items() if year >= FIRST_YEAR}

    def _told(self) -> list[tuple[NewsPage | EventPage, str]]:
        """News and past events of this edition, each with what it is."""
        news = NewsPage.objects.live().filter(locale=self.locale_id)
        events = EventPage.objects.live().filter(locale=self.locale_id)
        return [(page, _("news item")) for page in news] + [
            (page, _("event")) for page in events if page.is_archived
        ]

    @staticmethod
    def _timeline(years: dict[int, list[Event]], language: str) -> list[pictures.Chart]:
        # News mostly tell of these two, and would make the page too heavy for one answer.
        kinds = [_("agreement or document"), _("area first protected")]
        events = [
            charts.Event(year, event.kind, event.link.text, f"#y{year}")
            for year, found in years.items() for event in found if event.kind != TOLD
        ]
        chart = pictures.timeline(events, kinds, _("What happened when"), language)
        return [chart] if chart else []
