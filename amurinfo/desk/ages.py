"""How long something waits, in the reader's words."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: From so many days on it is told in months, from so many months on in years.
DAYS, MONTHS = 60, 24


def in_words(since: datetime.date, today: datetime.date) -> str:
    """Whole days, months or years, as befits its length; what is yet to come is of today."""
    days = (today - since).days
    if days <= 0:
        return _("today")
    if days < DAYS:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    months = 12 * (today.year - since.year) + today.month - since.month - (today.day < since.day)
    if months < MONTHS:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    years = months // 12
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
