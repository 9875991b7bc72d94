"""Notes and short texts of a record: all languages side by side, one's own to be written."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from amurinfo.facts.forms import LocalizedField
from amurinfo.facts.importing.kinds import KINDS
from amurinfo.facts.models import RECORD_MODELS, Record

from .languages import restrict, writable

#: What the texts of a record are called, by their field.
LABELS = {
    "founding": _("Founding document"),
    "flagship_for": _("What the species stands for"),
}
_TEXTS = {kind.kind: kind.texts for kind in KINDS}


class NotesForm(forms.Form):
    note = LocalizedField(label=_("Notes and doubts"), required=False)

    def __init__(self, *args, record: Record, own: frozenset[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        self.initial["note"] = record.note
        for name in _TEXTS[record.kind]:
            self.fields[name] = LocalizedField(label=LABELS[name], required=False)
            self.initial[name] = record.texts.get(name, {})
        restrict(self, own)

    @transaction.atomic
    def save(self) -> None:
        # Read anew: another office may have written its own words meanwhile.
        record = Record.objects.select_for_update().get(pk=self.record.pk)
        field = self.fields["note"]
        record.note = field.merge(record.note, self.cleaned_data["note"])
        for name in _TEXTS[record.kind]:
            record.texts[name] = self.fields[name].merge(
                record.texts.get(name, {}), self.cleaned_data[name]
            )
        record.save(update_fields=["note", "texts", "updated_at"])


class NotesView(WagtailAdminTemplateMixin, FormView):
    form_class = NotesForm
    template_name = "editions/admin/notes.html"
    page_title = _("Notes")
    header_icon = "comment"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.record = get_object_or_404(Record.objects.with_names(), pk=kwargs["pk"])
        model = RECORD_MODELS[self.record.kind]
        self.specific = model.objects.with_names().get(pk=self.record.pk)
        self.right = f"facts.%s_{model._meta.model_name}"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.right % "view"):
            raise PermissionDenied
        if request.method == "POST" and not (self.own and request.user.is_authenticated):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def own(self) -> frozenset[str]:
        may = self.request.user.has_perm(self.right % "change")
        return writable(self.request) if may else frozenset()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"record": self.specific, "own": self.own}

    def form_valid(self, form) -> HttpResponse:
        if form.has_changed():
            form.save()
            log(self.specific, "wagtail.edit", user=self.request.user, content_changed=True)
            said = _g("The notes on “%(record)s” are saved.") % {"record": self.specific}
            messages.success(self.request, said)
        return redirect(self.request.path)

    def get_page_subtitle(self):
        return str(self.specific)

    def get_breadcrumbs_items(self):
        kind = self.specific._meta
        name = f"fact_{self.specific.kind}"
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{name}:index"), "label": capfirst(kind.verbose_name_plural)},
            {"url": reverse(f"{name}:inspect", args=(self.specific.pk,)),
             "label": str(self.specific)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "action_url": self.request.path, "may_write": bool(self.own),
            "submit_button_label": _g("Save"), "submit_button_active_label": _g("Saving…"),
        }


class NotesViewSet(ViewSet):
    name = "fact_notes"
    url_prefix = "facts/notes"

    def register_menu_item(self):
        """Reached from a record."""

    def get_urlpatterns(self):
        return [path("<int:pk>/", NotesView.as_view(), name="edit")]


def buttons(record: Record, request) -> list[Button]:
    """On the page of a record."""
    names = reverse("fact_name:index") + f"?record={record.pk}"
    return [
        Button(_g("Names"), url=names, icon_name="pilcrow", priority=40),
        Button(
            _g("Notes"), url=reverse("fact_notes:edit", args=(record.pk,)),
            icon_name="comment", priority=50,
        ),
    ]
