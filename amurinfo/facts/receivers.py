"""``record_changed`` for whatever is saved outside an import: one set of records a transaction.

A form saves a record, its memberships and perhaps its names one after another; whoever reacts
to the signal wants to hear of it once, after all of them are committed.
"""

import threading

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import RECORD_MODELS, Figure, Membership, Name, PrecisePlace, Record
from .signals import record_changed, record_changing

_waiting = threading.local()


def announce(*keys: tuple[str, str]) -> None:
    """Send ``record_changed`` with ``keys`` when the transaction is committed, or at once if
    there is none. Keys of one transaction are sent together. ``record_changing`` is sent now."""
    record_changing.send(sender=announce, records=set(keys))
    hooks = transaction.get_connection().run_on_commit
    # Asked of the connection: a rollback takes the promise back, and the keys with it.
    if any(function is _send for _savepoints, function, *_rest in hooks):
        _waiting.keys |= set(keys)
    else:
        _waiting.keys = set(keys)
        transaction.on_commit(_send)


def _send() -> None:
    keys, _waiting.keys = _waiting.keys, set()
    if keys:
        record_changed.send(sender=announce, records=keys)


def _key(record_id: int) -> set[tuple[str, str]]:
    """Empty if the record is gone already: then its own deletion was announced."""
    return set(Record.objects.filter(pk=record_id).values_list("kind", "slug"))


def _keys_of(instance) -> set[tuple[str, str]]:
    match instance:
        case Record():
            return {(instance.kind, instance.slug)}
        case Name():
            return _of(instance, "record")
        case Figure():
            return {("figure", instance.slug)} | _of(instance, "subject")
        case Membership():
            return _of(instance, "area") | _of(instance, "network")
        case PrecisePlace(figure=Figure()):
            return _keys_of(instance.figure)
        case PrecisePlace():
            return _of(instance, "record")
    raise TypeError(instance)


def _of(instance, relation: str) -> set[tuple[str, str]]:
    """The key of the record at the other end, without a query where it is loaded."""
    field = instance._meta.get_field(relation)
    if field.is_cached(instance):
        record = field.get_cached_value(instance)
        return {(record.kind, record.slug)}
    return _key(getattr(instance, field.attname))


@receiver([post_save, post_delete], dispatch_uid="facts-record-changed")
def something_changed(sender, instance, **kwargs) -> None:
    if sender in WATCHED and not kwargs.get("raw"):
        announce(*_keys_of(instance))


WATCHED = {*RECORD_MODELS.values(), Record, Name, Figure, Membership, PrecisePlace}
