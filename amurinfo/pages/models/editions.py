"""The state of the editions: what each has, lacks, and owes its readers."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from amurinfo.editions.models import Edition, ParityMonth, Standing
from amurinfo.facts import formats
from amurinfo.languages import BY_CODE, LANGUAGES

from ..readers import open_pages
from ..shell import Link
from .words import WordsPage

#: Pages that are named; the rest is counted.
SHOWN = 100


@dataclass(frozen=True)
class Item:
    link: Link
    details: str


@dataclass(frozen=True)
class Row:
    """One edition in numbers: pages with words that are current or its own, that lag, that other
    editions have and it has not."""

    name: str
    url: str | None
    numbers: list[int]
    is_this: bool


class EditionsPage(WordsPage):
    template = "pages/editions_page.html"
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("state of the editions")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        where = context["shell"].addresses
        code = where.language(self)
        context["rows"] = self._rows(code)
        standings = Standing.objects.filter(edition__language=code)
        behind = self._open_behind(standings.filter(
            state=Standing.State.BEHIND, page__live=True
        ).select_related("page").order_by("-since", "sort_path"), where)
        absent = standings.filter(
            state__in=[Standing.State.ABSENT, Standing.State.DRAFT]).order_by("sort_path")
        context["behind"] = [self._behind(row, where, code) for row in behind[:SHOWN]]
        context["absent"] = self._absent(list(absent[:SHOWN]), where)
        context["more_behind"] = max(0, len(behind) - SHOWN)
        context["more_absent"] = max(0, absent.count() - SHOWN)
        return context

    @staticmethod
    def _rows(code: str) -> list[Row]:
        month = timezone.now().date().replace(day=1)
        latest: dict[str, dict[str, int]] = {}
        for row in ParityMonth.objects.filter(month__lte=month).select_related("edition"):
            latest[row.edition.language] = row.counts
        found = []
        for language in LANGUAGES:
            counts = latest.get(language.code, {})
            found.append(Row(
                formats.language(language.code, code), f"/{language.code}/",
                [
                    counts.get(Standing.State.CURRENT, 0) + counts.get(Standing.State.OWN, 0),
                    counts.get(Standing.State.BEHIND, 0),
                    counts.get(Standing.State.ABSENT, 0) + counts.get(Standing.State.DRAFT, 0),
                ],
                language.code == code,
            ))
        return found

    @staticmethod
    def _open_behind(rows: QuerySet[Standing], where) -> list[Standing]:
        """Without pages and editions that only some may read."""
        open_to_all: dict[uuid.UUID, set[str]] = {}
        for page in open_pages().filter(
                translation_key__in=rows.values("translation_key")):
            open_to_all.setdefault(page.translation_key, set()).add(where.language(page))
        found = []
        for row in rows:
            codes = open_to_all.get(row.translation_key, set())
            row.lags = [lag for lag in row.lags if lag["edition"] in codes]
            if row.lags and where.language(row.page) in codes:
                found.append(row)
        return found

    @staticmethod
    def _behind(row: Standing, where, code: str) -> Item:
        ahead = formats.listing(
            [formats.language(lag["edition"], code) for lag in row.lags], code)
        count = max(lag["changed"] + lag["new"] + lag["removed"] for lag in row.lags)
        places = ngettext("%(count)d place", "%(count)d places", count) % {"count": count}
        since = formats.date(row.since.isoformat(), code) if row.since else ""
        details = _("%(places)s; newer in: %(editions)s; since %(date)s") % {
            "places": places, "editions": ahead, "date": since}
        return Item(Link(row.title, where.page(row.page)), details)

    @staticmethod
    def _absent(rows: list[Standing], where) -> list[Item]:
        keys = [row.translation_key for row in rows]
        languages = dict(Edition.objects.values_list("language", "locale_id"))
        there: dict[tuple, Page] = {
            (page.translation_key, page.locale_id): page
            for page in open_pages().filter(translation_key__in=keys)
        }
        found = []
        for row in rows:
            page = there.get((row.translation_key, languages.get(row.title_language)))
            page = page or next(
                (p for (key, _locale), p in there.items() if key == row.translation_key), None)
            if page is not None:
                language = BY_CODE[where.language(page)]
                link = Link(page.title, where.page(page), language.tag)
                found.append(Item(link, language.autonym))
        return found
