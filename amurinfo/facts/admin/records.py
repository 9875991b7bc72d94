"""One list and one form a kind of record. Neutral facts only: words belong to editions."""

import django_filters
from django.forms import modelform_factory
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from amurinfo.facts import formats
from amurinfo.facts.forms import formfield
from amurinfo.facts.models import (
    Agreement,
    Concept,
    Network,
    Organisation,
    Place,
    ProtectedArea,
    Record,
    Species,
)
from amurinfo.facts.vocabulary import MembershipState
from amurinfo.languages import BY_CODE, CODES, OF_COUNTRY

from . import record_forms as forms
from .base import PlainIndexView, PlainInspectView, PlainViewSet, contains, named


def record_buttons(record: Record, request) -> list[Button]:
    """What other apps offer to do with a record."""
    return [
        button
        for hook in hooks.get_hooks("facts_record_buttons")
        for button in hook(record, request)
    ]


def header_buttons(record: Record, request) -> list[HeaderButton]:
    """The same, beside the title of the record's page."""
    return [
        HeaderButton(button.label, url=button.url, icon_name=button.icon_name)
        for button in record_buttons(record, request)
    ]


def countries() -> list[tuple[str, str]]:
    return [(code, formats.country(code, get_language() or "en")) for code in OF_COUNTRY]


class CountryFilterSet(WagtailFilterSet):
    country = django_filters.ChoiceFilter(
        field_name="countries", lookup_expr="contains", label=_("Country"), choices=countries
    )


class VocabularyFilterSet(WagtailFilterSet):
    vocabulary = django_filters.ChoiceFilter(
        label=_("Vocabulary"), choices=forms.vocabularies
    )


class RecordIndexView(PlainIndexView):
    """``terms``: references to terms that the list shows."""

    search_fields = ["slug"]
    search_backend_name = None
    default_ordering = "slug"
    terms: tuple[str, ...] = ()

    @cached_property
    def columns(self):
        label = self.model._meta.get_field
        columns = [
            self.title(capfirst(_("name"))), Column("slug", label=_("Slug"), sort_key="slug")
        ]
        columns += [Column(term, label=capfirst(label(term).verbose_name)) for term in self.terms]
        if issubclass(self.model, Concept):
            columns.append(Column("vocabulary", label=_("Vocabulary"), sort_key="vocabulary"))
        elif not issubclass(self.model, Organisation | Species):
            columns.append(Column("countries", label=_("Countries"), sort_key="countries"))
        columns.append(DateColumn("updated_at", label=_("Updated"), sort_key="updated_at"))
        return columns

    def get_base_queryset(self):
        rows = self.model.objects.with_names().select_related(*self.terms)
        return rows.prefetch_related(*(f"{term}__name_set" for term in self.terms))

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        found = contains("slug", self.search_query) | named(self.search_query)
        if issubclass(self.model, Species):
            found |= contains("scientific_name", self.search_query)
        return queryset.filter(found)

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), *record_buttons(instance, self.request)]


class RecordCreateView(generic.CreateView):
    def get_success_url(self):
        return reverse(self.edit_url_name, args=(self.object.pk,))

    def get_success_buttons(self):
        # A record without a name is shown by its slug: the next step is to give it one.
        return [
            messages.button(button.url, button.label)
            for button in record_buttons(self.object, self.request)
        ]


class RecordEditView(generic.EditView):
    def get_success_url(self):
        return self.get_edit_url()

    def get_success_buttons(self):
        return []

    @cached_property
    def header_buttons(self):
        return header_buttons(self.object, self.request)


class RecordInspectView(PlainInspectView):
    """The whole record on one page, for those who may only look, too."""

    template_name = "facts/admin/record.html"
    page_title = _("Record")

    def get_object(self, queryset=None):
        return get_object_or_404(self.model.objects.with_names(), pk=self.pk)

    @cached_property
    def header_buttons(self):
        return header_buttons(self.object, self.request)

    def get_fields(self):
        candidates = ["candidate_networks"] if issubclass(self.model, ProtectedArea) else []
        return [*super().get_fields(), *candidates]

    def get_field_label(self, field_name, field):
        labels = {"networks": _("networks"), "candidate_networks": _("candidate networks")}
        return capfirst(labels.get(field_name) or super().get_field_label(field_name, field))

    def get_networks_display_value(self):
        return self._networks(MembershipState.CONFIRMED)

    def get_candidate_networks_display_value(self):
        return self._networks(MembershipState.CANDIDATE)

    def _networks(self, state: str) -> str:
        held = self.object.memberships.filter(state=state)
        networks = Network.objects.with_names().filter(memberships__in=held)
        return ", ".join(str(network) for network in networks)

    def get_context_data(self, **kwargs):
        record = self.object
        notes = [
            (BY_CODE[code], record.note[code]) for code in CODES if record.note.get(code)
        ]
        return super().get_context_data(**kwargs) | {
            "names": sorted(record.name_set.all(), key=lambda n: CODES.index(n.language)),
            "notes": notes,
            "figures": record.figures.current().select_related("territory"),
        }


class RecordViewSet(PlainViewSet):
    """``field_names``: the neutral facts of the kind."""

    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    inspect_view_class = RecordInspectView
    inspect_view_enabled = True
    filterset_class = CountryFilterSet
    list_per_page = 50


SOURCE = ("source", "confidence")
POINT = ("lat", "lon", "position")


def viewset(model, form, icon: str, field_names, terms=(), filterset=CountryFilterSet):
    """List and form of one kind of record."""
    form_class = modelform_factory(
        model, form=form, fields=field_names, formfield_callback=formfield
    )
    index = type(f"{model.__name__}IndexView", (RecordIndexView,), {"terms": terms})
    return RecordViewSet(
        f"fact_{model.KIND}", model=model, icon=icon, form_class=form_class,
        url_prefix=f"facts/{model.KIND}", index_view_class=index, filterset_class=filterset,
        inspect_view_fields=list(field_names),
    )


VIEWSETS = (
    viewset(
        ProtectedArea, forms.AreaForm, "site",
        ("slug", "countries", "designation", "level", "iucn_category", *POINT, "established",
         "world_heritage", "networks", "species", *SOURCE, "data_confidence"),
        ("designation",),
    ),
    viewset(
        Network, forms.NetworkForm, "link",
        ("slug", "network_kind", "countries", "year", *SOURCE), ("network_kind",),
    ),
    viewset(
        Species, forms.SpeciesForm, "pick",
        ("slug", "scientific_name", "group", "role", "iucn_status", "iucn_year", *SOURCE),
        ("group", "role"), None,
    ),
    viewset(
        Place, forms.RecordForm, "globe",
        ("slug", "place_kind", *POINT, "countries", *SOURCE), ("place_kind",),
    ),
    viewset(
        Agreement, forms.AgreementForm, "doc-full",
        ("slug", "date", "countries", "other_parties", "agreement_kind", "related_network",
         *SOURCE),
        ("agreement_kind",),
    ),
    viewset(
        Organisation, forms.RecordForm, "group", ("slug", "seat", *SOURCE), ("seat",), None,
    ),
    viewset(
        Concept, forms.ConceptForm, "tag", ("vocabulary", "code", "source"), (),
        VocabularyFilterSet,
    ),
)
