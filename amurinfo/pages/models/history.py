"""History by year, made of dated facts; words come on top."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amurinfo import charts
from amurinfo.facts import dates, formats
from amurinfo.facts.models import Agreement, ProtectedArea

from .. import pictures, profiles
from ..shell import Link
from .words import WordsPage

#: Work in the ecoregion is told from here on.
FIRST_YEAR = 1994


@dataclass(frozen=True)
class Event:
    when: str
    what: str
    link: Link
    sort: str
    is_agreement: bool = False


class HistoryPage(WordsPage):
    """Agreements and foundations of protected areas, year by year, newest first."""

    template = "pages/history_page.html"
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("history by year")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        language = where.language(self)
        years: dict[int, list[Event]] = {}
        with override(language):
            agreements = Agreement.objects.exclude(date="").select_related("agreement_kind")
            for record in agreements.prefetch_related("name_set", "agreement_kind__name_set"):
                when = formats.date(record.date, language)
                kind = record.agreement_kind.name_for(language).text
                years.setdefault(dates.year_of(record.date), []).append(
                    Event(when, kind, profiles.link(record, where, language), record.date, True)
                )
            areas = ProtectedArea.objects.filter(established__gte=FIRST_YEAR)
            for record in areas.with_names():
                years.setdefault(record.established, []).append(
                    Event("", _("first protected"), profiles.link(record, where, language),
                          str(record.established))
                )
        with override(language):
            context["charts"] = self._timeline(years, language)
        context["years"] = [
            (str(year), sorted(events, key=lambda event: event.sort))
            for year, events in sorted(years.items(), reverse=True)
            if year >= FIRST_YEAR
        ]
        return context

    @staticmethod
    def _timeline(years: dict[int, list[Event]], language: str) -> list[pictures.Chart]:
        kinds = [_("agreement or document"), _("area first protected")]
        events = [
            charts.Event(year, int(not event.is_agreement), event.link.text, f"#y{year}")
            for year, found in years.items() if year >= FIRST_YEAR
            for event in found
        ]
        chart = pictures.timeline(events, kinds, _("What happened when"), language)
        return [chart] if chart else []
