"""Results, suggestions, and how a browser may add this search to its own."""

import logging
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amurinfo.languages import BY_CODE, LANGUAGES
from amurinfo.pages import shell
from amurinfo.pages.addresses import addresses

from . import index, quick, signals
from .engines import Unreachable
from .facets import kind_label
from .query import LONGEST
from .results import Found, search
from .sources import KINDS
from .suggestions import suggest

logger = logging.getLogger(__name__)

#: Answers depend on the question only, but change whenever anything is published.
_FRESH = "max-age=0, must-revalidate"


@require_safe
def results(request) -> HttpResponse:
    language = get_language()
    where = addresses(request, quick.asked)
    home = where.doors.open_pages().filter(depth=2, locale__language_code=language).first()
    if home is None:
        raise Http404
    asked = request.GET
    try:
        found = search(
            language, asked.get("q", ""), where,
            {name: asked.get(name, "")[:100].replace("\x00", "") for name in KINDS},
            _number(asked.get("page")), exactly=asked.get("exact") == "1",
        )
    except Unreachable:
        logger.exception("the search does not answer")
        found = Found(asked.get("q", "")[:LONGEST], down=True)
    else:
        if found.text and not (found.total or found.elsewhere or found.filtered):
            signals.found_nothing.send(sender=None, request=request, text=found.text)
    around = shell.beside(request, home, "search/", _("Search"))
    if query := request.META.get("QUERY_STRING", ""):
        around.alternates = [replace(item, url=f"{item.url}?{query}") for item in around.alternates]
    chosen = [(name, asked[name][:100]) for name in KINDS if asked.get(name)]
    if found.text:
        own = [("q", found.text), *chosen, *([("page", found.page)] if found.page > 1 else [])]
        around.query = "?" + urlencode(own)
    context = {
        "shell": around, "found": found, "language": BY_CODE[language],
        "chosen": chosen,
    }
    if not found.items:
        context["map"] = _address("econet.MapPage", language, where)
        context["site_map"] = _address("pages.SiteMapPage", language, where)
    response = render(request, "search/results.html", context, status=503 if found.down else 200)
    response["X-Robots-Tag"] = "noindex, follow"
    response["Cache-Control"] = _FRESH
    return response


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1


def _address(model: str, language: str, where) -> str | None:
    from django.apps import apps

    found = where.doors.open_pages(apps.get_model(model))
    page = found.filter(locale__language_code=language).first()
    return where.page(page) if page else None


@require_safe
def suggestions(request) -> JsonResponse:
    """``{"suggestions": [{"text", "lang", "kind"}, …]}``, at most eight."""
    language = get_language()
    try:
        now = index.answering()
    except Unreachable:
        now = index.State()
    found = suggest(now.generation, language, request.GET.get("q", "").replace("\x00", "")) \
        if now.generation else []
    tags = {item.code: item.tag for item in LANGUAGES}
    response = JsonResponse({"suggestions": [
        {
            "text": one.title, "kind": kind_label(one.kind),
            "lang": tags.get(one.title_language, one.title_language)
            if one.title_language != language else "",
        }
        for one in found
    ]}, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = _FRESH
    return response


@require_safe
def description(request) -> HttpResponse:
    """OpenSearch 1.1, by which a browser adds this search."""
    base = settings.SITE_URL
    return render(
        request, "search/opensearch.xml",
        {
            "language": BY_CODE[get_language()],
            "search": f"{base}{reverse('search')}?q={{searchTerms}}",
        },
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
