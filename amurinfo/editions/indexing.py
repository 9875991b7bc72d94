"""Wagtail's own indexes, of words and of who refers to what, when many pages are saved at once.

Wagtail reads a page again and indexes it after every save, and a publication saves it twice; each
time the mean length of all titles is taken. Within :func:`once` all that is done at the end,
once a page.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from contextvars import ContextVar

from django.apps import apps
from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend
from modelsearch.backends import get_search_backends
from modelsearch.index import class_is_indexed
from wagtail.models import COMMENTS_RELATION_NAME, Page, ReferenceIndex

#: Pages at a time.
CHUNK = 100
#: What Wagtail asks for after a save; named, as its tasks are made with this backend.
_ON_SAVE = {"modelsearch.tasks.insert_or_update_object_task",
            "wagtail.tasks.update_reference_index_task"}

#: (application, model) -> keys of pages that wait.
_waiting: ContextVar[dict[tuple[str, str], set[str]] | None] = ContextVar("to_index", default=None)


class Backend(ImmediateBackend):
    """Tasks at once, except that pages are indexed when :func:`once` ends."""

    def _execute_task(self, task_result) -> None:
        waiting = _waiting.get()
        if waiting is not None and task_result.task.module_path in _ON_SAVE:
            app, model, key = task_result.args
            if issubclass(apps.get_model(app, model), Page):
                waiting[app, model].add(key)
                return
        super()._execute_task(task_result)


@contextlib.contextmanager
def once() -> Iterator[None]:
    """Pages that are saved within are indexed at its end; of what is rolled back, none."""
    if _waiting.get() is not None:
        yield
        return
    waiting: dict[tuple[str, str], set[str]] = defaultdict(set)
    token = _waiting.set(waiting)
    try:
        with transaction.atomic():
            yield
            _waiting.reset(token)
            token = None
            for (app, model), keys in waiting.items():
                _index(apps.get_model(app, model), sorted(keys, key=int))
    finally:
        if token is not None:
            _waiting.reset(token)


def _index(model: type[Page], keys: list[str]) -> None:
    for start in range(0, len(keys), CHUNK):
        pages = model.objects.filter(pk__in=keys[start:start + CHUNK]).prefetch_related(
            COMMENTS_RELATION_NAME)
        of_class: dict[type[Page], list[Page]] = defaultdict(list)
        for page in pages if model is not Page else pages.specific():
            of_class[type(page)].append(page)
        for cls, found in of_class.items():
            if class_is_indexed(cls):
                for backend in get_search_backends(with_auto_update=True):
                    backend.add_bulk(cls, found)
            if ReferenceIndex.is_indexed(cls):
                for page in found:
                    ReferenceIndex.create_or_update_for_object(page)
