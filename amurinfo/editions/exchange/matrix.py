"""The matrix of pages by editions, read from what was worked out when pages were published."""

import csv
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Min, QuerySet, Sum

from amurinfo.languages import CODES

from ..models import Edition, Offer, ParityMonth, Standing
from .diff import Gravity
from .machine import unread

PER_PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which pages: by editions and their state there, module, type, gravity (at least) and age in
    days (at least). ``editions``: ``None`` for all, as what is empty elsewhere."""

    editions: tuple[str, ...] | None = None
    state: str = ""
    module: str = ""
    page_type: str = ""
    gravity: int = 0
    days: int = 0

    @property
    def is_filtered(self) -> bool:
        return self != Wanted()


@dataclass
class Line:
    """``unread``: {edition: passages of its draft that a machine said and nobody has read}."""

    key: uuid.UUID
    path: str
    title: str = ""
    title_language: str = ""
    cells: dict[str, Standing] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)

    @property
    def in_order(self) -> list[tuple[Standing | None, int]]:
        return [(self.cells.get(code), self.unread.get(code, 0)) for code in CODES]


def _found(wanted: Wanted, today) -> QuerySet:
    import datetime

    rows = Standing.objects.all()
    if wanted.editions is not None:
        rows = rows.filter(edition__language__in=wanted.editions)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.module:
        rows = rows.filter(module=wanted.module)
    if wanted.page_type:
        rows = rows.filter(page_type=wanted.page_type)
    if wanted.gravity:
        rows = rows.filter(gravity__gte=wanted.gravity)
    if wanted.days:
        rows = rows.filter(since__lte=today - datetime.timedelta(days=wanted.days))
    return rows


def lines(
    wanted: Wanted, today, page: int | None = None, preferred: str = ""
) -> tuple[list[Line], int]:
    """(lines, how many there are in all); of one page of the list, or all of them."""
    found = _found(wanted, today)
    if wanted.editions is None and not (
            wanted.state or wanted.gravity or wanted.days):
        # Every page has a row for each edition: one edition's rows name them all.
        found = found.filter(edition=Edition.objects.order_by("pk").first())
        keys = found.order_by("sort_path", "translation_key").values_list(
            "translation_key", "sort_path")
        total = found.count()
    else:
        grouped = found.values("translation_key").annotate(first=Min("sort_path"))
        keys = grouped.order_by("first", "translation_key").values_list(
            "translation_key", "first")
        total = grouped.count()
    if page is not None:
        keys = keys[(page - 1) * PER_PAGE : page * PER_PAGE]
    made = {key: Line(key, path) for key, path in keys}
    codes = dict(Edition.objects.values_list("pk", "language"))
    rows = Standing.objects.defer("lags")
    if page is not None:
        rows = rows.filter(translation_key__in=made)
    for row in rows.iterator(chunk_size=2000):
        line = made.get(row.translation_key)
        if line is None:
            continue
        code = codes[row.edition_id]
        line.cells[code] = row
        if not line.title or row.title_language == preferred:
            line.title, line.title_language = row.title, row.title_language
    for (key, code), number in unread.counts(None if page is None else made).items():
        if key in made:
            made[key].unread[code] = number
    return list(made.values()), total


def offered(wanted: Wanted, today) -> QuerySet[Offer]:
    """Whole pages that are offered to the editions of ``wanted``, the upper ones first."""
    keys = _found(wanted, today).values("translation_key")
    return Offer.objects.filter(
        target__language__in=wanted.editions or (), kind=Offer.Kind.PAGE, status=Offer.Status.OPEN,
        translation_key__in=keys,
    ).select_related("source", "target").order_by("snapshot__page__path")


def counts(wanted: Wanted, today) -> dict[str, dict[str, int]]:
    """{edition: {state: pages}}, and under ``places`` how many places lag."""
    found: dict[str, dict[str, int]] = {code: {} for code in CODES}
    rows = _found(wanted, today).values_list("edition__language", "state").annotate(
        pages=Count("pk"), places=Sum("behind"))
    for code, state, pages, places in rows:
        found[code][state] = pages
        found[code]["places"] = found[code].get("places", 0) + (places or 0)
    return found


def months() -> list[tuple[str, dict[str, dict[str, int]]]]:
    """(month, {edition: {state: pages}}), the latest first."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in ParityMonth.objects.select_related("edition").order_by("-month"):
        found.setdefault(row.month.strftime("%Y-%m"), {})[row.edition.language] = row.counts
    return list(found.items())


def as_data(line: Line) -> dict:
    """One line for programs."""
    return {
        "key": str(line.key), "path": line.path, "title": line.title,
        "editions": {
            code: {
                "state": cell.state, "behind": cell.behind, "total": cell.total,
                "since": cell.since.isoformat() if cell.since else None,
                "gravity": Gravity(cell.gravity).name.lower(),
                "adapted": cell.adapted, "waived": cell.waived,
                "unread": line.unread.get(code, 0),
            }
            for code, cell in sorted(line.cells.items())
        },
    }


def write_csv(file, found: list[Line]) -> None:
    columns = ("state", "behind", "total", "since", "gravity", "adapted", "waived")
    table = csv.writer(file)
    table.writerow(["path", "title", *(
        f"{code}_{name}" for code in CODES for name in (*columns, "unread"))])
    table.writerows(_cells(found, columns))


def _told(cell: Standing, column: str):
    if column == "gravity":
        return cell.get_gravity_display() if cell.behind else ""
    value = getattr(cell, column)
    return "" if value is None else value


def _cells(found: list[Line], columns) -> Iterator[list]:
    for line in found:
        row = [line.path, line.title]
        for cell, unread_passages in line.in_order:
            row += ["" if cell is None else _told(cell, name) for name in columns]
            row.append("" if cell is None else unread_passages)
        yield row
