"""Words that readers searched for and did not find; an editor makes one a name of the record that
was meant, and the next reader finds it, or sets it aside as no business of the centre."""

import contextlib
import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.log_actions import log

from amurinfo.editions.models import Stewardship
from amurinfo.editions.roles import languages_of, offices_of
from amurinfo.languages import BY_CODE
from amurinfo.pages.addresses import addresses
from amurinfo.search.engines import Unreachable
from amurinfo.search.results import search

from .. import words
from ..counting.folding import OTHER
from ..models import Release, SetAside
from ..running import today
from .report import ReportMenuItem, may_see, own

WEEKS = 26
MOST = 100


def menu_item() -> ReportMenuItem:
    return ReportMenuItem(gettext_lazy("Searches without a result"), reverse("visits_searches"),
                          name="searches", icon_name="search", order=90)


class ReasonForm(forms.ModelForm):
    class Meta:
        model = SetAside
        fields = ["language", "text", "reason"]


@require_GET
def searches(request) -> HttpResponse:
    """Of one's own editions, the most asked for first, without those that find something by now
    and those that were set aside, which follow."""
    if not may_see(request.user):
        raise PermissionDenied
    kept, languages = languages_of(request.user), own(request.user)
    aside = list(SetAside.objects.filter(language__in=languages).prefetch_related(
        "office__organisation__name_set"))
    hidden = {(one.language, one.text) for one in aside}
    rows = [row for row in _asked(languages).values_list("language", "key").annotate(
        people=Sum("visitors"), last=Max("end")).order_by("-people", "language", "key")
        if row[:2] not in hidden]
    where, shown = addresses(request), []
    for language, text, people, last in rows:
        if len(shown) == MOST:
            break
        # A search that does not answer finds nothing, so everything is listed then.
        with contextlib.suppress(Unreachable):
            found = search(language, text, where)
            if found.total or found.elsewhere:
                continue
        name = urlencode({"text": text, "language": language, "status": "allowed"})
        shown.append({
            "words": text, "edition": BY_CODE[language], "people": words.number(people),
            "last": words.day(last), "search": f"/{language}/search/?{urlencode({'q': text})}",
            "add": f"{reverse('fact_name:add')}?{name}" if _writes(kept, language) else "",
        })
    return TemplateResponse(request, "visitors/admin/searches.html", {
        "rows": shown,
        "aside": [{"one": one, "edition": BY_CODE[one.language], "day": words.day(one.day),
                   "back": _writes(kept, one.language)} for one in aside],
    })


@require_POST
def set_aside(request) -> HttpResponse:
    """For whoever keeps the edition in which the words were searched for."""
    language, text = request.POST.get("language", ""), request.POST.get("text", "")
    _check(request.user, language)
    if not _asked([language]).filter(key=text).exists():
        # Nothing is written down here but what a crowd did search for.
        raise PermissionDenied
    old = SetAside.objects.filter(language=language, text=text).first()
    form = ReasonForm(request.POST, instance=old or SetAside())
    if form.is_valid():
        row = form.save(commit=False)
        row.office, row.day = _office(request.user, language), today()
        row.save()
        log(instance=row, action="wagtail.edit" if old else "wagtail.create")
        messages.success(request, _("“%(words)s” is not listed any more.") % {"words": row.text})
    else:
        messages.error(request, _("Say in a few words why it is set aside."))
    return redirect("visits_searches")


@require_POST
def take_back(request, pk: int) -> HttpResponse:
    row = get_object_or_404(SetAside, pk=pk)
    _check(request.user, row.language)
    log(instance=row, action="wagtail.delete")
    row.delete()
    messages.success(request, _("“%(words)s” is listed again while nothing is found by it.")
                     % {"words": row.text})
    return redirect("visits_searches")


def _asked(languages):
    """Of the last weeks, what a crowd searched for in vain."""
    return Release.objects.filter(
        dimension="search", language__in=languages,
        end__gte=today() - datetime.timedelta(weeks=WEEKS),
    ).exclude(key=OTHER)


def _writes(kept, language: str) -> bool:
    return kept is None or language in kept


def _check(user, language: str) -> None:
    if language not in BY_CODE or not _writes(languages_of(user), language):
        raise PermissionDenied


def _office(user, language: str):
    """The office for which somebody speaks; none for an operator who belongs to none."""
    keeping = Stewardship.objects.on().filter(edition__language=language)
    offices = offices_of(user)
    return offices.filter(stewardships__in=keeping).first() or offices.first()
