"""Addresses that machines ask for. Their bytes differ for nobody."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amurinfo.editions.models import Office, Stewardship
from amurinfo.languages import BY_CODE, CODES

from ..snapshots.said import remembered
from . import feeds, indexnow, sitemaps, texts
from .inventory import public

_XML = "application/xml; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


@require_safe
@remembered
def sitemap_index(request) -> HttpResponse:
    return HttpResponse(sitemaps.index(settings.SITE_URL, public()), content_type=_XML)


@require_safe
@remembered
def sitemap(request, language: str, part: int = 1) -> HttpResponse:
    if language not in BY_CODE:
        raise Http404
    parts = sitemaps.parts(public()[language])
    if not 0 < part <= len(parts):
        raise Http404
    return HttpResponse(
        sitemaps.sitemap(settings.SITE_URL, parts[part - 1]), content_type=_XML
    )


@require_safe
@remembered
def feed(request, language: str, name: str) -> HttpResponse:
    body = feeds.feed(language, name) if language in BY_CODE else None
    if body is None:
        raise Http404
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@require_safe
@remembered
def robots(request) -> HttpResponse:
    paths = ["/sitemap.xml", *(f"/{sitemaps.name(code, 1)}" for code in CODES)]
    text = texts.robots(settings.SITE_URL, [f"/{settings.ADMIN_PATH}"], paths)
    return HttpResponse(text, content_type=_TEXT)


@require_safe
@remembered
def security(request) -> HttpResponse:
    """Contacts are the public e-mails of the offices that keep an edition today; where none has
    one, the page that names the offices."""
    offices = Office.objects.filter(
        stewardships__in=Stewardship.objects.on().filter(edition__isnull=False), email__gt="",
    ).distinct().order_by("slug")
    contacts = [f"mailto:{office.email}" for office in offices]
    contacts.append(f"{settings.SITE_URL}/en/offices/")
    text = texts.security(settings.SITE_URL, contacts, timezone.now().date())
    return HttpResponse(text, content_type=_TEXT)


@require_safe
def indexnow_key(request, key: str) -> HttpResponse:
    """Proof for IndexNow that whoever submits addresses of this site may do so."""
    if not settings.INDEXNOW_URL or key != indexnow.key():
        raise Http404
    return HttpResponse(key, content_type=_TEXT)
