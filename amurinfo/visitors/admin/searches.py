"""Words that readers searched for and did not find; an editor makes one a name of the record that
was meant, and the next reader finds it."""

import contextlib
import datetime
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from amurinfo.editions.roles import languages_of
from amurinfo.languages import BY_CODE
from amurinfo.pages.addresses import addresses
from amurinfo.search.engines import Unreachable
from amurinfo.search.results import search

from .. import words
from ..counting.folding import OTHER
from ..models import Release
from ..running import today
from .report import ReportMenuItem, may_see, own

WEEKS = 26
MOST = 100


def menu_item() -> ReportMenuItem:
    return ReportMenuItem(_("Searches without a result"), reverse("visits_searches"),
                          name="searches", icon_name="search", order=90)


@require_GET
def searches(request) -> HttpResponse:
    """Of one's own editions, the most asked for first, without those that find something by now."""
    if not may_see(request.user):
        raise PermissionDenied
    kept = languages_of(request.user)
    rows = Release.objects.filter(
        dimension="search", language__in=own(request.user),
        end__gte=today() - datetime.timedelta(weeks=WEEKS),
    ).exclude(key=OTHER).values_list("language", "key").annotate(
        people=Sum("visitors"), last=Max("end")).order_by("-people", "language", "key")
    where, shown = addresses(request), []
    for language, text, people, last in rows[:MOST]:
        # A search that does not answer finds nothing, so everything is listed then.
        with contextlib.suppress(Unreachable):
            found = search(language, text, where)
            if found.total or found.elsewhere:
                continue
        name = urlencode({"text": text, "language": language, "status": "allowed"})
        shown.append({
            "words": text, "edition": BY_CODE[language], "people": words.number(people),
            "last": words.day(last), "search": f"/{language}/search/?{urlencode({'q': text})}",
            "add": f"{reverse('fact_name:add')}?{name}"
            if kept is None or language in kept else "",
        })
    return TemplateResponse(request, "visitors/admin/searches.html", {"rows": shown})
