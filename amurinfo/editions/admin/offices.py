"""Offices, what they keep, and what the law wants said: for operators alone."""

import zoneinfo

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.models import get_page_models
from wagtail.permission_policies import BasePermissionPolicy

from amurinfo.editions import roles
from amurinfo.editions.models import Edition, Notice, Office, Stewardship
from amurinfo.facts.admin.base import PlainIndexView, PlainViewSet
from amurinfo.facts.admin.records import countries
from amurinfo.facts.forms import (
    ChoiceField,
    LocalizedField,
    MultipleChoiceField,
    RecordChoiceField,
)
from amurinfo.facts.models import Concept, Organisation
from amurinfo.languages import LANGUAGES

_LANGUAGES = [(language.code, language.autonym) for language in LANGUAGES]
_DATES = {"valid_from": AdminDateInput, "valid_to": AdminDateInput}


class OperatorsPolicy(BasePermissionPolicy):
    """Superusers may; no box ticked for a group changes that."""

    def user_has_permission(self, user, action):
        return user.is_active and user.is_superuser

    def user_has_any_permission(self, user, actions):
        return self.user_has_permission(user, "")

    def users_with_any_permission(self, actions):
        return get_user_model().objects.filter(is_active=True, is_superuser=True)


class ReadingPolicy(OperatorsPolicy):
    """Looked at, not changed."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return "view" in actions and super().user_has_permission(user, "view")


def time_zones() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name] + [
        ("UTC", "UTC")
    ]


def page_types() -> list[tuple[str, str]]:
    """Names of page models as notices hold them, with what editors call them."""
    return sorted(
        ((model.__name__, str(model.get_verbose_name())) for model in get_page_models()
         if not model._meta.abstract),
        key=lambda choice: choice[1],
    )


class OfficeForm(forms.ModelForm):
    organisation = RecordChoiceField(
        queryset=Organisation.objects.with_names(), label=_("organisation"),
        help_text=_("Its name and place are facts of the organisation."),
    )
    time_zone = ChoiceField(choices=time_zones, label=_("time zone"))
    language = ChoiceField(
        choices=_LANGUAGES, label=_("language of its desk"),
        help_text=_("In which new accounts begin."),
    )

    class Meta:
        model = Office
        fields = ("slug", "organisation", "time_zone", "language", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Groups and shelves are called after it.
            self.fields["slug"].disabled = True

    @transaction.atomic
    def save(self, commit=True):
        office = super().save(commit)
        if commit:
            # A new office has its groups at once, before it keeps anything.
            roles.sync(office)
        return office


class StewardshipForm(forms.ModelForm):
    module = RecordChoiceField(
        queryset=Concept.objects.with_names().filter(vocabulary="module"), required=False,
        label=_("module"),
    )

    class Meta:
        model = Stewardship
        fields = ("office", "edition", "module", "valid_from", "valid_to", "source")
        widgets = {**_DATES, "source": AdminAutoHeightTextInput}

    def clean(self):
        # The model's own words instead of the constraint's.
        return self.cleaned_data


class NoticeForm(forms.ModelForm):
    country = ChoiceField(
        choices=lambda: [("", "—"), *countries()], required=False, label=_("country"),
        help_text=_("Only on pages about something in that country."),
    )
    page_types = MultipleChoiceField(
        choices=page_types, required=False, label=_("page types"),
        help_text=_("None ticked: all."),
    )
    text = LocalizedField(
        label=_("text by language"),
        help_text=_("A page in a language without a text shows no notice."),
    )

    class Meta:
        model = Notice
        fields = (
            "name", "kind", "text", "editions", "country", "page_types", "archived",
            "valid_from", "valid_to", "source",
        )
        widgets = {
            **_DATES, "editions": forms.CheckboxSelectMultiple,
            "source": AdminAutoHeightTextInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["editions"].help_text = _("None ticked: all.")


class OfficeIndexView(PlainIndexView):
    @cached_property
    def columns(self):
        return [
            self.title(_("Office")),
            Column("slug", label=_("Slug"), sort_key="slug"),
            Column("time_zone", label=_("Time zone")),
            Column("language", label=_("Language"), accessor=_desk),
        ]

    def get_base_queryset(self):
        return Office.objects.select_related("organisation").prefetch_related(
            "organisation__name_set"
        )


def _desk(office: Office) -> str:
    return dict(_LANGUAGES).get(office.language, office.language)


class StewardshipIndexView(PlainIndexView):
    @cached_property
    def columns(self):
        return [
            self.title(_("Office"), accessor=lambda row: str(row.office)),
            Column("edition", label=_("Edition"), sort_key="edition"),
            Column("module", label=_("Module")),
            DateColumn(
                "valid_from", label=pgettext_lazy("validity", "From"), sort_key="valid_from"
            ),
            DateColumn("valid_to", label=pgettext_lazy("validity", "To"), sort_key="valid_to"),
        ]

    def get_base_queryset(self):
        return Stewardship.objects.select_related(
            "office__organisation", "edition", "module"
        ).prefetch_related("office__organisation__name_set", "module__name_set")


class NoticeIndexView(PlainIndexView):
    @cached_property
    def columns(self):
        return [
            self.title(_("Name"), sort_key="name"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column("editions", label=_("Editions"), accessor=_editions),
            DateColumn(
                "valid_from", label=pgettext_lazy("validity", "From"), sort_key="valid_from"
            ),
            DateColumn("valid_to", label=pgettext_lazy("validity", "To"), sort_key="valid_to"),
        ]

    def get_base_queryset(self):
        return Notice.objects.prefetch_related("editions")


def _editions(notice: Notice) -> str:
    return ", ".join(str(edition) for edition in notice.editions.all()) or "—"


class EditionIndexView(PlainIndexView):
    @cached_property
    def columns(self):
        return [
            self.title(_("Edition")),
            Column("language", label=_("Language code"), sort_key="language"),
            Column("kept", label=_("Kept today by"), accessor=self._keepers),
        ]

    @cached_property
    def _stewardships(self) -> list[Stewardship]:
        return list(
            Stewardship.objects.on().select_related("office__organisation")
            .prefetch_related("office__organisation__name_set")
        )

    def _keepers(self, edition: Edition) -> str:
        return ", ".join(
            str(row.office) for row in self._stewardships if row.edition_id == edition.pk
        )


class OfficeViewSet(PlainViewSet):
    """Not deleted: its groups would keep their people's rights. A stewardship is ended."""

    model = Office
    name = "office"
    url_prefix = "offices/offices"
    icon = "home"
    index_view_class = OfficeIndexView
    form_class = OfficeForm


class StewardshipViewSet(PlainViewSet):
    model = Stewardship
    name = "stewardship"
    url_prefix = "offices/stewardships"
    icon = "key"
    deletable = True
    index_view_class = StewardshipIndexView
    form_class = StewardshipForm


class NoticeViewSet(PlainViewSet):
    model = Notice
    name = "notice"
    url_prefix = "offices/notices"
    icon = "warning"
    deletable = True
    index_view_class = NoticeIndexView
    form_class = NoticeForm


class EditionViewSet(PlainViewSet):
    model = Edition
    name = "edition"
    url_prefix = "offices/editions"
    icon = "globe"
    index_view_class = EditionIndexView
    without = ("add", "edit", "history", "history_results")
    form_class = forms.Form


POLICIES = {
    Office: OperatorsPolicy, Stewardship: OperatorsPolicy, Notice: OperatorsPolicy,
    Edition: ReadingPolicy,
}
