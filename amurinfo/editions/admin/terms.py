"""Terms of the programme. Everybody sees all of them; each office writes those of its language."""

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.users.models import UserProfile

from amurinfo.facts.admin.base import MENU_HOOK, PlainIndexView, PlainViewSet, contains
from amurinfo.facts.forms import CellField
from amurinfo.facts.importing.cells import Text
from amurinfo.facts.models import Name

from ..exchange import termbase
from ..models import Term
from .languages import (
    OwnLanguage,
    OwnLanguageCreate,
    OwnLanguageForm,
    OwnLanguageList,
    writable,
)


class Suggested(forms.TextInput):
    """A line of text with a list to choose from, or not. ``values``: called when it is shown."""

    template_name = "editions/admin/suggested.html"

    def __init__(self, values, attrs=None):
        super().__init__(attrs)
        self.values = values

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = context["list"] = f"{name}-values"
        return context | {"values": self.values()}


class TermForm(forms.ModelForm):
    """``own``: languages in which this person may write terms."""

    concept = forms.SlugField(
        label=_("concept"), max_length=80, widget=Suggested(termbase.concepts),
        help_text=_("One of the list, or a new one in Latin letters, such as fire-break."),
    )
    text = CellField(Text(limit=200), label=_("term"), max_length=200)

    class Meta:
        model = Term
        fields = ("concept", "language", "text", "status", "note")

    def __init__(self, *args, own=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["concept"], self.fields["language"]
        else:
            self.fields["concept"].label = capfirst(_("concept"))
            field = self.fields["language"]
            field.choices = [choice for choice in field.choices if choice[0] in own]

    def clean(self):
        # Instead of the constraints, which speak of themselves and not of terms.
        cleaned = self.cleaned_data
        concept = cleaned.get("concept") or self.instance.concept
        language = cleaned.get("language") or self.instance.language
        if not concept or not language or not cleaned.get("text"):
            return cleaned
        others = Term.objects.filter(concept=concept, language=language).exclude(
            pk=self.instance.pk)
        if others.filter(text=cleaned["text"]).exists():
            self.add_error("text", _("The concept has this term already."))
        preferred = others.filter(status=Name.Status.PREFERRED).first()
        if preferred and cleaned.get("status") == Name.Status.PREFERRED:
            self.add_error("status", _g(
                "“%(name)s” is the preferred term in this language; make it an allowed one first."
            ) % {"name": preferred.text})
        return cleaned


class Signed:
    """Who changed a term last stands at it."""

    def save_instance(self):
        self.form.instance.changed_by = self.request.user
        return super().save_instance()


class TermCreateView(Signed, OwnLanguageCreate, generic.CreateView):
    def get_initial(self):
        language = UserProfile.get_for_user(self.request.user).get_preferred_language()
        known = language in writable(self.request)
        return super().get_initial() | ({"language": language} if known else {})


class TermEditView(Signed, OwnLanguageForm, generic.EditView):
    template_name = "editions/admin/term.html"

    def get_context_data(self, **kwargs):
        others = Term.objects.filter(concept=self.object.concept).exclude(pk=self.object.pk)
        return super().get_context_data(**kwargs) | {"others": others}


class TermDeleteView(OwnLanguage, generic.DeleteView):
    pass


class TermFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=Term._meta.get_field("language").choices
    )
    status = django_filters.ChoiceFilter(label=_("Use"), choices=Name.Status.choices)


class TermIndexView(OwnLanguageList, PlainIndexView):
    @cached_property
    def columns(self):
        return [
            self.title(capfirst(_("term")), name="text", accessor="text", sort_key="text"),
            Column("language", label=_("Language"), accessor="get_language_display",
                   sort_key="language"),
            Column("concept", label=capfirst(_("concept")), sort_key="concept"),
            Column("status", label=_("Use"), accessor="get_status_display", sort_key="status"),
        ]

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        query = self.search_query
        return queryset.filter(contains("text", query) | contains("concept", query))


class TermViewSet(PlainViewSet):
    model = Term
    name = "term_of_edition"
    url_prefix = "facts/terms-of-editions"
    icon = "openquote"
    menu_hook = MENU_HOOK
    menu_label = _("Terms of the programme")
    menu_order = 25
    list_per_page = 50
    deletable = True
    without = ("inspect",)
    search_fields = ["text", "concept"]
    index_view_class = TermIndexView
    add_view_class = TermCreateView
    edit_view_class = TermEditView
    edit_template_name = TermEditView.template_name
    delete_view_class = TermDeleteView
    filterset_class = TermFilterSet
    form_class = TermForm
