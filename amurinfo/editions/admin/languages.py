"""Whose words the person at the screen may write."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from amurinfo.editions import roles
from amurinfo.facts.forms import LocalizedField
from amurinfo.languages import CODES


def writable(request) -> frozenset[str]:
    """Codes of the languages of the user's own editions, asked for once a request."""
    if not hasattr(request, "_writable_languages"):
        own = roles.languages_of(request.user)
        request._writable_languages = frozenset(CODES) if own is None else own
    return request._writable_languages


def restrict(form, own: Iterable[str]) -> None:
    """Let ``form`` write these languages only. Raises ``PermissionDenied`` if it was sent
    words in another: no browser sends those by itself."""
    for name, field in form.fields.items():
        if isinstance(field, LocalizedField):
            field.restrict(own)
            if form.is_bound and field.foreign(form.data, form.add_prefix(name)):
                raise PermissionDenied
