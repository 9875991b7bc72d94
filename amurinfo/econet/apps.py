from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EconetConfig(AppConfig):
    name = "amurinfo.econet"
    verbose_name = _("Ecological network")
