"""Addresses without words: for machines."""

from django.urls import path, re_path

from .found import views

urlpatterns = [
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    re_path(r"^sitemap-(?P<language>[a-z]+(?:-[a-z]+)?)\.xml$", views.sitemap),
    re_path(r"^sitemap-(?P<language>[a-z]+(?:-[a-z]+)?)-(?P<part>[0-9]{1,4})\.xml$",
            lambda request, language, part: views.sitemap(request, language, int(part))),
    path("<slug:language>/feeds/<slug:name>.atom", views.feed, name="feed"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    re_path(r"^(?P<key>[0-9a-f]{32})\.txt$", views.indexnow_key),
]
