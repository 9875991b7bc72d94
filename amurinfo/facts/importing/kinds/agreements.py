from amurinfo.facts.models import Agreement, Concept, Network

from ..cells import Countries, PartialDate, Reference, Slug, split
from ..problems import CellError
from .base import CONFIDENCE, FORMS, NAMES, NOTES, SOURCE, FileKind


class Parties(Countries):
    """Country codes and, after them, slugs of terms (``tiger-range-states``)."""

    def canonical(self, text):
        parts = split(text)
        codes = [part for part in parts if len(part) == 2]
        terms = [part for part in parts if len(part) != 2]
        if codes:
            codes = split(super().canonical(";".join(codes)))
        if terms:
            # Sorted, as the database keeps no order of them.
            terms = sorted(split(Reference(kind="concept", many=True).canonical(";".join(terms))))
        if not parts:
            raise CellError("country")
        return ";".join([*codes, *terms])

    def references(self, text):
        return [("concept", f"party-{part}") for part in split(text) if len(part) != 2]


class Agreements(FileKind):
    stem = "agreements"
    model = Agreement
    select = ("agreement_kind", "related_network")
    prefetch = ("name_set", "other_parties")
    columns = {
        "slug": Slug(required=True),
        "date": PartialDate(),
        "parties": Parties(required=True),
        "kind": Reference(required=True, kind="concept", vocabulary="agreement-kind"),
        **NAMES,
        **FORMS,
        "network": Reference(kind="network"),
        **SOURCE,
        **CONFIDENCE,
        **NOTES,
    }

    def own_cells(self, record):
        others = sorted(concept.code for concept in record.other_parties.all())
        return {
            "date": record.date,
            "parties": ";".join([*record.country_codes, *others]),
            "kind": record.agreement_kind.code,
            "network": record.related_network.slug if record.related_network else "",
        }

    def set_fields(self, row, record):
        if "date" in row:
            record.date = row["date"]
        if "kind" in row:
            record.agreement_kind = Concept.objects.get(
                vocabulary="agreement-kind", code=row["kind"]
            )
        if "network" in row:
            record.related_network = Network.objects.filter(slug=row["network"]).first()
        if "parties" in row:
            record.countries = ";".join(p for p in split(row["parties"]) if len(p) == 2)

    def set_relations(self, row, record, author):
        if "parties" in row:
            terms = [part for part in split(row["parties"]) if len(part) != 2]
            record.other_parties.set(
                Concept.objects.filter(vocabulary="party", code__in=terms)
            )
