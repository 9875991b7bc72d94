"""Exact places: for those who were given the right by name, and every look is written down."""

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from amurinfo.facts.forms import AnyRecordField, check_point
from amurinfo.facts.models import Figure, PrecisePlace, PrecisePlaceAccess

from .base import PlainIndexView, PlainInspectView, PlainViewSet


class SeeingPolicy(ModelPermissionPolicy):
    """Who may not see exact places may do nothing else with them."""

    def user_has_permission(self, user, action):
        return super().user_has_permission(user, "view") and super().user_has_permission(
            user, action
        )


class PrecisePlaceForm(forms.ModelForm):
    record = AnyRecordField(
        required=False, label=_("record"),
        help_text=_("The place is of a record or of a figure."),
    )
    figure = forms.ModelChoiceField(
        queryset=Figure.objects.current().order_by("slug"), required=False,
        label=capfirst(_("figure")),
    )

    class Meta:
        model = PrecisePlace
        fields = (
            "record", "figure", "lat", "lon", "uncertainty_m", "category", "reason", "review_on",
        )
        widgets = {"review_on": AdminDateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["figure"].label_from_instance = lambda figure: figure.slug
        if self.instance.pk:
            # Another subject is another place.
            del self.fields["record"], self.fields["figure"]

    def clean(self):
        # Uniqueness as usual; the other rule is told in plain words here.
        self._validate_unique = True
        cleaned = self.cleaned_data
        if "record" in self.fields and bool(cleaned["record"]) == bool(cleaned["figure"]):
            self.add_error("record", _("Choose a record or a figure, not both."))
        if "lat" in cleaned and "lon" in cleaned:
            check_point(self)
        return cleaned


class Watched:
    """A page with coordinates: whoever opens it is written down first."""

    def get_object(self, queryset=None):
        place = super().get_object(queryset)
        PrecisePlaceAccess.objects.create(place=place, user=self.request.user)
        return place


class PrecisePlaceIndexView(PlainIndexView):
    """Never shows where: only of what."""

    @cached_property
    def columns(self):
        return [
            self.title(_("Of what"), accessor=_what),
            Column("category", label=_("Sensitivity"), accessor="get_category_display"),
            DateColumn("review_on", label=_("Review on"), sort_key="review_on"),
        ]

    def get_base_queryset(self):
        rows = PrecisePlace.objects.select_related("record", "figure__subject")
        return rows.prefetch_related("record__name_set", "figure__subject__name_set")


def _what(place: PrecisePlace) -> str:
    if place.record:
        return f"{place.record} ({place.record.slug})"
    return f"{place.figure.subject} ({place.figure.slug})"


class PrecisePlaceEditView(Watched, generic.EditView):
    pass


class PrecisePlaceInspectView(Watched, PlainInspectView):
    template_name = "facts/admin/precise_place.html"
    any_permission_required = ["view"]

    def get_object(self, queryset=None):
        # Asked for by setup(), before dispatch() looks at rights.
        if not self.user_has_permission("view"):
            return None
        return super().get_object(queryset)

    def get_context_data(self, **kwargs):
        looks = self.object.accesses.select_related("user")[:100]
        return super().get_context_data(**kwargs) | {"looks": looks}


class PrecisePlaceViewSet(PlainViewSet):
    """Not deleted here: who looked at a place would be forgotten with it."""

    model = PrecisePlace
    name = "precise_place"
    url_prefix = "facts/precise-places"
    icon = "view"
    index_view_class = PrecisePlaceIndexView
    edit_view_class = PrecisePlaceEditView
    inspect_view_class = PrecisePlaceInspectView
    inspect_view_enabled = True
    inspect_view_fields = [
        "record", "figure", "lat", "lon", "uncertainty_m", "category", "reason", "review_on",
    ]
    form_class = PrecisePlaceForm

    def get_permissions_to_register(self):
        # The one right on facts that an operator gives by hand, to a group of its own.
        return ModelViewSet.get_permissions_to_register(self)
