"""An address that many ask for and nothing answers is led on to a page of one's own edition."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log

from amurinfo.editions.roles import languages_of

_ADDRESS = re.compile(r"/(ru|en|zh-hans|mn)/[a-z0-9_/-]+")


class RedirectForm(forms.ModelForm):
    """``old_path`` is what is led on; the form asks only where to."""

    class Meta:
        model = Redirect
        fields = ["redirect_page"]
        widgets = {"redirect_page": AdminPageChooser}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["redirect_page"].required = True


def make(request) -> HttpResponse:
    """For whoever keeps the edition in which the address stands."""
    path = request.GET.get("from", "")
    found = _ADDRESS.fullmatch(path)
    kept = languages_of(request.user)
    if not found or (kept is not None and found[1] not in kept):
        raise PermissionDenied
    made = Redirect(old_path=Redirect.normalise_path(path), is_permanent=True)
    form = RedirectForm(request.POST or None, instance=made)
    if request.method == "POST" and form.is_valid():
        form.save()
        log(instance=made, action="wagtail.create")
        messages.success(request, _("%(path)s leads on now.") % {"path": path})
        return redirect("visits_report")
    return TemplateResponse(request, "visitors/admin/redirect.html", {"form": form, "path": path})
