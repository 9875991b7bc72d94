"""The choice of the weekly mail, on the page of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from .models import DigestChoice


class DigestForm(forms.ModelForm):
    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=self.choice_of(instance), **kwargs)

    @staticmethod
    def choice_of(user) -> DigestChoice:
        return DigestChoice.objects.filter(user=user).first() or DigestChoice(user=user)

    class Meta:
        model = DigestChoice
        fields = ["wanted"]


class DigestPanel(BaseSettingsPanel):
    name = "digest"
    title = _("Desk")
    tab = notifications_tab
    order = 400
    form_class = DigestForm
    form_object = "user"
