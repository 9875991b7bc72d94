from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitorsConfig(AppConfig):
    name = "amurinfo.visitors"
    verbose_name = _("Visitors")

    def ready(self):
        from . import asking  # noqa: F401 (listens to the search)
