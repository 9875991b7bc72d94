"""What browsers ask of this room: an answer to the notice, a measured page, what is known."""

from http.cookies import Morsel
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from amurinfo.facts import formats
from amurinfo.languages import CODES
from amurinfo.pages import shell
from amurinfo.pages.models import PolicyPage

from . import answerable, checks, consent, lists, models, registry
from .counting import agents, events
from .counting.bounds import Bound
from .running import counting, country_of, today

#: The day on which this promise was made; for the file that crawlers of the signal read.
GPC_SINCE = "2026-11-26"
#: Answers that are written down; whoever sends more is led back, and nothing is kept of it.
answers = Bound(today)
_LONGEST_QUERY = 2000


def from_here(request) -> bool:
    """Whether a page of this site sent the request: browsers say so in ``Sec-Fetch-Site`` and
    ``Origin``, which no foreign page can write. Who says neither is refused."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin"):
        return False
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return site == "same-origin"


def visitor(request) -> tuple[str, str, str]:
    """Host, address and program of who asks. A server in front on this machine names the address
    in ``X-Real-IP``; nobody else is believed."""
    address = request.META.get("REMOTE_ADDR", "")
    if address in ("127.0.0.1", "::1", ""):
        address = request.headers.get("X-Real-IP", address)
    return request.get_host(), address, request.headers.get("User-Agent", "")


@csrf_exempt
@require_POST
@never_cache
def visit(request) -> HttpResponse:
    """A measured page. The answer is empty and always the same, so it tells nobody anything."""
    why = refusal(request)
    if not why:
        try:
            event = events.parse(request.read(events.LONGEST + 1))
            if event.path not in counting.addresses:
                why = "path"
        except events.Refused as refused:
            why = str(refused)
    if why:
        counting.collector.refuse(why)
    else:
        host, address, agent = visitor(request)
        counting.collector.take(
            counting.listed(event), host, address, agent, country_of(address))
    return HttpResponse(status=204)


def refusal(request) -> str:
    if not from_here(request):
        return "origin"
    if consent.objects(request) or consent.choice(request) != "yes":
        return "consent"
    if agents.is_machine(request.headers.get("User-Agent", "")) or not request.headers.get(
        "Accept-Language"  # which every browser sends
    ):
        return "machine"
    return ""


@csrf_exempt
@require_POST
@never_cache
def choice(request) -> HttpResponse:
    """The answer to the notice, also without a script; leads back to where it was given."""
    answer, language = request.POST.get("answer"), get_language()
    if not from_here(request) or answer not in ("yes", "no", "forget") or language not in CODES:
        return HttpResponseForbidden(content_type="text/plain")
    response = HttpResponse(status=303)
    response["Location"] = _back(request, language)
    if answer == "forget":
        counting.collector.forget(*visitor(request))
        return response
    if answer == "yes" and not consent.objects(request):
        mechanism = "notice" if request.POST.get("from") == "notice" else "page"
        if consent.choice(request) != "yes" or not consent.receipt_of(request):
            if not answers.take(visitor(request)[1]):
                counting.collector.refuse("answers")
                return response
            receipt = consent.give(language, mechanism).receipt
            _set(response, "choice", consent.YES, "/", registry.CONSENT_DAYS)
            for code in CODES:
                _set(response, "receipt", receipt, f"/{code}/privacy/", registry.CONSENT_DAYS)
        return response
    consent.refuse(language, request.COOKIES.get("receipt", ""),
                   lambda: answers.take(visitor(request)[1]))
    if consent.choice(request) == "yes":
        counting.collector.forget(*visitor(request))
    _set(response, "choice", consent.NO, "/", registry.CONSENT_DAYS)
    for code in CODES:
        _set(response, "receipt", "", f"/{code}/privacy/", 0)
    return response


def _set(response, name: str, value: str, path: str, days: int) -> None:
    """A cookie; the same name may stand at several paths, which ``set_cookie`` does not know."""
    morsel = Morsel()
    morsel.set(name, value, value)
    morsel["path"], morsel["max-age"] = path, days * 86_400
    morsel["samesite"] = "Strict" if name == "receipt" else "Lax"
    if name == "receipt":
        morsel["httponly"] = True
    if settings.SECURE:
        morsel["secure"] = True
    response.cookies[f"{name} {path}"] = morsel


def _back(request, language: str) -> str:
    """The page on which the answer was given, if it is one of ours: with what was searched for or
    chosen there, if that is not longer than a search can be."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        _scheme, _host, path, query, _fragment = urlsplit(referrer)
        if path.startswith(f"/{language}/"):
            return iri_to_uri(f"{path}?{query}" if 0 < len(query) <= _LONGEST_QUERY else path)
    return f"/{language}/privacy/me/"


def _around(request, below: str) -> shell.Shell:
    """What stands around a page below the policy. Raises ``Http404`` where there is no policy."""
    policy = PolicyPage.objects.live().filter(
        locale__language_code=get_language(), slug="privacy"
    ).first()
    if policy is None:
        raise Http404
    around = shell.build(request, policy)
    around.trail.append(shell.Link(policy.title, around.path))
    around.path += below
    around.alternates = [
        shell.Alternate(item.language, f"{item.url}{below}" if item.url else None, item.current)
        for item in around.alternates
    ]
    around.description, around.index, around.lags = "", False, []
    return around


@require_safe
@never_cache
def me(request) -> HttpResponse:
    """What is known about the one who asks."""
    language = get_language()
    host, address, agent = visitor(request)
    country = country_of(address)
    return render(request, "visitors/me.html", {
        "shell": _around(request, "me/"), "choice": consent.choice(request),
        "objects": consent.objects(request), "receipt": consent.receipt_of(request),
        "text": consent.text(), "address": address, "agent": agent,
        "sent": {name.replace("-", "_"): request.headers.get(name, "")
                 for name in ("Accept-Language", "Referer", "Cookie")},
        "signals": ", ".join(f"{name}: {request.headers[name]}"
                             for name in ("Sec-GPC", "DNT") if name in request.headers),
        "pages": counting.collector.known(host, address, agent),
        "country": formats.country(country, language) if country != "ZZ" else "",
        "cookies": registry.COOKIES, "retention": registry.RETENTION,
        "operators": answerable.operators(language, today()),
        "laws": answerable.laws(language, today()),
    })


@require_safe
@never_cache
def audit(request) -> HttpResponse:
    """What is stored, table by table, and what the last checks found; for everybody."""
    found = checks.stored()
    results = {check.name: check for check in models.Check.objects.all()}
    return render(request, "visitors/audit.html", {
        "shell": _around(request, "audit/"), "tables": found, "code": checks.code(),
        "tested": checks.tested(), "lists": lists.kept(get_language()),
        "checks": [(promise, results.get(name)) for name, promise in checks.PROMISES.items()],
    })


@require_safe
def gpc(request) -> JsonResponse:
    """Global Privacy Control, section "GPC Support Resource"."""
    return JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE})
