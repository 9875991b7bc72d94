from django.urls import path

from . import views

urlpatterns = [
    path("search/", views.results, name="search"),
    path("search/suggestions/", views.suggestions, name="search-suggestions"),
    path("search/description.xml", views.description, name="search-description"),
]
