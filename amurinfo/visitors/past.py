"""Access logs of before, into the database."""

import datetime
from pathlib import Path

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from amurinfo.pages.addresses import Addresses

from . import logs, models, registry, store


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
    """Counts the pages of days of which nothing is stored yet, today excluded. Raises
    ``OSError`` if a file cannot be read."""
    counted = {*models.Served.objects.values_list("day", flat=True).distinct(), today}
    # A month that was summed already has one row, on its first day.
    folded = {day for day in counted if day < registry.first_by_day(today)}
    counted |= {day + datetime.timedelta(days=n) for day in folded for n in range(31)
                if (day + datetime.timedelta(days=n)).month == day.month}
    taken = logs.take(files, registry.oldest("Served", today), counted, _moved())
    with transaction.atomic():
        store.write_served(taken.numbers)
        store.fold_months(today)
    return taken
