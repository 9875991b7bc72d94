"""Pages for what goes wrong, in the language of the address that was asked for."""

import sys

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override

from amurinfo.config.troubles import trouble
from amurinfo.delivery.found import withdrawn
from amurinfo.languages import BY_CODE, LANGUAGES
from amurinfo.pages import elsewhere
from amurinfo.pages.addresses import addresses
from amurinfo.pages.readers import open_pages
from amurinfo.pages.shell import Link


def _language(request) -> str:
    first = request.path_info.strip("/").split("/", 1)[0]
    return first if first in BY_CODE else get_language_from_request(request)


def _answer(request, status: int, template: str, **context) -> HttpResponse:
    code = _language(request)
    with override(code):
        return render(
            request, template,
            {"language": BY_CODE[code], "home": f"/{code}/", "languages": LANGUAGES, **context},
            status=status,
        )


def not_found(request, exception=None) -> HttpResponse:
    """404, or 410 where a page was withdrawn; if other editions have it, leads there."""
    where, others = addresses(request), []
    parts = [part for part in request.path_info.split("/") if part]
    if len(parts) > 1 and parts[0] in BY_CODE:
        others = elsewhere.pages_at(where, parts[0], "/".join(parts[1:]))
    gone = withdrawn.is_gone(request.path_info)
    return _answer(
        request, 410 if gone else 404, "errors/404.html", gone=gone,
        others=elsewhere.links(where, others),
        subjects=elsewhere.subjects(where, others, _language(request)),
        sections=_sections(request), asked=" ".join(parts[-1].split("-"))[:100] if parts else "",
    )


def _sections(request) -> list[Link]:
    """Where a reader can go from here: the sections of her edition."""
    where = addresses(request)
    top = open_pages().filter(
        depth=3, show_in_menus=True, locale__language_code=_language(request))
    return [Link(page.title, where.page(page)) for page in top.order_by("path")]


def broken(request) -> HttpResponse:
    """500, or 503 where the disk or the database is the reason; asks neither of them. Django calls
    it while the exception is being handled."""
    why = trouble(sys.exc_info()[1])
    answer = _answer(
        request, 503 if why else 500, "errors/500.html", why=why,
        editing=request.path_info.startswith(f"/{settings.ADMIN_PATH}"),
    )
    if why:
        answer["Retry-After"] = "60"
    return answer


def bad_request(request, exception=None) -> HttpResponse:
    return _answer(request, 400, "errors/400.html")


def forbidden(request, exception=None) -> HttpResponse:
    return _answer(request, 403, "errors/403.html")


def too_many_logins(request, credentials, *args, **kwargs) -> HttpResponse:
    """Answer to a login after too many failures."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return _answer(request, 429, "errors/429.html", minutes=minutes)
