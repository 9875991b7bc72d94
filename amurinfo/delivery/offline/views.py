"""Addresses that only the page for keeping a section asks for."""

import json
from math import ceil
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from amurinfo.facts import formats
from amurinfo.languages import BY_CODE

from ..found import picture
from ..found.head import FOLDER
from ..models.offline import ICONS
from ..snapshots.said import remembered
from . import sections, weights

WORKER = Path(__file__).with_name("worker.js")


@require_safe
def worker(request) -> HttpResponse:
    """The service worker. Stands at the root, or it might not serve an edition."""
    answer = HttpResponse(
        WORKER.read_bytes(), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@remembered
def listing(request, language: str, section: str) -> HttpResponse:
    found = sections.listing(language, section) if language in BY_CODE else None
    if found is None:
        raise Http404
    return _fresh(found)


@require_safe
@remembered
def sizes(request, language: str) -> HttpResponse:
    """About how many megabytes each section is, as the edition writes numbers. Rounded up: nobody
    is told less than comes."""
    if language not in BY_CODE:
        raise Http404
    return _fresh({
        slug: formats.number(ceil(weight / 100_000) / 10, language)
        for slug, weight in weights.weights(language).items()
    })


def _fresh(found: dict) -> HttpResponse:
    answer = JsonResponse(found, json_dumps_params={"separators": (",", ":")})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def manifest(request, language: str) -> HttpResponse:
    if language not in BY_CODE:
        raise Http404
    icons = [(f"{settings.MEDIA_URL}{FOLDER}/{picture.icon_name(size)}", size)
             for size in ICONS]
    with override(language):
        found = sections.manifest(language, _("AmurInfoCenter"), _("Amur"), icons)
    return HttpResponse(
        json.dumps(found, ensure_ascii=False), content_type="application/manifest+json"
    )
