"""The menu "Offices"."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .offices import EditionViewSet, NoticeViewSet, OfficeViewSet, StewardshipViewSet


class OfficesGroup(ModelViewSetGroup):
    menu_label = _("Offices")
    menu_name = "offices"
    menu_icon = "group"
    menu_order = 800
    items = (OfficeViewSet, StewardshipViewSet, NoticeViewSet, EditionViewSet)
