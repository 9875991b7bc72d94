"""Answers of the application that are the same for everybody: feeds, sitemaps, lists that a reader
has chosen, pages before they are files.

They say how long they are good, as files do, and whoever has one already is told so in a few bytes.
"""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import cc_delim_re, get_conditional_response, patch_vary_headers

from amurinfo.config.headers import PAGES
from amurinfo.languages import BY_CODE


class ConditionsMiddleware:
    """Inside of compression: the tag is that of the words as they were made."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_public(request, response):
            return response
        # The page says it of itself, and its file has no such header.
        response.headers.pop("Content-Language", None)
        if not _has_language(request, response):
            _vary_less(response, "accept-language")
        response.headers.setdefault("Cache-Control", PAGES)
        # Also of what is too short to be compressed, so that all of them say the same.
        patch_vary_headers(response, ("Accept-Encoding",))
        # Weak: of two answers with the same words compression makes two with other bytes.
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if "If-None-Match" not in request.headers:
            return response  # there is no date by which anybody could ask
        answer = get_conditional_response(request, response["ETag"], None, response)
        answer["Vary"] = response["Vary"]
        return answer


def _is_public(request: HttpRequest, response: HttpResponse) -> bool:
    told = response.get("Cache-Control", "")
    return (
        request.method in ("GET", "HEAD") and response.status_code == 200
        and not response.streaming and not response.cookies
        and not request.path_info.startswith(f"/{settings.ADMIN_PATH}")
        and "cookie" not in _varies(response)
        and "no-store" not in told and "private" not in told
    )


def _has_language(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether another reader might get other words at this address."""
    first = request.path_info.strip("/").split("/", 1)[0]
    return first not in BY_CODE and response.get("Content-Type", "").startswith("text/html")


def _varies(response: HttpResponse) -> list[str]:
    return [name.lower() for name in cc_delim_re.split(response.get("Vary", "")) if name]


def _vary_less(response: HttpResponse, name: str) -> None:
    kept = [one for one in cc_delim_re.split(response.get("Vary", "")) if one.lower() != name]
    response.headers.pop("Vary", None)
    if any(kept):
        response["Vary"] = ", ".join(kept)
