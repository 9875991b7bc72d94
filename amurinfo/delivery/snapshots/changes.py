"""Whatever is written to the database, noted in the same transaction.

Below signals, which bulk operations do not send: every INSERT, UPDATE and DELETE of the ORM passes
a compiler. Rows are noted as they were and as they are, so that a page that showed the old place
of something is found as well as one that has to show the new one.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

from django.conf import settings
from django.db import connections, models, transaction
from django.db.backends.signals import connection_created
from django.db.models.sql.compiler import (
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)
from django.db.models.sql.query import Query

from . import memory, reading
from .values import as_text

#: Tables that no public page shows. A page that reads one of them is not kept (see rendering).
UNSEEN = re.compile(
    r"(?:delivery_change|search_|visitors_|modelsearch_|axes_|auth_|wagtailusers_|wagtailsearch"
    r"|django_(?:session|migrations|tasks|admin)"
    r"|wagtailcore_(?:revision|pagelogentry|modellogentry|task|workflow|comment|pagesubscription"
    r"|uploadedfile|referenceindex|grouppage|groupcollection)"
    r"|facts_preciseplace|taggit_|wagtailforms_|wagtaildocs_uploaded|wagtailimages_uploaded)"
)
#: In the place of a table: addresses that every machine renders before all others.
AT_ONCE = "@"
_LONGEST, _MOST = reading.LONGEST, 300
_LONG = (models.TextField, models.JSONField, models.BinaryField)
_RAW = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+[\"`]?(\w+)", re.IGNORECASE)

_local = threading.local()


def is_on() -> bool:
    return settings.SNAPSHOTS and not getattr(_local, "paused", False)


def pause() -> None:
    """Note nothing until :func:`resume`, e.g. while tables are made."""
    _local.paused = True


def resume() -> None:
    _local.paused = False


@contextmanager
def as_one() -> Iterator[None]:
    """A great change, e.g. the first content: noted as a whole, without looking at its rows."""
    pause()
    try:
        yield
        if settings.SNAPSHOTS:
            _write("default", "*", [], unknown=True)
    finally:
        resume()


def at_once(paths: list[str]) -> None:
    """Tell all machines that these addresses come first: somebody has published or withdrawn
    what stands there, and waits."""
    if is_on():
        _write("default", AT_ONCE, [{"path": path} for path in paths])


def _write(using: str, source: str, rows: list[dict[str, str]], unknown: bool = False) -> None:
    from ..models import Change

    Change.objects.using(using).create(source=source, rows=rows, unknown=unknown)


def _columns(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.local_concrete_fields if not isinstance(f, _LONG)]


def _row(values: dict[str, object]) -> dict[str, str]:
    texts = {column: as_text(value) for column, value in values.items()}
    return {column: text for column, text in texts.items() if len(text) <= _LONGEST}


def _watched(model) -> bool:
    return model is not None and is_on() and not UNSEEN.match(model._meta.db_table)


def _rows_of(query, using: str) -> list[dict[str, str]] | None:
    """The rows that an UPDATE or DELETE is about to meet; ``None`` if they are too many."""
    fields = _columns(query.model)
    select = query.chain(klass=Query)
    select.clear_ordering(force=True)
    select.extra = {}
    select.select = ()
    select.default_cols = False
    select.add_fields([field.name for field in fields])
    select.set_limits(high=_MOST + 1)
    with _unwatched():
        rows = list(select.get_compiler(using).results_iter(tuple_expected=True))
    if len(rows) > _MOST:
        return None
    return [
        _row({field.column: value for field, value in zip(fields, row, strict=True)})
        for row in rows
    ]


@contextmanager
def _unwatched() -> Iterator[None]:
    token = reading._watching.set(None)
    try:
        yield
    finally:
        reading._watching.reset(token)


@contextmanager
def _writing() -> Iterator[None]:
    """What a batch remembers may be from before it; also if another was as quick to write."""
    memory.forget()
    with reading.from_orm():
        yield
    memory.forget()


@contextmanager
def _noted_with_it(connection) -> Iterator[None]:
    """What is written and the note of it: both, or none if the process is killed in between."""
    if connection.in_atomic_block or not connection.get_autocommit():
        yield
        return
    with transaction.atomic(connection.alias):
        yield


def _in_one(execute_sql):
    @wraps(execute_sql)
    def both(self, *args, **kwargs):
        if not _watched(self.query.model):
            return execute_sql(self, *args, **kwargs)
        with _noted_with_it(self.connection):
            return execute_sql(self, *args, **kwargs)

    return both


def install() -> None:
    """Once a process."""
    if getattr(SQLInsertCompiler.execute_sql, "noted", False):
        return
    _install_insert()
    _install_update()
    _install_delete()
    connection_created.connect(_wrap, dispatch_uid="delivery-raw-sql")
    for connection in connections.all(initialized_only=True):
        _wrap(connection=connection)


def _install_insert() -> None:
    execute = SQLInsertCompiler.execute_sql

    def execute_sql(self, *args, **kwargs):
        with _writing():
            result = execute(self, *args, **kwargs)
        query = self.query
        if _watched(query.model):
            rows = [_inserted(query, number, result) for number in range(len(query.objs))]
            many = len(rows) > _MOST
            _write(self.using, query.model._meta.db_table, [] if many else rows, unknown=many)
        return result

    execute_sql.noted = True
    SQLInsertCompiler.execute_sql = _in_one(execute_sql)


def _inserted(query, number: int, result) -> dict[str, str]:
    item = query.objs[number]
    row = {f.column: getattr(item, f.attname) for f in _columns(query.model)}
    if result and number < len(result):
        # The key that the database gave; the object gets it later.
        given = result[number]
        key = query.model._meta.pk
        row[key.column] = given[0] if isinstance(given, (tuple, list)) else given
    return _row(row)


def _install_update() -> None:
    execute = SQLUpdateCompiler.execute_sql

    def execute_sql(self, *args, **kwargs):
        query = self.query
        if not (_watched(query.model) and query.values):
            with _writing():
                return execute(self, *args, **kwargs)
        before = _rows_of(query, self.using)
        with _writing():
            result = execute(self, *args, **kwargs)
        table = query.model._meta.db_table
        new, computed = {}, False
        for field, _model, value in query.values:
            if hasattr(value, "resolve_expression"):
                computed = True
            elif not isinstance(field, _LONG):
                new[field.column] = as_text(value)
        if before is None or computed:
            _write(self.using, table, [], unknown=True)
        elif before:
            after = [{**row, **{k: v for k, v in new.items() if len(v) <= _LONGEST}}
                     for row in before]
            _write(self.using, table, [*before, *(row for row in after if row not in before)])
        return result

    execute_sql.noted = True
    SQLUpdateCompiler.execute_sql = _in_one(execute_sql)


def _install_delete() -> None:
    execute = SQLDeleteCompiler.execute_sql

    def execute_sql(self, *args, **kwargs):
        query = self.query
        before = _rows_of(query, self.using) if _watched(query.model) else []
        with _writing():
            result = execute(self, *args, **kwargs)
        if before is None or before:
            _write(self.using, query.model._meta.db_table, before or [], unknown=before is None)
        return result

    execute_sql.noted = True
    SQLDeleteCompiler.execute_sql = _in_one(execute_sql)


def _wrap(connection, **_kwargs) -> None:
    if _raw not in connection.execute_wrappers:
        connection.execute_wrappers.append(_raw)


def _raw(execute, sql, params, many, context):
    """SQL that no compiler made: which table it writes can be told, which rows cannot."""
    if reading.is_from_orm():
        return execute(sql, params, many, context)
    reading.raw_sql(sql)
    found = _RAW.match(sql)
    if not found:
        return execute(sql, params, many, context)
    if not (is_on() and not UNSEEN.match(found[1]) and _is_ours(found[1])):
        result = execute(sql, params, many, context)
        memory.forget()
        return result
    connection = context["connection"]
    with _noted_with_it(connection):
        result = execute(sql, params, many, context)
        memory.forget()
        _write(connection.alias, found[1], [], unknown=True)
    return result


def _is_ours(table: str) -> bool:
    from django.apps import apps

    return table in {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
