"""The choice of the monthly mail, on the page of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from ..models import MailChoice


class MailForm(forms.ModelForm):
    def __init__(self, *args, instance=None, **kwargs):
        choice = MailChoice.objects.filter(user=instance).first() or MailChoice(user=instance)
        super().__init__(*args, instance=choice, **kwargs)

    class Meta:
        model = MailChoice
        fields = ["wanted"]


class MailPanel(BaseSettingsPanel):
    name = "visits"
    title = _("Visits")
    tab = notifications_tab
    order = 410
    form_class = MailForm
    form_object = "user"
