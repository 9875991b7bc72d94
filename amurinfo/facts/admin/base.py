"""What the lists and forms of facts share."""

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from amurinfo.facts.models import Name

#: Further items of the menu "Facts" are registered with this hook.
MENU_HOOK = "register_facts_menu_item"


def contains(field: str, query: str) -> Q:
    """``query`` within a text field, in capitals or not.

    SQLite knows only Latin capitals, so the usual spellings are asked for one by one.
    """
    spellings = {query, query.lower(), query.upper(), query.capitalize(), query.title()}
    found = Q()
    for spelling in sorted(spellings):
        found |= Q(**{f"{field}__icontains": spelling})
    return found


def named(query: str, path: str = "pk") -> Q:
    """Records of which a name contains ``query``; ``path``: from the row to the record's key."""
    names = Name.objects.filter(contains("text", query)).values("record_id")
    return Q(**{f"{path}__in": names})


class PlainIndexView(generic.IndexView):
    """A list whose rows need a fixed number of queries; subclasses give ``columns``."""

    def title(self, label, accessor=str, name: str = "title", sort_key: str | None = None):
        """The first column: leads to the form, or to the page that only shows."""
        return self._get_title_column_class(TitleColumn)(
            name, label=label, accessor=accessor, sort_key=sort_key,
            get_url=lambda row: self.get_edit_url(row) or self.get_inspect_url(row),
        )

    def get_filterset_kwargs(self):
        # One filter set serves several models, so it names none.
        return super().get_filterset_kwargs() | {"queryset": self.model._default_manager.all()}


class PlainInspectView(generic.InspectView):
    """One thing on one page: what is not known takes no line."""

    def get_fields_context(self):
        fields = super().get_fields_context()
        return [field for field in fields if field["value"] not in (None, "", "-")]

    def get_field_display_value(self, field_name, field):
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return value


class PlainViewSet(ModelViewSet):
    """Adding, changing, looking. Nothing is deleted unless ``deletable``, nothing copied; the
    reference index would only slow imports down."""

    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = PlainIndexView
    #: Routes that are not there.
    without: tuple[str, ...] = ()
    deletable = False

    @property
    def missing(self) -> set[str]:
        return {"usage", *self.without, *(() if self.deletable else ("delete",))}

    def get_common_view_kwargs(self, **kwargs):
        gone = {f"{route}_url_name": None for route in self.missing}
        return super().get_common_view_kwargs(**{**gone, **kwargs}) | gone

    def get_urlpatterns(self):
        return [route for route in super().get_urlpatterns() if route.name not in self.missing]

    def get_permissions_to_register(self):
        # Rights follow stewardships (editions.roles); nobody ticks boxes for them.
        return super().get_permissions_to_register().none()

    def get_form_class(self, for_update=False):
        return self.form_class
