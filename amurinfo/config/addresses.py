"""Every page that a reader may be on: what the sitemaps list, and what is made for whoever asks."""

from django.urls import reverse
from django.utils.translation import override

from amurinfo.delivery.found.inventory import public
from amurinfo.languages import CODES

#: Names of addresses that stand in no list, as search machines have no business there.
FOR_THE_ASKER = ("search", "privacy-me", "privacy-audit", "styleguide")


def pages() -> set[str]:
    """Of all editions."""
    found = {entry.path for entries in public().values() for entry in entries}
    for code in CODES:
        with override(code):
            found |= {reverse(name) for name in FOR_THE_ASKER}
    return found
