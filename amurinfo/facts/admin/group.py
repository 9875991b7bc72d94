"""The menu "Facts"."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .base import MENU_HOOK
from .export import ExportViewSet
from .precise import PrecisePlaceViewSet
from .records import VIEWSETS


class FactsGroup(ModelViewSetGroup):
    menu_label = _("Facts")
    menu_name = "facts"
    menu_icon = "table"
    menu_order = 250
    submenu_hook = MENU_HOOK
    items = (*VIEWSETS, PrecisePlaceViewSet(menu_order=890), ExportViewSet())
