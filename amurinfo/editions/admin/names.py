"""Names of records. Everybody sees all of them; only the office of a language writes its own."""

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views import generic

from amurinfo.facts.admin.base import MENU_HOOK, PlainIndexView, PlainViewSet, contains
from amurinfo.facts.forms import AnyRecordField, CellField
from amurinfo.facts.importing.cells import Form, Text
from amurinfo.facts.importing.problems import explain
from amurinfo.facts.models import RECORD_MODELS, Name
from amurinfo.facts.prose.syntax import CASES_OF
from amurinfo.facts.vocabulary import Case

from . import log
from .languages import OwnLanguageCreate, OwnLanguageForm, OwnLanguageList, writable


def kinds() -> list[tuple[str, str]]:
    return [
        (kind, capfirst(model._meta.verbose_name_plural))
        for kind, model in RECORD_MODELS.items()
    ]


class NameForm(forms.ModelForm):
    """``own``: languages in which this person may write names."""

    record = AnyRecordField(label=_("record"))
    text = CellField(Text(limit=300), label=_("name"), max_length=300)

    class Meta:
        model = Name
        fields = ("record", "language", "text", "status", "state")

    def __init__(self, *args, own=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.before = self.instance.text
        self.cases = self._cases()
        for case in self.cases:
            self.fields[f"form_{case}"] = CellField(
                Form(), label=capfirst(Case(case).label), max_length=300, required=False,
                initial=self.instance.forms.get(case, ""),
            )
        states = self.fields["state"]
        if self.instance.state != Name.State.REVIEWED:
            # Reviewing is a deed of its own.
            states.choices = [c for c in states.choices if c[0] != Name.State.REVIEWED]
        if self.instance.pk:
            del self.fields["record"], self.fields["language"]
        else:
            field = self.fields["language"]
            field.choices = [choice for choice in field.choices if choice[0] in own]

    def _cases(self) -> tuple[str, ...]:
        """Cases that the name may have; none before its record and language are settled, and
        none for terms, which prose does not name."""
        if not self.instance.pk or self.instance.record.kind == "concept":
            return ()
        return CASES_OF.get(self.instance.language, ())

    def _clean_forms(self, cleaned: dict) -> None:
        forms = {case: form for case in self.cases if (form := cleaned.get(f"form_{case}"))}
        if forms and forms == self.instance.forms and cleaned["text"] != self.before:
            self.add_error(f"form_{next(iter(forms))}", ValidationError(
                explain("old-forms", {}), "old-forms"
            ))
        self.instance.forms = forms

    def clean(self):
        # Instead of the constraints, which speak of themselves and not of names.
        cleaned = self.cleaned_data
        record = cleaned.get("record") or getattr(self.instance, "record", None)
        language = cleaned.get("language") or self.instance.language
        if not record or not language or not cleaned.get("text"):
            return cleaned
        self._clean_forms(cleaned)
        others = record.name_set.filter(language=language).exclude(pk=self.instance.pk)
        if others.filter(text=cleaned["text"]).exists():
            self.add_error("text", _("The record has this name already."))
        preferred = others.filter(status=Name.Status.PREFERRED).first()
        if preferred and cleaned.get("status") == Name.Status.PREFERRED:
            self.add_error("status", ValidationError(
                _("“%(name)s” is the preferred name in this language; make it an allowed one "
                  "first."),
                params={"name": preferred.text},
            ))
        return cleaned


class BackToWhere:
    """Whoever came by a link of a list or a report goes back there."""

    def get_success_url(self):
        return get_valid_next_url_from_request(self.request) or super().get_success_url()

    def get_success_buttons(self):
        return []


class NameCreateView(BackToWhere, OwnLanguageCreate, generic.CreateView):
    def get_initial(self):
        """What a link to this form says already: a record, or words that readers miss."""
        own, said = writable(self.request), self.request.GET
        initial = {"language": next(iter(own))} if len(own) == 1 else {}
        known = {name: said[name] for name in ("record", "language", "text", "status")
                 if name in said}
        return super().get_initial() | initial | known


class NameEditView(BackToWhere, OwnLanguageForm, generic.EditView):
    template_name = "editions/admin/name.html"
    actions = ["edit", "review"]

    def save_instance(self):
        name, form = self.form.instance, self.form
        again = name.state == Name.State.REVIEWED and name.text != form.before
        if self.action == "review" or again:
            name.review(self.request.user)
            log.reviewed(name, self.request.user)
        elif name.state != Name.State.REVIEWED:
            name.reviewed_by = name.reviewed_at = None
        return super().save_instance()

    def get_context_data(self, **kwargs):
        others = self.object.record.name_set.exclude(pk=self.object.pk)
        return super().get_context_data(**kwargs) | {
            "record": self.object.record,
            "others": others.order_by("language", "-status"),
        }


class NameFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=Name._meta.get_field("language").choices
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=Name.State.choices)
    status = django_filters.ChoiceFilter(label=_("Use"), choices=Name.Status.choices)
    kind = django_filters.ChoiceFilter(
        field_name="record__kind", label=_("Kind of record"), choices=kinds
    )
    record = django_filters.NumberFilter(
        field_name="record_id", label=_("Record (number)"), widget=forms.HiddenInput
    )


class CheckColumn(Column):
    """A box for each name that this office may review."""

    cell_template_name = "editions/admin/check_cell.html"

    def __init__(self, own: frozenset[str]):
        super().__init__("check", label="")
        self.own = own

    def get_value(self, name):
        return name.language in self.own and name.state != Name.State.REVIEWED


class NameIndexView(OwnLanguageList, PlainIndexView):
    search_fields = ["text"]
    results_template_name = "editions/admin/name_results.html"

    @cached_property
    def columns(self):
        columns = [
            self.title(capfirst(_("name")), name="text", accessor="text", sort_key="text"),
            Column("language", label=_("Language"), accessor="get_language_display",
                   sort_key="language"),
            Column("record", label=_("Record"), accessor=_record, sort_key="record__slug"),
            Column("status", label=_("Use"), accessor="get_status_display", sort_key="status"),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        ]
        return [CheckColumn(self.own), *columns] if self.own else columns

    def get_base_queryset(self):
        return Name.objects.select_related("record")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        query = self.search_query
        return queryset.filter(contains("text", query) | contains("record__slug", query))

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, **kwargs) | {
            "review_url": reverse("fact_name:review") if self.own else "",
            "back": self.request.get_full_path().replace("/results/", "/"),
        }


def _record(name: Name) -> str:
    return f"{name.record.kind} · {name.record.slug}"


def review(request):
    """POST with ``name`` (several): the office stands behind these names. All or none."""
    if request.method != "POST" or not request.user.has_perm("facts.change_name"):
        raise PermissionDenied
    own = writable(request)
    keys = [key for key in request.POST.getlist("name") if key.isdecimal()]
    with transaction.atomic():
        names = list(Name.objects.filter(pk__in=keys).select_related("record"))
        if any(name.language not in own for name in names):
            raise PermissionDenied
        for name in names:
            name.review(request.user)
            name.save(update_fields=["state", "reviewed_by", "reviewed_at"])
            log.reviewed(name, request.user)
    if names:
        said = ngettext(
            "%(count)s name is now reviewed by your office.",
            "%(count)s names are now reviewed by your office.", len(names),
        )
        messages.success(request, said % {"count": len(names)})
    else:
        messages.warning(request, _g("Tick the names that your office has reviewed."))
    return redirect(get_valid_next_url_from_request(request) or reverse("fact_name:index"))


class NameViewSet(PlainViewSet):
    model = Name
    name = "fact_name"
    url_prefix = "facts/names"
    icon = "pilcrow"
    menu_hook = MENU_HOOK
    menu_order = 20
    list_per_page = 50
    without = ("inspect",)
    index_view_class = NameIndexView
    index_results_template_name = NameIndexView.results_template_name
    add_view_class = NameCreateView
    edit_view_class = NameEditView
    edit_template_name = NameEditView.template_name
    filterset_class = NameFilterSet
    form_class = NameForm

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("review/", review, name="review")]
