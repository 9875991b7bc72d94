from amurinfo.facts.models import Concept, Place

from ..cells import Countries, Reference, Slug
from .base import FORMS, NAMES, NOTES, POINT, SOURCE, FileKind


class Places(FileKind):
    stem = "places"
    model = Place
    select = ("place_kind",)
    columns = {
        "slug": Slug(required=True),
        "kind": Reference(required=True, kind="concept", vocabulary="place-kind"),
        **NAMES,
        **FORMS,
        **POINT,
        "countries": Countries(),
        **SOURCE,
        **NOTES,
    }

    def own_cells(self, record):
        return {"kind": record.place_kind.code}

    def set_fields(self, row, record):
        if "kind" in row:
            record.place_kind = Concept.objects.get(vocabulary="place-kind", code=row["kind"])
