from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "amurinfo.editions"
    verbose_name = _("Editions")

    def ready(self):
        from . import guards, receivers  # noqa: F401
