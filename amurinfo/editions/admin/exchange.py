"""The exchange in the editors' interface: the panel beside a page, offers, approvals."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision

from amurinfo.languages import BY_CODE

from .. import approval, roles
from ..exchange import basis, decisions, dismissals, drafts, watch
from ..exchange import beside as other_editions
from ..exchange.beside import beside
from ..exchange.decisions import ACTIONS, Decision
from ..exchange.machine import consents
from ..exchange.machine.suggestions import Suggestion
from ..models import Edition, Offer, PublishedWithout


class ExchangePanel(BaseSidePanel):
    """Another edition's words beside one's own, in Wagtail's own editor."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Other editions")
        icon_name = "globe"
        has_counter = True

        def get_context_data(self, parent_context):
            context = super().get_context_data(parent_context)
            found = self.panel.found
            context["count"] = found.summary.behind if found else 0
            return context

    name = "exchange"
    title = gettext_lazy("Other editions")
    template_name = "editions/admin/panel.html"
    order = 250

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.since = watch.seen(self.object)
        self.found = beside(self.object)

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | panel_context(
            self.found, self.since, self.request.user)

    class Media:
        js = ["editions/exchange.js"]
        css = {"all": ["editions/exchange.css"]}


def panel_context(found, since: watch.Seen, user) -> dict:
    """``since``: what there was to see before ``found`` was worked out, so that what is published
    in between is told."""
    page = found.page if found else None
    revision = page.get_latest_revision() if page else None
    return {
        "beside": found, "since": since,
        "machine": consents.for_page(page, user) if page else None,
        "missing": approval.missing(page, revision) if page else 0,
        "mark": approval.mark_of(revision) if revision else "",
        # What readers see, as it came to them; not what was written or approved since.
        "without": PublishedWithout.objects.filter(
            page=page.pk, revision=page.live_revision_id).first() if page and page.live else None,
    }


def page_of(request, page_id: int) -> Page:
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def panel_of(request, page: Page, suggested: Sequence[Suggestion] = ()) -> HttpResponse:
    """The panel as it now is; ``suggested``: what a machine has just said for its passages."""
    since = watch.seen(page)
    found = beside(page, request.GET.get("source") or request.POST.get("source") or "")
    if found:
        found.show(suggested)
    return TemplateResponse(request, "editions/admin/panel_content.html", {
        "page": page, **panel_context(found, since, request.user)})


@require_GET
def panel(request, page_id: int) -> HttpResponse:
    """The panel; or, to who has one (``since``), what happened in the meantime: nothing, or a
    sentence."""
    page = page_of(request, page_id)
    if "since" not in request.GET:
        return panel_of(request, page)
    happened = watch.changed_since(page, request.GET["since"])
    return JsonResponse({"message": happened}) if happened else HttpResponse(status=204)


@require_GET
def remembered(request, page_id: int) -> HttpResponse:
    """Similar passages, for the place in the panel that asks for them."""
    page = page_of(request, page_id)
    try:
        source, number = request.GET.get("source", ""), int(request.GET.get("number", ""))
    except ValueError:
        return JsonResponse({"message": _("This request cannot be read.")}, status=400)
    return TemplateResponse(request, "editions/admin/memory.html", {
        "hits": other_editions.remembered(page, source, number),
        "language": BY_CODE[page.locale.language_code], "source": BY_CODE.get(source),
    })


@require_POST
def decide(request, page_id: int) -> HttpResponse:
    """Answers with the panel anew; 409 with a sentence if somebody was quicker, 400 if something
    is missing."""
    page = page_of(request, page_id)
    form = request.POST
    try:
        decision = Decision(
            form.get("action", ""), form.get("source", ""), tuple(form.getlist("target")),
            tuple(int(number) for number in form.getlist("number")), form.get("reason", ""),
        )
        version, seen = int(form.get("version", 0)), int(form.get("seen", 0))
    except ValueError:
        return JsonResponse({"message": _("This request cannot be read.")}, status=400)
    if decision.action not in ACTIONS:
        return JsonResponse({"message": _("This request cannot be read.")}, status=400)
    try:
        decisions.decide(page, request.user, decision, version, seen)
    except basis.Stale as stale:
        return JsonResponse({"message": str(stale)}, status=409)
    except ValueError as error:
        return JsonResponse({"message": str(error)}, status=400)
    page.refresh_from_db()
    return panel_of(request, page)


@require_POST
def dismiss(request, page_id: int) -> HttpResponse:
    """A warning is none, with a reason, or is one again. Answers like :func:`decide`."""
    page = page_of(request, page_id)
    form = request.POST
    mark = form.get("code", ""), form.get("details", ""), form.get("digest", "")
    try:
        if form.get("action") == "warn":
            dismissals.take_back(page, request.user, mark)
        else:
            found = beside(page, form.get("source", ""))
            dismissals.dismiss(page, request.user, found.warned if found else set(), mark,
                               form.get("reason", ""))
    except basis.Stale as stale:
        return JsonResponse({"message": str(stale)}, status=409)
    except ValueError as error:
        return JsonResponse({"message": str(error)}, status=400)
    return panel_of(request, page)


def _offer_of(request, offer_id: int) -> Offer:
    offer = get_object_or_404(Offer.objects.select_related("source", "target"), pk=offer_id)
    own = roles.languages_of(request.user)
    if own is not None and offer.target.language not in own:
        raise PermissionDenied
    return offer


@require_POST
def accept(request, offer_id: int) -> HttpResponse:
    offer = _offer_of(request, offer_id)
    try:
        page = drafts.accept(offer, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_home")
    messages.success(request, _("A draft was prepared; nobody sees it yet."))
    return redirect("wagtailadmin_pages:edit", page.pk)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who keeps the edition reads it."),
    )


class PublishForm(ReasonForm):
    """``seen``: the mark of the draft that is published (``approval.mark_of``)."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def waive(request, offer_id: int) -> HttpResponse:
    offer = _offer_of(request, offer_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drafts.waive(offer, request.user, form.cleaned_data["reason"])
        messages.success(request, _("The offer is put aside."))
        return redirect("wagtailadmin_home")
    return TemplateResponse(request, "editions/admin/reason.html", {
        "form": form, "title": _("Put the offer aside"), "button": _("Put aside"),
        "action": reverse("editions_waive", args=[offer.pk]),
    })


def publish_without(request, page_id: int) -> HttpResponse:
    """Publish a draft though others have not approved it: the one that is named on the screen,
    with a reason that they read."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    revision = page.get_latest_revision()
    if revision is None or not approval.missing(page, revision):
        messages.error(request, _("There is nothing here that waits for an approval."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    form = PublishForm(request.POST or None, initial={"seen": approval.mark_of(revision)})
    if request.method == "POST" and form.is_valid():
        refused = drafts.refusal(page, revision)
        if refused:
            messages.error(request, refused)
            return redirect("wagtailadmin_pages:edit", page.pk)
        try:
            approval.publish_without(page, request.user, **form.cleaned_data)
        except approval.Unseen as unseen:
            messages.error(request, str(unseen))
            revision = page.get_latest_revision()
            form = PublishForm(initial=form.cleaned_data | {"seen": approval.mark_of(revision)})
        else:
            messages.warning(request, _("Published without approval; the other offices are told."))
            return redirect("wagtailadmin_pages:edit", page.pk)
    elif request.GET.get("seen") and revision.user != request.user and (
        request.GET["seen"] != approval.mark_of(revision)
    ):
        # Somebody else's draft came in after the editor was opened from which she comes.
        messages.error(request, approval.why_not_published_unseen())
    return TemplateResponse(request, "editions/admin/reason.html", {
        "form": form, "title": _("Publish without approval"), "button": _("Publish"),
        "action": reverse("editions_publish_without", args=[page.pk]),
        "help": _("For what cannot wait. The other offices get a mail with your reason, and it "
                  "stays in the history of the page."),
        "draft": _draft(page, revision),
    })


def _draft(page: Page, revision: Revision) -> dict[str, str]:
    """Which draft it is, and where it can be read: beside what readers see now, or alone."""
    saved = date_format(localtime(revision.created_at), "DATETIME_FORMAT")
    look = ("revisions_compare", [page.pk, "live", revision.pk]) if page.live else (
        "revisions_view", [page.pk, revision.pk])
    return {
        "saved": _("This draft will be published: saved on %(date)s by %(name)s.") % {
            "date": saved, "name": get_user_display_name(revision.user) or "—"},
        "url": reverse(f"wagtailadmin_pages:{look[0]}", args=look[1]),
    }


def own_languages(user) -> list[str]:
    """Codes of the editions that ``user`` decides for; all of them for operators."""
    own = roles.languages_of(user)
    return [
        code for code in Edition.objects.values_list("language", flat=True)
        if own is None or code in own
    ]


def require_own(request) -> list[str]:
    """The same of whoever asks; raises ``PermissionDenied`` if there is none."""
    own = own_languages(request.user)
    if not own:
        raise PermissionDenied
    return own


URLS = [
    path("exchange/panel/<int:page_id>/", panel, name="editions_panel"),
    path("exchange/memory/<int:page_id>/", remembered, name="editions_memory"),
    path("exchange/decide/<int:page_id>/", decide, name="editions_decide"),
    path("exchange/dismiss/<int:page_id>/", dismiss, name="editions_dismiss"),
    path("exchange/accept/<int:offer_id>/", accept, name="editions_accept"),
    path("exchange/waive/<int:offer_id>/", waive, name="editions_waive"),
    path("exchange/publish-without/<int:page_id>/", publish_without,
         name="editions_publish_without"),
]
