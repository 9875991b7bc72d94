"""What editors write for the report: campaigns, and remarks on days."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import BasePermissionPolicy

from amurinfo.editions.models import Role
from amurinfo.editions.roles import languages_of
from amurinfo.facts.admin.base import PlainIndexView, PlainViewSet

from ..models import Campaign, Remark


class EditorsPolicy(BasePermissionPolicy):
    """Editors and stewards of any edition."""

    def user_has_permission(self, user, action):
        return user.is_active and languages_of(user) != frozenset()

    def user_has_any_permission(self, user, actions):
        return self.user_has_permission(user, "")

    def users_with_any_permission(self, actions):
        return get_user_model().objects.filter(
            is_active=True, groups__role__kind__in=[Role.Kind.EDITOR, Role.Kind.STEWARD]
        ).distinct()


class CampaignForm(WagtailAdminModelForm):
    class Meta:
        model = Campaign
        fields = ["code", "name", "until"]
        widgets = {"until": AdminDateInput}


class RemarkForm(WagtailAdminModelForm):
    class Meta:
        model = Remark
        fields = ["day", "language", "text"]
        widgets = {"day": AdminDateInput}


class CampaignIndexView(PlainIndexView):
    @property
    def columns(self):
        return [self.title(_("name")), Column("code", label=_("code")),
                DateColumn("until", label=_("until"))]


class CampaignViewSet(PlainViewSet):
    model = Campaign
    name = "campaigns"
    icon = "tag"
    menu_label = _("Campaigns")
    index_view_class = CampaignIndexView
    form_class = CampaignForm
    deletable = True


class RemarkIndexView(PlainIndexView):
    @property
    def columns(self):
        return [self.title(_("text"), accessor="text"), DateColumn("day", label=_("day")),
                Column("language", label=_("edition"), accessor="get_language_display")]


class RemarkViewSet(PlainViewSet):
    model = Remark
    name = "remarks"
    icon = "comment"
    menu_label = _("Remarks on days")
    index_view_class = RemarkIndexView
    form_class = RemarkForm
    deletable = True


POLICIES = {Campaign: EditorsPolicy, Remark: EditorsPolicy}
