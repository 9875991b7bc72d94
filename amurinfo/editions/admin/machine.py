"""Machine suggestions in the editors' interface: the office's consent, asking, taking, reading."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from ..exchange import basis
from ..exchange.machine import consents, suggestions, unread
from ..exchange.machine.backend import Failed
from ..models import Office
from .exchange import page_of, panel_of

SENTENCES = {
    "unreachable": gettext_lazy("The translation server cannot be reached; nothing was changed."),
    "slow": gettext_lazy("The translation server took too long; nothing was changed."),
    "busy": gettext_lazy("The translation server has too much to do; nothing was changed. "
                         "Try again later."),
    "refused": gettext_lazy("The translation server refused; nothing was changed. Tell whoever "
                            "runs the centre."),
    "nonsense": gettext_lazy("The translation server gave no proper answer; nothing was changed. "
                             "Tell whoever runs the centre."),
    "language": gettext_lazy("The translation server does not translate between these two "
                             "languages."),
}


def menu_item() -> MenuItem:
    return _Item(gettext_lazy("Machine suggestions"), reverse("editions_machine"),
                 name="editions-machine", icon_name="cog", order=170)


class _Item(MenuItem):
    def is_shown(self, request):
        return bool(consents.address())


def index(request) -> HttpResponse:
    """What offices consented to; stewards consent and withdraw."""
    if request.method == "POST":
        office = get_object_or_404(Office, pk=_number(request.POST.get("office")))
        if request.POST.get("action") == "withdraw":
            consents.withdraw(office, request.user)
            messages.success(request, _("Withdrawn: your office sends no more text."))
        else:
            try:
                consents.give(office, request.user, request.POST.get("address", ""))
                messages.success(request, _("Your office has consented."))
            except ValueError as error:
                messages.error(request, str(error))
        return redirect("editions_machine")
    return TemplateResponse(request, "editions/admin/machine.html", {
        "address": consents.address(), "what": consents.what_is_sent(),
        "offices": [
            (office, may, rows, any(not r.withdrawn_at and r.address == consents.address()
                                    for r in rows))
            for office, may, rows in consents.history(request.user)
        ],
    })


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _refused(error: Exception) -> tuple[str, int]:
    """(sentence, HTTP status) of what :mod:`suggestions` raises."""
    if isinstance(error, Failed):
        return str(SENTENCES[error.code]), 502
    return str(error), 409 if isinstance(error, basis.Stale) else 400


@require_POST
def ask(request, page_id: int) -> HttpResponse:
    """Answers with the panel and the suggestions in it, or a sentence: 409 if the other edition
    says something else by now, 502 if the server did not do what it should."""
    page = page_of(request, page_id)
    form = request.POST
    numbers = [_number(number) for number in form.getlist("number")]
    source = form.get("source", "")
    try:
        found = suggestions.ask(page, request.user, source, _number(form.get("seen")), numbers)
    except (basis.Stale, ValueError, Failed) as error:
        message, status = _refused(error)
        return JsonResponse({"message": message}, status=status)
    return panel_of(request, page, found)


@require_POST
def take(request, page_id: int) -> HttpResponse:
    page = page_of(request, page_id)
    form = request.POST
    texts = dict(zip(map(_number, form.getlist("number")), form.getlist("text"), strict=False))
    try:
        count = suggestions.take(
            page, request.user, form.get("source", ""), _number(form.get("seen")), texts)
    except (basis.Stale, ValueError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, ngettext(
            "%(count)d suggestion stands in your draft; read it before you publish.",
            "%(count)d suggestions stand in your draft; read them before you publish.",
            count) % {"count": count})
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def read(request, page_id: int) -> HttpResponse:
    """These passages were read and are right. Answers with the panel anew."""
    page = page_of(request, page_id)
    if not unread.read(page, request.user, request.POST.getlist("target")):
        stale = basis.Stale()
        return JsonResponse({"message": str(stale)}, status=409)
    return panel_of(request, page)


URLS = [
    path("exchange/machine/", index, name="editions_machine"),
    path("exchange/machine/<int:page_id>/ask/", ask, name="editions_machine_ask"),
    path("exchange/machine/<int:page_id>/take/", take, name="editions_machine_take"),
    path("exchange/machine/<int:page_id>/read/", read, name="editions_machine_read"),
]
