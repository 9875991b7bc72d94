from amurinfo.facts.models import Concept

from ..cells import Slug, Text
from ..problems import CellError
from .base import NAMES, FileKind


class Concepts(FileKind):
    """Terms of the open lists. The key is the pair of vocabulary and slug."""

    stem = "concepts"
    model = Concept
    columns = {
        "vocabulary": Slug(required=True),
        "slug": Slug(required=True),
        **NAMES,
        "source": Text(),
    }

    def slug(self, row):
        return f"{row['vocabulary']}-{row['slug']}"

    def check_row(self, row):
        yield from super().check_row(row)
        if len(row["vocabulary"]) > 30:
            yield "vocabulary", CellError("too-long", limit=30)
        elif len(self.slug(row)) > 80:
            yield "slug", CellError("too-long", limit=79 - len(row["vocabulary"]))

    def own_cells(self, record):
        return {"vocabulary": record.vocabulary, "slug": record.code}

    def set_fields(self, row, record):
        record.vocabulary, record.code = row["vocabulary"], row["slug"]
