"""What the pages of a batch ask alike is asked once.

All pages show the same menus, and the four editions of a page the same records. While a
:class:`Batch` is in use, what a queryset gave is kept under all that makes it up (the pickled
query), with the tags of what was read for it (see :mod:`.reading`). Whoever asks the same gets
objects of its own, made anew of what was kept, and the tags: a page knows no difference, and what
it loads later through one of its objects is read, and noted, by itself.
"""

import datetime
import pickle
import time
import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import QuerySet
from wagtail.blocks import StreamValue

from amurinfo import batch as batch_of_pages

from . import reading
from .index import Tag

#: Objects that a batch keeps at most.
ROOM = 20_000
#: Seconds for which pages may rely on what the first of their batch read: far less than what the
#: index remembers of changes (its RENDERING).
LONGEST = 60
#: Nobody can change them.
_PLAIN = (
    str, int, float, bytes, bool, type(None), Decimal, uuid.UUID, datetime.date, datetime.time,
    datetime.timedelta, type,
)
#: Most values are of just these kinds, which is found out faster than of what they are one.
_KINDS = frozenset(_PLAIN)


class Batch:
    """Of renderings that began at ``began`` or later, seconds since the epoch: as old as that may
    be what they show."""

    def __init__(self, began: float):
        self.began = began
        self._kept: dict[bytes, tuple[frozenset[Tag], list]] = {}
        self._worked_out: dict[Hashable, tuple[frozenset[Tag], object]] = {}
        self._objects = 0
        #: Pages that were read before their turn, by address (see :mod:`.ahead`).
        self.ahead: dict[str, object] = {}

    def forget(self) -> None:
        self.ahead.clear()
        self._kept.clear()
        self._worked_out.clear()
        self._objects = 0

    def once(self, key: Hashable, make: Callable):
        found = self._worked_out.get(key)
        if found is None:
            tags: set[Tag] = set()
            try:
                with reading.watch() as tags:
                    value = make()
            finally:
                # Also if it fails: what says so on a page has read it all the same.
                reading.add(tags)
            self._worked_out[key] = frozenset(tags), value
            return value
        reading.add(found[0])
        return found[1]

    def fetch(self, queryset: QuerySet, fetch: Callable) -> None:
        """Fill ``queryset`` as ``fetch`` does."""
        try:
            key = _key(queryset)
        # Tables between two others have no class that has a name; a filter may hold a function.
        except (pickle.PicklingError, AttributeError, TypeError):
            fetch(queryset)
            return
        kept = self._kept.get(key)
        if kept is None:
            with reading.watch() as tags, _asking():
                fetch(queryset)
            reading.add(tags)
            try:
                kept = frozenset(tags), _Copier().items(queryset._result_cache)
            except _NotToCopy:
                return
            # The first one who asked keeps what was read for it: nobody else has seen it.
            self._objects += 1 + len(kept[1])
            if self._objects > ROOM:
                self.forget()
            self._kept[key] = kept
            return
        tags, rows = kept
        reading.add(tags)
        queryset._result_cache = _Copier().items(rows)
        queryset._prefetch_done = True


_current: ContextVar[Batch | None] = ContextVar("batch", default=None)
_last: Batch | None = None


def current() -> Batch | None:
    return _current.get()


def beginning(before: float) -> float:
    """When the batch began to which what is rendered now belongs: ``before``, unless that is too
    long ago."""
    now = time.time()
    return now if now - before > LONGEST else before


@contextmanager
def batch(began: float | None) -> Iterator[None]:
    """Use the batch that began then; there is one at a time in a process, and inside of one it is
    that one. Nothing is kept if ``began`` is ``None``."""
    global _last
    if _current.get() is not None:
        yield
        return
    if began is None:
        _last = None
    elif _last is None or _last.began != began:
        _last = Batch(began)
    token = _current.set(_last)
    try:
        yield
    finally:
        _current.reset(token)


def end() -> None:
    """The batch is over: what it keeps is let go."""
    global _last
    _last = None


@contextmanager
def _asking() -> Iterator[None]:
    """The queries that make up one answer are not kept beside it."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


class _Memory:
    """What stands behind :mod:`amurinfo.batch`."""

    @staticmethod
    def once(key: Hashable, make: Callable):
        using = _current.get()
        return make() if using is None else using.once(key, make)

    @staticmethod
    def each(
        name: Hashable, keys: Iterable[Hashable], load: Callable, plain: bool
    ) -> Mapping:
        using = _current.get()
        if using is None:
            return load(keys)
        # One by one, so that each has the tags of its own: a page is not rendered anew because of
        # what stood beside it on another.
        found = {}
        for key in keys:
            values = using.once((name, key), lambda one=key: list(load({one}).items()))
            found.update(values if plain else _Copier().items(values))
        return found


def own(key: Hashable, make: Callable[[], Model]) -> Model:
    """The same for an object of the database: whoever asks gets one of her own."""
    if _current.get() is None:
        return make()
    return _Copier().items([_Memory.once(key, make)])[0]


def forget() -> None:
    """Something is written here: what was read before may not be true any more."""
    if _last is not None:
        _last.forget()


#: Of a queryset: what it found, and whom it would ask for the address of a database.
_NOT_ASKED = {"_result_cache", "_prefetch_done", "_hints", "_known_related_objects"}


def _key(queryset: QuerySet) -> bytes:
    queryset.query  # noqa: B018 (a filter that was put off is added now)
    return pickle.dumps(
        [item for item in queryset.__dict__.items() if item[0] not in _NOT_ASKED],
        pickle.HIGHEST_PROTOCOL,
    )


def install() -> None:
    """Once a process. Costs one look at a context variable a queryset while no batch is in use."""
    if getattr(QuerySet._fetch_all, "kept", False):
        return
    fetch = QuerySet._fetch_all

    def fetch_all(self):
        using = _current.get()
        # Objects of a related manager belong to the one that was asked.
        if using is None or self._result_cache is not None or self._known_related_objects:
            return fetch(self)
        return using.fetch(self, fetch)

    batch_of_pages.remember_with(_Memory)
    fetch_all.kept = True
    QuerySet._fetch_all = fetch_all


# ---- copies -----------------------------------------------------------------------------------


class _NotToCopy(Exception):
    """Something that two pages must not share, and that cannot be made anew."""


class _Copier:
    """Objects as the database gave them, those that they refer to included; each once."""

    def __init__(self):
        self._made: dict[int, Model] = {}

    def items(self, items: list) -> list:
        return [self._one(item) for item in items]

    def _one(self, value):
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, Model):
            return self._model(value)
        kind = type(value)
        if kind is list or kind is tuple:
            return kind([self._one(item) for item in value])
        if kind is dict:
            return {key: self._one(item) for key, item in value.items()}
        if isinstance(value, StreamValue):
            return value._stream_field.to_python(list(value.raw_data))
        if isinstance(value, QuerySet) and value._result_cache is not None:
            return self._prefetched(value)
        raise _NotToCopy(kind)

    def _model(self, old: Model) -> Model:
        new = self._made.get(id(old))
        if new is not None:
            return new
        new = self._made[id(old)] = old.__class__.__new__(old.__class__)
        values = new.__dict__
        for name, value in old.__dict__.items():
            if name != "_state":
                values[name] = value if type(value) in _KINDS else self._one(value)
        state = new._state = ModelState()
        state.db, state.adding = old._state.db, old._state.adding
        if related := old._state.fields_cache:
            state.fields_cache = {name: self._one(value) for name, value in related.items()}
        return new

    def _prefetched(self, old: QuerySet) -> QuerySet:
        new = old.__class__.__new__(old.__class__)
        new.__dict__.update(old.__dict__)
        new._result_cache = self.items(old._result_cache)
        new._known_related_objects = {
            field: {key: self._model(one) for key, one in objects.items()}
            for field, objects in old._known_related_objects.items()
        }
        return new
