"""Addresses without words: for machines."""

from django.urls import path, re_path

from .found import views
from .offline import views as offline

urlpatterns = [
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    re_path(r"^sitemap-(?P<language>[a-z]+(?:-[a-z]+)?)\.xml$", views.sitemap),
    re_path(r"^sitemap-(?P<language>[a-z]+(?:-[a-z]+)?)-(?P<part>[0-9]{1,4})\.xml$",
            lambda request, language, part: views.sitemap(request, language, int(part))),
    path("<slug:language>/feeds/<slug:name>.atom", views.feed, name="feed"),
    path("offline-worker.js", offline.worker),
    path("<slug:language>/offline/app.webmanifest", offline.manifest),
    path("<slug:language>/offline/app.sizes.json", offline.sizes),
    path("<slug:language>/offline/<slug:section>.json", offline.listing),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    re_path(r"^(?P<key>[0-9a-f]{32})\.txt$", views.indexnow_key),
]
