"""Terms as TBX: out for everybody, in by those who keep the language, with a look before."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from amurinfo.facts.models import Name
from amurinfo.languages import BY_CODE

from ..exchange import glossary, tbx
from ..exchange.files import sentences
from . import uploads
from .exchange import own_languages


class TermFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ".tbx,.xml"}))


def not_read(name: str, error: tbx.TbxError) -> str:
    return _("%(file)s is no TBX file: %(error)s") % {"file": name, "error": error}


def _show(request, status: int = 200, **context) -> HttpResponse:
    return TemplateResponse(request, "editions/admin/term_file.html", {
        "own": own_languages(request.user), **context}, status=status)


def index(request) -> HttpResponse:
    form = TermFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not own_languages(request.user):
            raise PermissionDenied
        if form.is_valid():
            file = form.cleaned_data["file"]
            data = file.read(20 * 1024 * 1024 + 1)
            try:
                tbx.read(data)
            except tbx.TbxError as error:
                form.add_error("file", not_read(file.name, error))
            else:
                token = uploads.keep(request.user, [(file.name, data)])
                return redirect("editions_terms_plan", token)
    return _show(request, form=form)


@require_GET
def download(request) -> HttpResponse:
    answer = HttpResponse(tbx.write(glossary.entries()), content_type="application/x-tbx")
    answer["Content-Disposition"] = 'attachment; filename="amurinfo.tbx"'
    return answer


def plan(request, token: str) -> HttpResponse:
    try:
        [(name, data)] = uploads.get(request.user, token).files
        given = tbx.read(data)
    except (uploads.Gone, ValueError, tbx.TbxError):  # or an upload of another page
        messages.error(request, _("These files are no longer here; please upload them again."))
        return redirect("editions_terms_file")
    if request.method == "POST":
        if "drop" in request.POST:
            uploads.drop(request.user, token)
            messages.success(request, _("The files are thrown away; nothing was changed."))
            return redirect("editions_terms_file")
        try:
            count = glossary.apply(given, request.user, request.POST.get("digest") or "-")
        except glossary.Changed:
            messages.warning(request, _("Meanwhile somebody else changed this. Nothing of yours "
                                        "was lost: look again."))
            return redirect("editions_terms_plan", token)
        uploads.drop(request.user, token)
        messages.success(request, ngettext(
            "%(count)s term was taken over.", "%(count)s terms were taken over.",
            count) % {"count": count})
        return redirect("editions_terms_file")
    found = glossary.make_plan(given, request.user)
    labels = dict(Name.Status.choices)
    return _show(request, name=name, plan=found, changes=[
        (c.entry, BY_CODE[c.entry.language], labels.get(c.before, ""), labels[c.entry.status])
        for c in found.changes], refused=[
        (c.entry, BY_CODE[c.entry.language], sentences.of_unit(c.why, c.details))
        for c in found.refused])


URLS = [
    path("exchange/terms/", index, name="editions_terms_file"),
    path("exchange/terms/out/", download, name="editions_terms_out"),
    path("exchange/terms/<str:token>/", plan, name="editions_terms_plan"),
]
