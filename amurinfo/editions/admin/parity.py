"""The matrix of pages by editions, for editors; the same as CSV."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import get_page_models

from amurinfo.facts.models import Concept
from amurinfo.languages import LANGUAGES

from .. import roles
from ..exchange import drafts
from ..exchange import matrix as data
from ..models import GravityChoice, Office, Standing, Stewardship

AGES = (7, 30, 90, 365)
#: Drafts that are prepared at once, at most: some seconds.
MOST = 200


@dataclass
class Choice:
    value: str
    label: str
    chosen: bool


def menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("State of the editions"), reverse("editions_parity"),
        name="editions-parity", icon_name="globe", order=150,
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _wanted(query) -> data.Wanted:
    """Of an office: all editions that it keeps, alone or with others; of an edition as well: that
    one, if the office keeps it."""
    edition, office = query.get("edition", ""), query.get("office", "")
    editions = (edition,) if edition else None
    if office:
        kept = _kept_by(office)
        editions = kept if editions is None else tuple(c for c in editions if c in kept)
    return data.Wanted(
        editions, query.get("state", ""), query.get("module", ""), query.get("type", ""),
        _number(query.get("gravity", "")), _number(query.get("days", "")),
    )


def _kept_by(office: str) -> tuple[str, ...]:
    return tuple(Stewardship.objects.on().filter(
        office__slug=office, edition__isnull=False,
    ).values_list("edition__language", flat=True).distinct())


@require_GET
def matrix(request) -> HttpResponse:
    wanted, today = _wanted(request.GET), timezone.now().date()
    if request.GET.get("format") == "csv":
        found, _total = data.lines(wanted, today)
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="parity-{today.isoformat()}.csv"'
        answer.write("\ufeff")
        data.write_csv(answer, found)
        return answer
    page = max(1, _number(request.GET.get("p", "1")))
    own = getattr(getattr(request.user, "wagtail_userprofile", None), "preferred_language", "")
    found, total = data.lines(wanted, today, page, own)
    pages = max(1, -(-total // data.PER_PAGE))
    query = request.GET.copy()
    query.pop("p", None)
    return TemplateResponse(request, "editions/admin/parity.html", {
        "lines": found, "total": total, "page_number": page, "pages": pages,
        "languages": LANGUAGES, "query": query.urlencode(),
        "counts": _counts(wanted, today), "months": _months(),
        "filters": _filters(request.GET), "wanted": wanted,
        "offered": _offered(wanted, today, request.user),
        "previous": page - 1 if page > 1 else None, "next": page + 1 if page < pages else None,
    })


def _may_accept(wanted: data.Wanted, user) -> bool:
    """Drafts are prepared in one edition at a time, by those who keep it."""
    own = roles.languages_of(user)
    return len(wanted.editions or ()) == 1 and (own is None or wanted.editions[0] in own)


def _offered(wanted, today, user) -> list[tuple[str, str, int]]:
    """(code, name, how many pages) of each edition that offers hers what it does not have."""
    if not _may_accept(wanted, user):
        return []
    found = Counter(data.offered(wanted, today).values_list("source__language", flat=True))
    return [(x.code, x.autonym, min(found[x.code], MOST)) for x in LANGUAGES if found[x.code]]


@require_POST
def accept_all(request) -> HttpResponse:
    """Prepare drafts of what the matrix shows and one edition, ``source``, offers."""
    wanted = _wanted(request.GET)
    if not _may_accept(wanted, request.user):
        raise PermissionDenied
    found = data.offered(wanted, timezone.now().date())
    try:
        made = drafts.accept_all(
            found.filter(source__language=request.POST.get("source", ""))[:MOST], request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, ngettext(
            "%(count)s draft was prepared; nobody sees it yet.",
            "%(count)s drafts were prepared; nobody sees them yet.", len(made),
        ) % {"count": len(made)})
    return redirect(f"{reverse('editions_parity')}?{request.GET.urlencode()}")


def _counts(wanted, today):
    found = data.counts(wanted, today)
    return [
        (state.label, [found[language.code].get(state.value, 0) for language in LANGUAGES])
        for state in Standing.State
    ]


def _months():
    return [
        (month, [
            (by_edition.get(language.code, {}).get("current", 0),
             by_edition.get(language.code, {}).get("behind", 0),
             by_edition.get(language.code, {}).get("absent", 0))
            for language in LANGUAGES
        ])
        for month, by_edition in data.months()[:12]
    ]


def _filters(query):
    def choices(name, pairs):
        return [Choice(str(value), label, query.get(name, "") == str(value))
                for value, label in pairs]

    types = Standing.objects.exclude(page_type="").values_list("page_type", flat=True).distinct()
    offices = Office.objects.select_related("organisation").prefetch_related(
        "organisation__name_set")
    return [
        ("edition", _("Edition"), choices("edition", [(x.code, x.autonym) for x in LANGUAGES])),
        ("office", _("Office"), choices("office", [(o.slug, str(o)) for o in offices])),
        ("state", _("State"), choices("state", Standing.State.choices)),
        ("module", _("Module"), choices("module", modules())),
        ("type", _("Type"), choices(
            "type", [(t, _called(t)) for t in types.order_by("page_type")])),
        ("gravity", _("At least this grave"), choices("gravity", GravityChoice.choices[1:])),
        ("days", _("Behind for at least (days)"), choices("days", [(d, d) for d in AGES])),
    ]


def modules() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of the modules that pages belong to."""
    codes = Standing.objects.exclude(module="").values_list("module", flat=True)
    found = Concept.objects.filter(vocabulary="module", code__in=codes).prefetch_related("name_set")
    return [(module.code, str(module)) for module in found.order_by("code")]


def _called(page_type: str) -> str:
    """What editors call a type of page when they make one."""
    found = [model for model in get_page_models() if model.__name__ == page_type]
    return capfirst(found[0]._meta.verbose_name) if found else page_type
