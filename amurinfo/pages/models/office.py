"""Offices: who keeps what, since when."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amurinfo.editions.models import Stewardship
from amurinfo.facts import formats
from amurinfo.facts.models import Organisation
from amurinfo.facts.names import Chosen

from .. import profiles
from .record_index import RecordIndexPage
from .record_page import RecordPage


@dataclass
class OfficeRow:
    record: Organisation
    name: Chosen
    url: str
    keeps: str


def _span(stewardship: Stewardship, language: str) -> str:
    start, end = stewardship.valid_from, stewardship.valid_to
    if start and end:
        return formats.interval(
            formats.date(start.isoformat(), language), formats.date(end.isoformat(), language),
            language,
        )
    if start:
        return _("since %(date)s") % {"date": formats.date(start.isoformat(), language)}
    if end:
        return _("until %(date)s") % {"date": formats.date(end.isoformat(), language)}
    return ""


class OfficeIndexPage(RecordIndexPage):
    record_kind = "organisation"
    row_template = "pages/parts/office_row.html"
    subpage_types = ["pages.OfficePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("list of offices")

    def records(self):
        return Organisation.objects.filter(offices__isnull=False).distinct().select_related(
            "seat"
        ).prefetch_related("name_set", "seat__name_set", "offices")

    def rows(self, records, language, where):
        kept: dict[int, list[str]] = {}
        for stewardship in Stewardship.objects.on().filter(
            edition__isnull=False
        ).select_related("edition", "office"):
            kept.setdefault(stewardship.office.organisation_id, []).append(
                formats.language(stewardship.edition.language, language)
            )
        return [
            OfficeRow(record, record.name_for(language), where.record(record, language),
                      formats.listing(kept.get(record.pk, []), language))
            for record in records
        ]

    def profile(self, record, language, where):
        with override(language):
            profile = profiles.begin(
                record, language, _("Office"), profiles.Sources(language)
            )
            if record.seat:
                place = profiles.link(record.seat, where, language)
                profile.facts.append(
                    profiles.Fact(_("Place"), place.text, place.url, place.lang)
                )
                profile.points = [
                    point for point in [profiles.point_of(record.seat, language, where)] if point
                ]
            for stewardship in Stewardship.objects.filter(
                office__organisation=record, edition__isnull=False
            ).select_related("edition"):
                profile.facts.append(profiles.Fact(
                    _("Keeps the edition"),
                    formats.language(stewardship.edition.language, language),
                    doubt=_span(stewardship, language),
                ))
            for office in record.offices.all():
                if office.email:
                    profile.facts.append(
                        profiles.Fact(_("E-mail"), office.email, f"mailto:{office.email}")
                    )
        return profile


class OfficePage(RecordPage):
    record_kind = "organisation"
    parent_page_types = ["pages.OfficeIndexPage"]

    class Meta:
        verbose_name = gettext_lazy("words on an office")
