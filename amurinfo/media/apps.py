from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "amurinfo.media"
    verbose_name = _("Media")

    def ready(self):
        from wagtail.admin.views.account import AvatarSettingsPanel

        from .forms import AvatarForm

        # Wagtail has a setting for the forms of images and documents, and none for this one.
        AvatarSettingsPanel.form_class = AvatarForm
        AvatarSettingsPanel.template_name = "media/admin/avatar.html"
