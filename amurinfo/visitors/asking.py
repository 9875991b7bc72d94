"""Searches that found nothing, of those who said yes to being counted."""

from django.dispatch import receiver
from django.utils.translation import get_language

from amurinfo.search.signals import found_nothing

from .counting.asked import plain
from .counting.events import Event
from .running import counting, country_of
from .views import refusal, visitor


@receiver(found_nothing, dispatch_uid="visitors")
def count(sender, request, text, **kwargs) -> None:
    words = plain(text)
    if not words or refusal(request):
        return
    host, address, agent = visitor(request)
    counting.collector.take(
        Event("search", request.path, get_language(), target=words),
        host, address, agent, country_of(address),
    )
