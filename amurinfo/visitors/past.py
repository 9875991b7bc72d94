"""Access logs of before, into the database."""

import datetime
from pathlib import Path

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from amurinfo.pages.addresses import Addresses

from . import logs, registry, store


def _moved():
    """Old address -> where its redirect leads on this site."""
    where = Addresses()
    known = {}
    for redirect in Redirect.objects.select_related("redirect_page"):
        if redirect.redirect_page:
            known[redirect.old_path] = where.page(redirect.redirect_page)
        elif redirect.redirect_link.startswith("/"):
            known[redirect.old_path] = redirect.redirect_link.partition("?")[0]
    return lambda path: known.get(Redirect.normalise_path(path), path)


def bring_in(files: list[Path], today: datetime.date) -> logs.Taken:
    """Counts the pages of days of which nothing is stored yet, today excluded; of a week that is
    over, nothing may be stored of any of its days. Raises ``OSError`` if a file cannot be read."""
    taken = logs.take(files, registry.oldest("Served", today), store.counted(today) | {today},
                      _moved())
    with transaction.atomic():
        store.write_served(taken.numbers)
        store.fold_served(today)
    return taken
