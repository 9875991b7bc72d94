"""Addresses that belong to no edition."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from wagtail.models import Page

from amurinfo.languages import BY_CODE, LANGUAGES

from .addresses import addresses
from .models import RecordIndexPage


@require_safe
def choose_language(request) -> HttpResponse:
    """``/`` leads to the edition that the browser asks for; nothing is remembered."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "max-age=0, must-revalidate"
    return response


@require_safe
def robots(request) -> HttpResponse:
    text = (
        f"User-agent: *\nDisallow: /{settings.ADMIN_PATH}\n"
        f"Sitemap: {settings.SITE_URL}/sitemap.xml\n"
    )
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request) -> HttpResponse:
    """All public addresses with their counterparts in the other editions."""
    where = addresses(request)
    groups: dict[object, dict[str, str]] = {}
    for page in Page.objects.live().filter(depth__gte=2).order_by("path"):
        groups.setdefault(page.translation_key, {})[where.language(page)] = where.page(page)
    for model in RecordIndexPage.__subclasses__():
        index = model.objects.live().first()
        if index is None:
            continue
        for slug in index.records().values_list("slug", flat=True):
            group = {
                language.code: f"{base}{slug}/"
                for language in LANGUAGES
                if (base := where.index(model.record_kind, language.code))
            }
            groups[(model.record_kind, slug)] = group
    seen: set[str] = set()
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for group in groups.values():
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{BY_CODE[code].tag}" '
            f'href="{settings.SITE_URL}{url}"/>'
            for code, url in group.items()
        )
        for url in group.values():
            # Words on a record stand at the record's own address: it is listed once.
            if url not in seen:
                seen.add(url)
                lines.append(f"<url><loc>{settings.SITE_URL}{url}</loc>{links}</url>")
    lines.append("</urlset>")
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")
