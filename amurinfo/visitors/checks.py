"""What this room promises, checked on the live tables once a day; the audit page shows the result.

The tests check more; these are what only the real data can break.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from . import models, registry, store
from .counting import folding

#: Name -> what is promised.
PROMISES = {
    "terms": _("Nothing is older than its term."),
    "crowds": _("No released row stands for fewer than 10 visitors (pages: 5), and none leaves "
                "fewer over beside the total."),
    "columns": _("No table has a column for a time of day, an address or a program."),
    "tables": _("Every table of this room is listed with a term."),
    "receipts": _("No receipt is known by anything but its number."),
}
_TIMES = ("DateTimeField", "TimeField", "DurationField", "GenericIPAddressField")
_RECENT = 13  # weeks of which rows are compared with one another; they do not change afterwards
#: Tables that editors write themselves, and the words that receipts refer to.
OF_EDITORS = frozenset({"Campaign", "Remark", "MailChoice", "ConsentText"})


def tables() -> list:
    """Models of this room that hold what comes from visitors."""
    return [model for model in apps.get_app_config("visitors").get_models()
            if model.__name__ not in OF_EDITORS]


def columns(model) -> list[str]:
    """The columns that the database really has."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return [column.name for column in described]


def _terms(today: datetime.date) -> str:
    late = [
        name for name, column in store.AGES.items()
        if getattr(models, name).objects.filter(
            **{f"{column}__lt": registry.oldest(name, today)}).exists()
    ]
    if store.unfolded(today):
        late.append("Served by day")
    return ", ".join(late)


def _crowds(today: datetime.date) -> str:
    pages = ("page", "entry", "exit")
    small = models.Release.objects.filter(
        dimension__in=pages, visitors__lt=folding.LEAST_OF_PAGES
    ) | models.Release.objects.exclude(dimension__in=pages).filter(visitors__lt=folding.LEAST)
    found = set(small.values_list("dimension", flat=True))
    recent = today - datetime.timedelta(weeks=_RECENT)
    for tables in store.released(models.Release.objects.filter(end__gte=recent)).values():
        if "total" in tables:
            left = folding.spare(tables)
            found |= {dimension for dimension in tables if left[dimension] != tables[dimension]}
    return ", ".join(sorted(found))


def _columns(today: datetime.date) -> str:
    found = []
    for model in tables():
        declared = {field.column: field.get_internal_type() for field in model._meta.fields}
        found += [f"{model.__name__}.{column}" for column in columns(model)
                  if declared.get(column, "unknown") in (*_TIMES, "unknown")]
    return ", ".join(found)


def _tables(today: datetime.date) -> str:
    listed = {kept.table for kept in registry.RETENTION if kept.days}
    return ", ".join(model.__name__ for model in tables() if model.__name__ not in listed)


def _receipts(today: datetime.date) -> str:
    allowed = {"receipt", "purpose", "text_id", "mechanism", "decided", "expires", "withdrawn"}
    return ", ".join(sorted(set(columns(models.Consent)) - allowed))


def run(today: datetime.date) -> dict[str, str]:
    """Checks every promise; keeps and returns name -> what broke it, empty where nothing did."""
    found = {"terms": _terms(today), "crowds": _crowds(today), "columns": _columns(today),
             "tables": _tables(today), "receipts": _receipts(today)}
    for name, detail in found.items():
        models.Check.objects.update_or_create(
            name=name, defaults={"day": today, "detail": detail[:300]})
    return found


@dataclass(frozen=True)
class Stored:
    """One table as it is now; ``first``: the oldest day in it, ``None`` if it is empty or has no
    days."""

    what: str
    name: str
    columns: str
    rows: int
    first: datetime.date | None


def stored() -> list[Stored]:
    """Every table of this room that holds what comes from visitors."""
    listed = {kept.table: kept for kept in registry.RETENTION if kept.table}
    return [
        Stored(
            str(listed[name].what), model._meta.db_table, ", ".join(columns(model)),
            model.objects.count(), model.objects.aggregate(d=Min(store.AGES[name]))["d"],
        )
        for model in tables() if (name := model.__name__) in listed
    ]


#: Written by ``python -m tests.visitors``; kept with the program.
TESTED = Path(__file__).parent / "tested.json"


@dataclass(frozen=True)
class Tested:
    """The last run of the tests of this room; ``same``: of the very program that runs here."""

    day: datetime.date
    passed: int
    failed: int
    skipped: int
    same: bool


def tested() -> Tested | None:
    """``None`` where no run was kept."""
    try:
        said = json.loads(TESTED.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Tested(datetime.date.fromisoformat(said["day"]), said["passed"], said["failed"],
                  said["skipped"], said["code"] == code())


@cache
def code() -> str:
    """SHA-256 of the code of this room, in the order of its files' names: whoever has the source
    can compare."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")) + sorted(folder.rglob("*.js")):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
