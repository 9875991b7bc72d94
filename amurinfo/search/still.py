"""Asked again when something is shown: what was taken back a moment ago is shown no more."""

from collections.abc import Iterable
from typing import NamedTuple

from amurinfo.media.models import CentreDocument
from amurinfo.pages.readers import Doors

from . import quick
from .engines.base import FILE
from .sources import files, pages


class Row(NamedTuple):
    """What is shown of a document. ``path``, ``locale``: of its page, if that is published;
    ``None`` for all that is no page."""

    pk: int
    key: str
    language: str
    kind: str
    thing: str
    title: str
    title_language: str
    text: str
    title_places: bytes | None
    places: bytes | None
    path: str | None
    locale: int | None

    @property
    def is_page(self) -> bool:
        return self.key.startswith("page:")


def documents(ids: Iterable[int], doors: Doors) -> dict[int, Row]:
    """Documents with what there is of their pages now."""
    open_pages, given = quick.written(
        ("pages", doors.closed()),
        lambda: pages.published(doors).order_by().values_list("pk", "url_path", "locale_id"))
    these, numbers = quick.among(ids)
    rows = quick.rows(
        "SELECT document.id, key, language, kind, thing, title, title_language, text, "  # noqa: S608
        "title_places, places, "
        f"url_path, locale_id FROM search_document AS document LEFT JOIN ({open_pages}) AS page "
        "ON page.pk = CASE WHEN key LIKE 'page:%%' THEN CAST(substr(key, 6) AS integer) END "
        f"WHERE document.id {these}", [*given, *numbers])
    return {row[0]: Row(*row) for row in rows}


def files_of(documents: Iterable[Row]) -> dict[str, CentreDocument]:
    """``file:7`` -> the file with its entry, of those that are published."""
    numbers = {int(one.thing[5:]) for one in documents if one.thing.startswith(FILE)}
    if not numbers:
        return {}
    found = files.published().filter(pk__in=numbers).select_related("agreement")
    return {f"{FILE}{one.pk}": one for one in found.prefetch_related("agreement__name_set")}


def published(ids: list[int]) -> list[Row]:
    """Those documents in this order, without pages and files that are not published."""
    found = documents(ids, Doors(quick.asked))
    there = files_of(found.values())
    return [one for one in map(found.get, ids) if one and (
        one.path is not None if one.is_page
        else not one.thing.startswith(FILE) or one.thing in there)]
