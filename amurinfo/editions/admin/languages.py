"""Whose words the person at the screen may write."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property

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


class OwnLanguage:
    """For views of one thing that has a ``language``: refuses those of others."""

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        if found.language not in writable(self.request):
            raise PermissionDenied
        return found


class OwnLanguageForm(OwnLanguage):
    """The form is told which languages it may offer, as ``own``."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"own": writable(self.request)}


class OwnLanguageCreate(OwnLanguageForm):
    """Nothing is made in a language of others, whatever was sent."""

    def dispatch(self, request, *args, **kwargs):
        own, language = writable(request), request.POST.get("language")
        if not own or (language and language not in own):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class OwnLanguageList:
    """Everybody sees all; what leads to a change stands at one's own only. ``own``: codes."""

    @cached_property
    def own(self) -> frozenset[str]:
        may = self.user_has_permission("change")
        return writable(self.request) if may else frozenset()

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.language in self.own else None

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if instance.language in self.own else None

    def get_add_url(self):
        return super().get_add_url() if self.own else None
