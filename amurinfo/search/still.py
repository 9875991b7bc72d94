"""Asked again when something is shown: what was taken back a moment ago is shown no more."""

from collections.abc import Iterable

from django.db import models

from .engines.base import FILE
from .models import Document
from .sources import files, pages


def pages_of(documents: Iterable[Document]) -> dict[str, models.Model]:
    """``page:12`` -> the page, of those that are published."""
    return _those(pages.published(), documents, "page:")


def files_of(documents: Iterable[Document]) -> dict[str, models.Model]:
    """``file:7`` -> the file with its entry, of those that are published."""
    return _those(
        files.published().select_related("agreement").prefetch_related("agreement__name_set"),
        documents, FILE)


def published(documents: list[Document]) -> list[Document]:
    """Without pages and files that are not."""
    there = {**pages_of(documents), **files_of(documents)}
    return [one for one in documents
            if not one.thing.startswith(FILE) and not one.key.startswith("page:")
            or one.thing in there or one.key in there]


def _those(published, documents: Iterable[Document], kind: str) -> dict[str, models.Model]:
    """In one query, or none."""
    numbers = {int(one.thing[5:] if kind == FILE else one.key[5:])
               for one in documents if one.key.startswith(kind)}
    return {f"{kind}{one.pk}": one for one in published.filter(pk__in=numbers)} if numbers else {}
