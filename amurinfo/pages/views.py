"""Addresses that belong to no edition."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def choose_language(request) -> HttpResponse:
    """``/`` leads to the edition that the browser asks for; nothing is remembered."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "max-age=0, must-revalidate"
    return response
