from decimal import Decimal

from amurinfo.facts.models import RECORD_MODELS, Concept, Figure, Record
from amurinfo.facts.units import UNITS
from amurinfo.facts.vocabulary import Property, Qualifier
from amurinfo.languages import BY_COLUMN

from ..cells import Choice, Countries, Number, PartialDate, Reference, Slug, plain
from ..problems import CellError
from .base import COLUMNS, CONFIDENCE, NOTES, SOURCE, FileKind


class Figures(FileKind):
    """Figures other than the sizes of protected areas, which stand with their areas."""

    stem = "figures"
    model = Figure
    kind = "figure"
    select = ("subject", "territory", "method")
    prefetch = ()
    columns = {
        "slug": Slug(required=True),
        "subject_kind": Choice(required=True, values=tuple(RECORD_MODELS)),
        "subject": Slug(required=True),
        "property": Choice(required=True, values=tuple(Property.values)),
        "territory": Reference(kind="concept", vocabulary="territory"),
        "countries": Countries(),
        "as_of": PartialDate(),
        "qualifier": Choice(values=tuple(Qualifier.values)),
        "low": Number(low=0),
        "high": Number(low=0),
        "unit": Choice(required=True, values=tuple(UNITS)),
        "method": Reference(kind="concept", vocabulary="method"),
        **SOURCE,
        **CONFIDENCE,
        **NOTES,
    }

    def queryset(self):
        areas = {"subject__kind": "area", "aspect": Property.AREA}
        return super().queryset().current().exclude(**areas)

    def check_row(self, row):
        low, high = row.get("low"), row.get("high")
        if not low and not high:
            yield "low", CellError("no-value")
        elif low and high and Decimal(low) > Decimal(high):
            yield "high", CellError("low-above-high")
        if row.get("subject_kind") == "area" and row.get("property") == Property.AREA:
            others = [value for value in Property.values if value != Property.AREA]
            yield "property", CellError("choice", expected=", ".join(others))

    def taken_slugs(self, known):
        areas = [slug for kind, slug in known if kind == "area"]
        return {f"{slug}-area": ("protected_areas.csv", slug) for slug in areas}

    def may_empty(self, column):
        return column != "source"

    def row(self, record):
        row = {
            "slug": record.slug,
            "subject_kind": record.subject.kind,
            "subject": record.subject.slug,
            "property": record.aspect,
            "territory": record.territory.code if record.territory else "",
            "countries": record.countries,
            "as_of": record.as_of,
            "qualifier": record.qualifier,
            "low": plain(record.low),
            "high": plain(record.high),
            "unit": record.unit,
            "method": record.method.code if record.method else "",
            "source": record.source,
            "confidence": record.confidence,
        }
        for column in COLUMNS:
            row[f"note_{column}"] = record.note.get(BY_COLUMN[column].code, "")
        return {column: row[column] for column in self.columns}

    def write(self, row, record, author):
        cells = (self.row(record) if record else dict.fromkeys(self.columns, "")) | row
        new = Figure(
            slug=cells["slug"],
            subject=Record.objects.get(kind=cells["subject_kind"], slug=cells["subject"]),
            aspect=cells["property"],
            territory=self._term("territory", cells["territory"]),
            countries=cells["countries"],
            as_of=cells["as_of"],
            qualifier=cells["qualifier"],
            low=Decimal(cells["low"]) if cells["low"] else None,
            high=Decimal(cells["high"]) if cells["high"] else None,
            unit=cells["unit"],
            method=self._term("method", cells["method"]),
            source=cells["source"],
            confidence=cells["confidence"],
            note={
                BY_COLUMN[column].code: cells[f"note_{column}"]
                for column in COLUMNS
                if cells[f"note_{column}"]
            },
            created_by=author.user,
        )
        if record:
            return record.correct(new)
        new.save()
        return new

    @staticmethod
    def _term(vocabulary, code):
        if not code:
            return None
        return Concept.objects.get(vocabulary=vocabulary, code=code)
