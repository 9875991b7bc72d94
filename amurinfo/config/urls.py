"""Addresses. Public pages carry their edition's language as the first part."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from amurinfo.delivery import urls as delivery_urls
from amurinfo.pages import views
from amurinfo.pages.styleguide import styleguide
from amurinfo.search import urls as search_urls
from amurinfo.visitors import urls as visitors_urls

from . import errors

urlpatterns = [
    path("", views.choose_language, name="choose-language"),
    path(settings.ADMIN_PATH, include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(delivery_urls)),
    path("", include(visitors_urls.plain)),
    *i18n_patterns(
        path("styleguide/", styleguide, name="styleguide"),
        path("", include(search_urls)),
        path("", include(visitors_urls.spoken)),
        path("", include(wagtail_urls)), prefix_default_language=True,
    ),
]

handler404 = errors.not_found
handler500 = errors.broken
handler400 = errors.bad_request
handler403 = errors.forbidden
