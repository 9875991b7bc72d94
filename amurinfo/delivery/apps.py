from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "amurinfo.delivery"
    verbose_name = _("Delivery")

    def ready(self):
        from .found import announce, redirects, withdrawn  # noqa: F401
        from .snapshots import changes, memory, reading, receivers  # noqa: F401

        reading.install()
        memory.install()
        changes.install()
