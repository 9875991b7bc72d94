"""What a page reads while it is rendered, noted below everything that could forget to say so.

Every query of the ORM passes :class:`SQLCompiler`, every object that it returns ``from_db``. While
a :func:`watch` is on, each query leaves tags: the tables that it read, narrowed by what its WHERE
asks of a column (``record_id = 5``), and each object a tag of its own row. SQL that does not come
from the ORM cannot be read, so it leaves the tag of everything.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from itertools import product

from django.db import models
from django.db.models import Model
from django.db.models.expressions import Col, Exists, Subquery
from django.db.models.lookups import Exact, In, IsNull, StartsWith
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import LOUTER
from django.db.models.sql.query import Query
from django.db.models.sql.where import AND, WhereNode

from .index import Tag
from .values import as_text

#: Any change at all: for what cannot be understood.
EVERYTHING = Tag("*")
LONGEST = 200
#: A list of more values than this is no narrowing.
_MOST = 300

#: SQL that tells nothing of what is in the tables.
_NO_READING = re.compile(
    r"\s*(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|INSERT|UPDATE|DELETE)\b",
    re.IGNORECASE,
)
_LONG = (models.TextField, models.JSONField, models.BinaryField)

_watching: ContextVar[set[Tag] | None] = ContextVar("watching", default=None)
_compiled: ContextVar[bool] = ContextVar("compiled", default=False)


@contextmanager
def watch() -> Iterator[set[Tag]]:
    """Collects tags of all that is read inside of it, in this thread."""
    tags: set[Tag] = set()
    token = _watching.set(tags)
    try:
        yield tags
    finally:
        _watching.reset(token)


def add(tags: Iterable[Tag]) -> None:
    """What was read before, and is shown now."""
    watching = _watching.get()
    if watching is not None:
        watching.update(tags)


def is_from_orm() -> bool:
    """Whether the SQL that runs now was made by the ORM."""
    return _compiled.get()


@contextmanager
def from_orm() -> Iterator[None]:
    token = _compiled.set(True)
    try:
        yield
    finally:
        _compiled.reset(token)


def raw_sql(sql: str) -> None:
    """SQL that the ORM did not make is running."""
    tags = _watching.get()
    if tags is not None and not _NO_READING.match(sql):
        tags.add(EVERYTHING)


# ---- queries ------------------------------------------------------------------------------


def tags_of(query: Query) -> set[Tag]:
    """Tags of all tables that a query reads, its inner queries included."""
    tags: set[Tag] = set()
    for inner in _inner(query):
        tags |= tags_of(inner)
    for other in query.combined_queries:
        tags |= tags_of(other)
    if query.combinator:
        return tags
    used = [a for a, count in query.alias_refcount.items() if count and a in query.alias_map]
    # "There is none" is true of no row, so no row can be asked whether it is one.
    outer = {a for a in used if getattr(query.alias_map[a], "join_type", "") == LOUTER}
    asked = _asked(query.where, outer)
    if not used and query.model is not None:
        used = []
        tags.add(Tag.of(query.get_meta().db_table))
    same_row = _parents(query, used)
    narrowed = {alias for alias in used if asked.get(alias)}
    conditions = _conditioned(query.where)
    # Objects note their own rows; plain values do not.
    gives_objects = query.default_cols and not query.values_select and not query.annotation_select
    for alias in used:
        join = query.alias_map[alias]
        where = asked.get(alias)
        if where:
            tags |= _narrow(join.table_name, where)
        elif gives_objects and alias not in conditions and (
            # A row of a parent's table, or one that a row noted elsewhere points at.
            any(alias in group and group & narrowed for group in same_row)
            or _is_forward(query, alias)
            or _is_pointed_at(query, alias, narrowed, same_row)
        ):
            continue
        else:
            tags.add(Tag.of(join.table_name))
    return tags


def _narrow(table: str, where: dict[str, list[str]]) -> set[Tag]:
    count = 1
    kept: dict[str, list[str]] = {}
    for column, values in sorted(where.items(), key=lambda item: len(item[1])):
        # A change does not tell values longer than that.
        if count * len(values) <= _MOST and all(len(value) <= LONGEST for value in values):
            count *= len(values)
            kept[column] = values
    if not kept:
        return {Tag.of(table)}
    return {
        Tag.of(table, dict(zip(kept, values, strict=True))) for values in product(*kept.values())
    }


def _asked(where: WhereNode, outer: set[str]) -> dict[str, dict[str, list[str]]]:
    """alias -> column -> values, of conditions that every row of the result must meet."""
    found: dict[str, dict[str, list[str]]] = {}
    waiting = [where]
    while waiting:
        node = waiting.pop()
        if node.negated or (node.connector != AND and len(node.children) > 1):
            continue
        for child in node.children:
            if isinstance(child, WhereNode):
                waiting.append(child)
                continue
            values = _values(child)
            if values is None or (isinstance(child, IsNull) and child.lhs.alias in outer):
                continue
            column, list_of_values = values
            columns = found.setdefault(child.lhs.alias, {})
            if column not in columns or len(list_of_values) < len(columns[column]):
                columns[column] = list_of_values
    return found


def _values(lookup) -> tuple[str, list[str]] | None:
    """(column, values) of a condition on one column with known values, else ``None``."""
    if not isinstance(getattr(lookup, "lhs", None), Col) or isinstance(lookup.lhs.target, _LONG):
        return None
    column = lookup.lhs.target.column
    rhs = lookup.rhs
    # Subclasses (iexact …) ask for something else.
    if isinstance(lookup, Exact) and type(lookup).lookup_name == "exact":
        if hasattr(rhs, "resolve_expression") or isinstance(rhs, Query):
            return None
        return column, [as_text(rhs)]
    if isinstance(lookup, In):
        if isinstance(rhs, Query) or hasattr(rhs, "resolve_expression"):
            return None
        values = [value for value in rhs if not hasattr(value, "resolve_expression")]
        if len(values) != len(list(rhs)):
            return None
        return column, sorted({as_text(value) for value in values})
    if isinstance(lookup, StartsWith) and type(lookup).lookup_name == "startswith":
        return (f"{column}^{len(rhs)}", [rhs]) if isinstance(rhs, str) and rhs else None
    if isinstance(lookup, IsNull) and rhs is True:
        return column, [as_text(None)]
    return None


def _inner(query: Query) -> Iterator[Query]:
    waiting: list = [query.where, *query.annotations.values(), *(query.select or ())]
    waiting += [item for item in query.order_by if hasattr(item, "resolve_expression")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Query):
            yield node
            continue
        if isinstance(node, (Subquery, Exists)):
            yield node.query
            continue
        if isinstance(node, WhereNode):
            waiting += node.children
            continue
        for side in ("lhs", "rhs"):
            value = getattr(node, side, None)
            if hasattr(value, "get_source_expressions") or isinstance(value, Query):
                waiting.append(value)
        if hasattr(node, "get_source_expressions"):
            waiting += [item for item in node.get_source_expressions() if item is not None]


def _parents(query: Query, used: list[str]) -> list[set[str]]:
    """Aliases whose rows are one row of a model that inherits: they come and go together."""
    groups: list[set[str]] = []
    for alias in used:
        join = query.alias_map[alias]
        field = getattr(join, "join_field", None)
        remote = getattr(field, "remote_field", None)
        if field is None or not getattr(remote, "parent_link", False):
            continue
        pair = {alias, join.parent_alias}
        touching = [group for group in groups if group & pair]
        for group in touching:
            groups.remove(group)
            pair |= group
        groups.append(pair)
    return groups


def _is_forward(query: Query, alias: str) -> bool:
    """Whether an alias is reached by a foreign key of the row before it, so that its rows are
    those of objects that are noted anyway."""
    join = query.alias_map[alias]
    field = getattr(join, "join_field", None)
    if field is None or not query.select_related:
        return False
    return bool(getattr(field, "many_to_one", False) or getattr(field, "one_to_one", False)) and (
        getattr(field, "concrete", False)
    )


def _is_pointed_at(
    query: Query, alias: str, narrowed: set[str], same_row: list[set[str]]
) -> bool:
    """Whether the rows of an alias are in the result because a narrowed one points at their key:
    areas of a species, by the table between them. No other row comes in without a row there."""
    own = next((group for group in same_row if alias in group), {alias})
    for other in narrowed:
        join = query.alias_map[other]
        if getattr(join, "parent_alias", None) not in own or join.join_type != "INNER JOIN":
            continue
        field = join.join_field
        if getattr(field, "concrete", False):
            continue  # the foreign key is on our side
        return True
    return False


def _conditioned(where: WhereNode) -> set[str]:
    """Aliases that any condition names."""
    found: set[str] = set()
    waiting: list = [where]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Col):
            found.add(node.alias)
        elif isinstance(node, WhereNode):
            waiting += node.children
        elif hasattr(node, "get_source_expressions"):
            waiting += [item for item in node.get_source_expressions() if item is not None]
    return found


# ---- hooks --------------------------------------------------------------------------------


def install() -> None:
    """Once a process. Costs one look at a context variable a query while nobody watches."""
    if getattr(SQLCompiler.execute_sql, "watched", False):
        return
    execute = SQLCompiler.execute_sql
    from_db = Model.from_db.__func__

    def execute_sql(self, *args, **kwargs):
        tags = _watching.get()
        if tags is not None:
            tags |= tags_of(self.query)
        with from_orm():
            return execute(self, *args, **kwargs)

    def noted(cls, db, field_names, values):
        instance = from_db(cls, db, field_names, values)
        tags = _watching.get()
        if tags is not None:
            note(tags, instance)
        return instance

    execute_sql.watched = True
    SQLCompiler.execute_sql = execute_sql
    Model.from_db = classmethod(noted)


def note(tags: set[Tag], instance: Model) -> None:
    """Add the tags of an object's own rows. One that was asked for by what it belongs to (the
    names of a record) is known by that, as is any change of it: it needs no tag of its own."""
    meta = instance._meta.concrete_model._meta
    for column, name in _owners(instance.__class__):
        value = instance.__dict__.get(name)
        if value is not None and _row(meta.db_table, column, as_text(value)) in tags:
            return
    key = as_text(instance.pk)
    tags.add(_row(meta.db_table, meta.pk.column, key))
    for parent in meta.all_parents:
        link = meta.get_ancestor_link(parent)
        if link is not None:
            tags.add(_row(
                parent._meta.db_table, parent._meta.pk.column,
                as_text(getattr(instance, link.attname, instance.pk)),
            ))


@cache
def _owners(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """(column, attribute) of the foreign keys of a model that inherits from no other."""
    meta = model._meta.concrete_model._meta
    if meta.all_parents:
        return ()
    return tuple((field.column, field.attname) for field in meta.local_concrete_fields
                 if field.many_to_one)


@lru_cache(maxsize=50_000)
def _row(table: str, column: str, key: str) -> Tag:
    """Pages read the same rows again and again."""
    return Tag.of(table, {column: key})
