from amurinfo.facts.models import Concept

from ..cells import Slug, Text
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

    def own_cells(self, record):
        return {"vocabulary": record.vocabulary, "slug": record.code}

    def set_fields(self, row, record):
        record.vocabulary, record.code = row["vocabulary"], row["slug"]
