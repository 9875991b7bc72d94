from amurinfo.facts.models import Organisation, Place

from ..cells import Reference, Slug
from .base import CONFIDENCE, FORMS, NAMES, NOTES, SOURCE, FileKind


class Organisations(FileKind):
    stem = "organisations"
    model = Organisation
    select = ("seat",)
    columns = {
        "slug": Slug(required=True),
        **NAMES,
        **FORMS,
        "place": Reference(kind="place"),
        **SOURCE,
        **CONFIDENCE,
        **NOTES,
    }

    def own_cells(self, record):
        return {"place": record.seat.slug if record.seat else ""}

    def set_fields(self, row, record):
        if "place" in row:
            record.seat = Place.objects.filter(slug=row["place"]).first()
