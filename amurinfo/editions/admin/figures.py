"""Figures: added and corrected. What was once published stays readable for ever."""

from decimal import Decimal

import django_filters
from django import forms
from django.db import transaction
from django.forms import modelform_factory
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from amurinfo.facts.admin.base import (
    MENU_HOOK,
    PlainIndexView,
    PlainInspectView,
    PlainViewSet,
    contains,
    named,
)
from amurinfo.facts.forms import AnyRecordField, CellField, LocalizedField, formfield
from amurinfo.facts.importing.cells import Countries, Slug, plain
from amurinfo.facts.importing.kinds.areas import LARGEST_HA, SMALLEST_HA
from amurinfo.facts.importing.problems import explain
from amurinfo.facts.models import Figure, Record
from amurinfo.facts.vocabulary import Property
from amurinfo.languages import BY_CODE, CODES

from . import log
from .languages import restrict, writable
from .names import kinds

FIELDS = (
    "slug", "subject", "aspect", "territory", "countries", "as_of", "qualifier", "low", "high",
    "unit", "method", "source", "confidence", "note",
)


class _FigureForm(forms.ModelForm):
    """``old``: the figure that is corrected, whose slug and subject stay."""

    slug = CellField(
        Slug(), label=_("slug"), max_length=120,
        help_text=_("Stays the same through all corrections."),
    )
    subject = AnyRecordField(label=_("subject"))
    countries = CellField(
        Countries(), label=_("countries"), required=False, max_length=40,
        help_text=_("Two-letter codes joined by “;”, e.g. RU;CN."),
    )
    note = LocalizedField(label=_("Notes and doubts"), required=False)

    def __init__(self, *args, own=frozenset(), old: Figure | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.old = old
        if old:
            del self.fields["slug"], self.fields["subject"]
        for field in ("low", "high"):
            value = getattr(self.instance, field)
            self.initial[field] = None if value is None else Decimal(plain(value))
            self.fields[field].validators.append(_not_negative)
        restrict(self, own)

    def clean_note(self):
        kept = self.old.note if self.old else {}
        return self.fields["note"].merge(kept, self.cleaned_data["note"])

    def clean(self):
        # Instead of the constraints: the old figure still holds the slug.
        cleaned = self.cleaned_data
        slug = self.old.slug if self.old else cleaned.get("slug")
        subject = self.old.subject if self.old else cleaned.get("subject")
        if not self.old and Figure.objects.filter(slug=slug).exists():
            self.add_error("slug", _("There is already a figure with this slug; correct it."))
        if self.old and not self.has_changed():
            self.add_error(None, _("Nothing was changed, so there is nothing to correct."))
        if subject and subject.kind == "area" and cleaned.get("aspect") == Property.AREA:
            self._check_size(cleaned, slug, subject)
        elif slug and cleaned.get("aspect") and self._is_size(slug):
            said = _("A figure with this slug is the size of the protected area.")
            self.add_error("aspect" if self.old else "slug", said)
        return cleaned

    @staticmethod
    def _is_size(slug: str) -> bool:
        area = slug.removesuffix("-area")
        return area != slug and Record.objects.filter(kind="area", slug=area).exists()

    def _check_size(self, cleaned, slug: str, subject: Record) -> None:
        """The size of a protected area stands in the file of areas, in one cell."""
        low, high = cleaned.get("low"), cleaned.get("high")
        if slug != f"{subject.slug}-area":
            said = _("The size of an area has the slug of the area with “-area” at its end.")
            self.add_error(None if self.old else "slug", said)
        if cleaned.get("unit") != "ha":
            self.add_error("unit", _("The size of a protected area is given in hectares."))
        if low is None or low != high:
            self.add_error("high", _("The size of a protected area is one number: write it as "
                                     "lower and upper value."))
        elif not SMALLEST_HA <= low <= LARGEST_HA:
            self.add_error("low", explain("absurd-area", {}))


def _not_negative(value) -> None:
    if value < 0:
        raise forms.ValidationError(_("Nothing that is counted here is below zero."))


FigureForm = modelform_factory(
    Figure, form=_FigureForm, fields=FIELDS, formfield_callback=formfield
)


class FigureFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        field_name="subject__kind", label=_("Kind of record"), choices=kinds
    )
    aspect = django_filters.ChoiceFilter(label=_("Property"), choices=Property.choices)
    country = django_filters.CharFilter(
        field_name="countries", lookup_expr="contains", label=_("Country (code)")
    )


class FigureIndexView(PlainIndexView):
    search_fields = ["slug"]
    default_ordering = "slug"

    @cached_property
    def columns(self):
        return [
            self.title(_("Slug"), name="slug", accessor="slug", sort_key="slug"),
            Column("subject", label=_("Subject")),
            Column("aspect", label=_("Property"), accessor="get_aspect_display"),
            Column("value", label=_("Value")),
            Column("territory", label=_("Territory")),
            Column("as_of", label=_("As of"), sort_key="as_of"),
        ]

    def get_base_queryset(self):
        rows = Figure.objects.current().select_related("subject", "territory")
        return rows.prefetch_related("subject__name_set", "territory__name_set")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        found = contains("slug", self.search_query) | named(self.search_query, "subject_id")
        return queryset.filter(found)

    def get_edit_url(self, instance):
        """The row leads to the figure and its history; a correction begins there."""

    def get_list_more_buttons(self, instance):
        return []


class FigureCreateView(generic.CreateView):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"own": writable(self.request)}

    def get_initial(self):
        return super().get_initial() | {"subject": self.request.GET.get("subject")}

    def save_instance(self):
        self.form.instance.created_by = self.request.user
        return super().save_instance()

    def get_success_url(self):
        return reverse("figure:inspect", args=(self.object.pk,))

    def get_success_buttons(self):
        return []


class CorrectView(generic.EditView):
    """A form filled with the old figure; what is saved is a new one."""

    page_title = _("Correct")
    template_name = "editions/admin/figure_form.html"
    submit_button_label = _("Save as a correction")

    def get_object(self, queryset=None):
        return super().get_object(Figure.objects.select_related("subject"))

    def get(self, request, *args, **kwargs):
        figure = self.get_object()
        if figure.superseded_by_id:
            return self._too_late(figure)
        return super().get(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        # Held until the correction is written: two of them would both follow the same figure.
        figure = Figure.objects.select_for_update(of=("self",)).filter(pk=self.object_pk).first()
        if figure and figure.superseded_by_id:
            return self._too_late(figure)
        return super().post(request, *args, **kwargs)

    def _too_late(self, figure: Figure):
        messages.warning(
            self.request, _g("This figure has been corrected already; this is the new one.")
        )
        current = Figure.objects.current().get(slug=figure.slug)
        return redirect("figure:inspect", current.pk)

    def get_form_kwargs(self):
        old = self.object
        copy = Figure(slug=old.slug, subject=old.subject)
        for name in FIELDS:
            if name not in ("slug", "subject", "note"):
                setattr(copy, name, getattr(old, name))
        copy.note = dict(old.note)
        return super().get_form_kwargs() | {
            "instance": copy, "own": writable(self.request), "old": old
        }

    def save_instance(self):
        new = self.form.save(commit=False)
        new.created_by = self.request.user
        new = self.object.correct(new)
        log.corrected(new, self.request.user)
        return new

    def get_success_url(self):
        return reverse("figure:inspect", args=(self.object.pk,))

    def get_success_message(self):
        return _g("The figure is corrected; the old one stays in its history.")

    def get_success_buttons(self):
        return []

    def get_page_subtitle(self):
        return self.object.slug

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"old": self.object}


class FigureInspectView(PlainInspectView):
    page_title = _("Figure")
    template_name = "editions/admin/figure.html"

    def get_object(self, queryset=None):
        return get_object_or_404(
            Figure.objects.select_related("subject", "territory", "method"), pk=self.pk
        )

    def get_page_subtitle(self):
        return self.object.slug

    def get_field_label(self, field_name, field):
        return _("Value") if field_name == "value" else super().get_field_label(field_name, field)

    @cached_property
    def header_buttons(self):
        if self.object.superseded_by_id or not (url := self.get_edit_url()):
            return []
        return [HeaderButton(_g("Correct"), url=url, icon_name="edit")]

    header_more_buttons = []

    def get_context_data(self, **kwargs):
        figure = self.object
        history = Figure.objects.filter(slug=figure.slug).select_related("created_by")
        notes = [(BY_CODE[code], figure.note[code]) for code in CODES if figure.note.get(code)]
        return super().get_context_data(**kwargs) | {
            "history": history.order_by("-pk"),
            "notes": notes,
            "subject_url": reverse(f"fact_{figure.subject.kind}:inspect",
                                   args=(figure.subject_id,)),
        }


class FigureViewSet(PlainViewSet):
    model = Figure
    name = "figure"
    url_prefix = "facts/figures"
    icon = "decimal"
    menu_hook = MENU_HOOK
    menu_order = 10
    list_per_page = 50
    without = ("history", "history_results")
    index_view_class = FigureIndexView
    add_view_class = FigureCreateView
    edit_view_class = CorrectView
    edit_template_name = CorrectView.template_name
    inspect_view_class = FigureInspectView
    inspect_template_name = FigureInspectView.template_name
    inspect_view_enabled = True
    inspect_view_fields = [
        "subject", "aspect", "value", "territory", "countries", "as_of", "method", "source",
        "confidence",
    ]
    filterset_class = FigureFilterSet
    form_class = FigureForm
