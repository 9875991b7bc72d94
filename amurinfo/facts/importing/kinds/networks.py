from amurinfo.facts.models import Concept, Network

from ..cells import Countries, Reference, Slug, Year
from .base import CONFIDENCE, FORMS, NAMES, NOTES, SOURCE, FileKind, localized


class Networks(FileKind):
    stem = "networks"
    model = Network
    texts = ("founding",)
    select = ("network_kind",)
    columns = {
        "slug": Slug(required=True),
        "kind": Reference(required=True, kind="concept", vocabulary="network-kind"),
        **NAMES,
        **FORMS,
        "countries": Countries(),
        "year": Year(),
        **localized("founding"),
        **SOURCE,
        **CONFIDENCE,
        **NOTES,
    }

    def own_cells(self, record):
        return {"kind": record.network_kind.code, "year": str(record.year or "")}

    def set_fields(self, row, record):
        if "kind" in row:
            record.network_kind = Concept.objects.get(
                vocabulary="network-kind", code=row["kind"]
            )
        if "year" in row:
            record.year = int(row["year"]) if row["year"] else None
