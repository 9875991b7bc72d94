from amurinfo.facts.models import Concept, Species
from amurinfo.facts.vocabulary import RedList

from ..cells import Choice, Reference, Slug, Text, Year
from .base import CONFIDENCE, FORMS, NAMES, NOTES, SOURCE, FileKind, localized


class SpeciesFile(FileKind):
    stem = "species"
    model = Species
    texts = ("flagship_for",)
    select = ("group", "role")
    columns = {
        "slug": Slug(required=True),
        "scientific_name": Text(required=True, limit=120),
        **NAMES,
        **FORMS,
        "group": Reference(required=True, kind="concept", vocabulary="species-group"),
        "role": Reference(kind="concept", vocabulary="species-role"),
        "iucn_status": Choice(values=tuple(RedList.values)),
        "iucn_year": Year(),
        **localized("flagship_for"),
        **SOURCE,
        **CONFIDENCE,
        **NOTES,
    }

    def own_cells(self, record):
        return {
            "scientific_name": record.scientific_name,
            "group": record.group.code,
            "role": record.role.code if record.role else "",
            "iucn_status": record.iucn_status,
            "iucn_year": str(record.iucn_year or ""),
        }

    def set_fields(self, row, record):
        if "scientific_name" in row:
            record.scientific_name = row["scientific_name"]
        if "group" in row:
            record.group = Concept.objects.get(vocabulary="species-group", code=row["group"])
        if "role" in row:
            record.role = Concept.objects.filter(
                vocabulary="species-role", code=row["role"]
            ).first()
        if "iucn_status" in row:
            record.iucn_status = row["iucn_status"]
        if "iucn_year" in row:
            record.iucn_year = int(row["iucn_year"]) if row["iucn_year"] else None
