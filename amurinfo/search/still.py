"""Asked again when something is shown: what was taken back a moment ago is shown no more."""

from collections.abc import Iterable

from amurinfo.media.models import CentreDocument

from .engines.base import FILE
from .quick import Row
from .sources import files, pages


def pages_of(documents: Iterable[Row]) -> dict[str, tuple[str, int]]:
    """``page:12`` -> path and locale of the page, of those that are published."""
    numbers = {int(one.key[5:]) for one in documents if one.key.startswith("page:")}
    if not numbers:
        return {}
    rows = pages.published().filter(pk__in=numbers).values_list("pk", "url_path", "locale_id")
    return {f"page:{pk}": (path, locale) for pk, path, locale in rows}


def files_of(documents: Iterable[Row]) -> dict[str, CentreDocument]:
    """``file:7`` -> the file with its entry, of those that are published."""
    numbers = {int(one.thing[5:]) for one in documents if one.thing.startswith(FILE)}
    if not numbers:
        return {}
    found = files.published().filter(pk__in=numbers).select_related("agreement")
    return {f"{FILE}{one.pk}": one for one in found.prefetch_related("agreement__name_set")}


def published(documents: list[Row]) -> list[Row]:
    """Without pages and files that are not."""
    there = {**pages_of(documents), **files_of(documents)}
    return [one for one in documents
            if not one.thing.startswith(FILE) and not one.key.startswith("page:")
            or one.thing in there or one.key in there]
