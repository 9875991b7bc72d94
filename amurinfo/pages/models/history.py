"""History by year, made of dated facts and of what the edition told; words come on top."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from amurinfo.facts import dates, formats
from amurinfo.facts.models import Agreement, ProtectedArea

from .. import pictures, profiles
from ..addresses import Addresses
from ..readers import open_pages
from ..shell import Link
from .charted import Charted
from .event import EventPage
from .news import NewsPage
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
        agreements, areas = _agreements(), _areas()
        years: dict[int, list[Event]] = {}
        with override(language):
            for year, event in (
                *_of_records(agreements, areas, language, where), *self._told(language, where)
            ):
                if year >= FIRST_YEAR:
                    years.setdefault(year, []).append(event)
            # News mostly tell of these two, and would make the page too heavy for one answer.
            context["charts"] = self._timeline(agreements, areas, language, where)
        context["years"] = [
            (str(year), sorted(events, key=lambda event: event.sort))
            for year, events in sorted(years.items(), reverse=True)
        ]
        context["empty"] = formats.listing(
            [str(year) for year in range(FIRST_YEAR, timezone.now().year + 1)
             if year not in years], language,
        )
        return context

    def _told(self, language: str, where: Addresses) -> Iterator[tuple[int, Event]]:
        """News and past events of this edition, without their texts."""
        news, events = (open_pages(kind).filter(locale=self.locale_id).defer("body")
                        for kind in (NewsPage, EventPage))
        for page, what in [(page, _("news item")) for page in news] + [
            (page, _("event")) for page in events if page.is_archived
        ]:
            day = page.day.isoformat()
            yield page.day.year, Event(
                formats.date(day, language), what, Link(page.title, where.page(page)), day)

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


def _of_records(
    agreements: list[Agreement], areas: list[ProtectedArea], language: str, where: Addresses
) -> Iterator[tuple[int, Event]]:
    for record in agreements:
        yield dates.year_of(record.date), Event(
            formats.date(record.date, language), record.agreement_kind.name_for(language).text,
            profiles.link(record, where, language), record.date)
    for record in areas:
        yield record.established, Event(
            "", _("first protected"), profiles.link(record, where, language),
            str(record.established))
