"""Addresses of this room."""

from django.urls import path

from . import views

#: Without a language.
plain = [
    path("visit/", views.visit, name="visit"),
    path(".well-known/gpc.json", views.gpc, name="gpc"),
]
#: Below the language.
spoken = [
    path("privacy/choice/", views.choice, name="choice"),
    path("privacy/me/", views.me, name="privacy-me"),
    path("privacy/audit/", views.audit, name="privacy-audit"),
]
