"""History by year, made of dated facts; words come on top."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from amurinfo.facts import dates, formats
from amurinfo.facts.models import Agreement, ProtectedArea

from .. import pictures, profiles
from ..shell import Link
from .charted import Charted
from .words import WordsPage

#: Work in the ecoregion is told from here on.
FIRST_YEAR = 1994


@dataclass(frozen=True)
class Event:
    when: str
    what: str
    link: Link
    sort: str


class HistoryPage(Charted, WordsPage):
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
        agreements, areas = _agreements(), _areas()
        years: dict[int, list[Event]] = {}
        with override(language):
            for record in agreements:
                when = formats.date(record.date, language)
                kind = record.agreement_kind.name_for(language).text
                years.setdefault(dates.year_of(record.date), []).append(
                    Event(when, kind, profiles.link(record, where, language), record.date)
                )
            for record in areas:
                years.setdefault(record.established, []).append(
                    Event("", _("first protected"), profiles.link(record, where, language),
                          str(record.established))
                )
            context["charts"] = self._timeline(agreements, areas, language, where)
        context["years"] = [
            (str(year), sorted(events, key=lambda event: event.sort))
            for year, events in sorted(years.items(), reverse=True)
            if year >= FIRST_YEAR
        ]
        return context

    def charts(self, language, where):
        return self._timeline(_agreements(), _areas(), language, where)

    def _timeline(self, agreements, areas, language: str, where) -> list[pictures.Chart]:
        kinds = [_("agreement or document"), _("area first protected")]
        events = [
            pictures.Dated(record, record.date, 0, f"#y{record.year}")
            for record in agreements if record.year >= FIRST_YEAR
        ] + [
            pictures.Dated(record, str(record.established), 1, f"#y{record.established}")
            for record in areas
        ]
        unknown = ProtectedArea.objects.filter(established=None).count()
        note = ngettext(
            "The year of %(count)s protected area is not known to us; it is not shown.",
            "The years of %(count)s protected areas are not known to us; they are not shown.",
            unknown,
        ) % {"count": formats.number(unknown, language)} if unknown else ""
        chart = pictures.timeline(events, kinds, _("What happened when"), language,
                                  self.csv_of(where, "timeline"), note)
        return [chart] if chart else []


def _agreements() -> list[Agreement]:
    return list(
        Agreement.objects.exclude(date="").select_related("agreement_kind")
        .prefetch_related("name_set", "agreement_kind__name_set")
    )


def _areas() -> list[ProtectedArea]:
    return list(ProtectedArea.objects.filter(established__gte=FIRST_YEAR).with_names())
