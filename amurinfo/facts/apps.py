from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "amurinfo.facts"
    verbose_name = _("Facts")

    def ready(self):
        from . import receivers  # noqa: F401
