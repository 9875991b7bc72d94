"""What kind of site a visit came from, by a kept list: ``content/visitors/sources.csv``."""

import csv
import re
from functools import cache

from django.conf import settings

from .counting.folding import OTHER

KINDS = ("search", "social", "mail", "assistant", "network", "site", OTHER)
#: What stands for ``*`` at the end of a name: a country's or a common ending.
_ENDING = re.compile(r"(?:com?\.)?[a-z]{2,3}")


@cache
def listed() -> dict[str, str]:
    """Host, or ``name.*``, -> kind."""
    text = (settings.CONTENT_DIR / "visitors" / "sources.csv").read_text(encoding="utf-8")
    return {row["host"]: row["kind"] for row in csv.DictReader(text.splitlines())}


@cache
def kind(host: str) -> str:
    """The kind of the longest entry that the host is or stands below; ``site`` for none, and for
    what was folded the same as it is."""
    if host == OTHER:
        return OTHER
    labels = host.split(".")
    for n in range(len(labels)):
        found = listed().get(".".join(labels[n:]))
        if not found and _ENDING.fullmatch(".".join(labels[n + 1:])):
            found = listed().get(f"{labels[n]}.*")
        if found:
            return found
    return "site"
