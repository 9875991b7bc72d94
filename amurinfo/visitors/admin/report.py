"""The report on one screen, as a file, and for programs."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.menu import MenuItem

from amurinfo import charts
from amurinfo.editions.roles import languages_of, offices_of
from amurinfo.languages import BY_CODE, CODES, LANGUAGES

from .. import models, words
from .. import report as data
from ..running import today

_SHOWN = 20
_WITH_BARS = ("country", "source", "device")


def may_see(user) -> bool:
    """Whoever belongs to an office; sums tell on nobody, so all editions may be seen by all."""
    return user.is_superuser or offices_of(user).exists()


class ReportMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_see(request.user)


def menu_item() -> MenuItem:
    return ReportMenuItem(_("Visits"), reverse("visits_report"), name="visits", icon_name="view",
                          order=160)


def own(user) -> tuple[str, ...]:
    """The editions whose sums somebody is shown first."""
    kept = languages_of(user)
    return CODES if not kept else tuple(code for code in CODES if code in kept)


def wanted(request) -> tuple[tuple[str, ...], int]:
    """Editions and weeks that the address asks for; what it does not know counts as not said."""
    edition, weeks = request.GET.get("edition", ""), request.GET.get("weeks", "")
    languages = {"all": CODES, **{code: (code,) for code in CODES}}.get(edition, own(request.user))
    return languages, int(weeks) if weeks in map(str, data.WEEKS) else data.WEEKS[0]


@require_GET
def report(request) -> HttpResponse:
    if not may_see(request.user):
        raise PermissionDenied
    languages, weeks = wanted(request)
    found = data.build(languages, weeks, today())
    name = f"visits-{'-'.join(languages)}-{found.since}"
    if request.GET.get("format") == "csv":
        answer = HttpResponse(charts.csv(data.HEAD, list(data.flat(found))),
                              content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    if request.GET.get("format") == "json":
        return JsonResponse(data.as_data(found), json_dumps_params={"ensure_ascii": False})
    names = dict(models.Campaign.objects.values_list("code", "name"))
    kept = languages_of(request.user)
    return TemplateResponse(request, "visitors/admin/report.html", {
        "report": found, "weeks": data.WEEKS, "chosen": request.GET.get("edition", ""),
        "editions": LANGUAGES, "shown": [BY_CODE[code] for code in languages],
        "since": words.day(found.since), "totals": words.described(found),
        "line": words.line(found.spans, "line", str(_("Views and visits"))),
        "tables": [_table(name, rows, names) for name, rows in found.tables.items()],
        "answers": [(label, words.number(found.answers[answer]))
                    for answer, label in words.ANSWERS.items()],
        "rejected": words.number(found.rejected), "unheard": words.number(found.unheard),
        "full": words.number(found.full) if found.full else "",
        "started": [words.day(day) for day in found.started],
        "remarks": [(words.day(day), text) for day, text in found.remarks],
        "served": [(path, words.number(number)) for path, number in found.served[:_SHOWN]],
        "missing": [(path, words.number(number), kept is None or path.split("/")[1] in kept)
                    for path, number in found.missing[:_SHOWN]],
    })


def _table(name: str, rows, names: dict[str, str]) -> dict:
    return {
        "name": name, "title": words.TABLES[name], "more": max(0, len(rows) - _SHOWN),
        "bars": words.bars(name, rows, names) if name in _WITH_BARS else "",
        "rows": [
            (words.key(name, row.key, names), row.key if row.key.startswith("/") else "",
             # A first page has no views of its own, a search no visits.
             *(words.number(n) if n else "–"
               for n in (row.cell.views, row.cell.visits, row.cell.visitors)))
            for row in rows[:_SHOWN]
        ],
    }
