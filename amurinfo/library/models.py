"""Agreements and documents: their list, and the page of each."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from amurinfo.analysis.guess import languages
from amurinfo.facts import collation, formats
from amurinfo.facts.models import Agreement
from amurinfo.facts.names import Chosen
from amurinfo.languages import tag
from amurinfo.media.models import CentreDocument
from amurinfo.pages import profiles
from amurinfo.pages.listing import Filter, Listing, Order
from amurinfo.pages.models import RecordIndexPage, RecordPage
from amurinfo.pages.models.place import country_filter
from amurinfo.pages.models.record_index import by_name


@dataclass
class AgreementRow:
    record: Agreement
    name: Chosen
    url: str
    kind: Chosen
    parties: str
    date: str
    network: str


class AgreementIndexPage(RecordIndexPage):
    record_kind = "agreement"
    row_template = "library/agreement_row.html"
    subpage_types = ["library.AgreementPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("library")

    def records(self):
        records = Agreement.objects.select_related("agreement_kind", "related_network")
        return records.prefetch_related(
            "name_set", "agreement_kind__name_set", "related_network__name_set",
            "other_parties__name_set",
        )

    def rows(self, records, language, where):
        return [
            AgreementRow(
                record, record.name_for(language), where.record(record, language),
                record.agreement_kind.name_for(language), _parties(record, language),
                formats.date(record.date, language) if record.date else "",
                record.related_network.name_for(language).text if record.related_network else "",
            )
            for record in records
        ]

    def listing(self, language):
        def kinds(rows):
            found = {row.record.agreement_kind.code: row.kind.text for row in rows}
            return sorted(found.items(), key=lambda pair: collation.key(pair[1], language))

        def networks(rows):
            found = {
                row.record.related_network.slug: row.network
                for row in rows if row.record.related_network
            }
            return sorted(found.items(), key=lambda pair: collation.key(pair[1], language))

        def years(rows):
            found = sorted({row.record.year for row in rows if row.record.year}, reverse=True)
            return [(str(year), str(year)) for year in found]

        return Listing(
            [
                country_filter(language),
                Filter("kind", gettext_lazy("Kind"), kinds,
                       lambda row, value: row.record.agreement_kind.code == value),
                Filter("network", gettext_lazy("Network"), networks,
                       lambda row, value: bool(row.record.related_network)
                       and row.record.related_network.slug == value),
                Filter("year", gettext_lazy("Year"), years,
                       lambda row, value: str(row.record.year) == value),
            ],
            [
                Order("newest", gettext_lazy("newest first"),
                      lambda row: row.record.date, reverse=True),
                Order("oldest", gettext_lazy("oldest first"), lambda row: row.record.date or "9"),
                by_name(language),
            ],
        )

    def profile(self, record, language, where):
        with override(language):
            sources = profiles.Sources(language)
            kind = record.agreement_kind.name_for(language)
            profile = profiles.begin(record, language, kind, sources)
            if profile.name.composed:
                profile.doubts[0] = _(
                    "This title is a translation made by the compiler, not the official one."
                )
            # The parties stand for the countries.
            profile.facts = [
                profiles.Fact(_("Kind"), kind.text, lang=profiles.foreign(kind)),
                profiles.Fact(
                    _("Date"),
                    formats.date(record.date, language) if record.date else _("not known to us"),
                ),
                profiles.Fact(_("Parties"), _parties(record, language)),
            ]
            if record.related_network:
                network = profiles.link(record.related_network, where, language)
                profile.facts.append(
                    profiles.Fact(_("Network"), network.text, network.url, network.lang)
                )
            profile.facts += _files(record, language)
            return profile


def _files(record: Agreement, language: str) -> list[profiles.Fact]:
    """What stands under an entry and everybody may read."""
    shown = []
    for file in CentreDocument.objects.public().filter(agreement=record).order_by("title", "pk"):
        kind, written = file.file_extension.upper(), languages(file.title, language)[0]
        size = f", {filesizeformat(file.file_size)}" if file.file_size else ""
        shown.append(profiles.Fact(
            _("File"), f"{file.title} ({kind}{size})", file.url,
            tag(written) if written != language else "",
        ))
    return shown


def _parties(record: Agreement, language: str) -> str:
    names = [formats.country(code, language) for code in record.country_codes]
    names += [concept.name_for(language).text for concept in record.other_parties.all()]
    return formats.listing(names, language)


class AgreementPage(RecordPage):
    record_kind = "agreement"
    parent_page_types = ["library.AgreementIndexPage"]

    class Meta:
        verbose_name = gettext_lazy("words on a document")
