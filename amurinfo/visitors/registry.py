"""What is kept about visitors, where and for how long: one table that the policy prints, the daily
task enforces and the tests compare with what browsers and disks hold."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: The purpose that is asked for. A change of it is a new number, and everybody is asked again.
VERSION = 1
PURPOSE = "analytics"
CONSENT_DAYS = 180


@dataclass(frozen=True)
class Cookie:
    """``path``: as the browser keeps it; ``days``: ``None`` for the end of the session."""

    name: str
    path: str
    purpose: str
    days: int | None
    readers: bool


COOKIES = (
    Cookie("choice", "/", _("Holds your answer, yes or no, and nothing else."),
           CONSENT_DAYS, True),
    Cookie("receipt", "/<language>/privacy/",
           _("Only after yes: the number of your receipt, so that you can see it and withdraw."),
           CONSENT_DAYS, True),
    Cookie("editor_session", "/editors/", _("Remembers that an editor has logged in."), None,
           False),
    Cookie("editor_csrf", "/editors/", _("Guards an editor's forms against forgery."), None,
           False),
    # Wagtail's own script sets it, and for every path.
    Cookie("wagtail_sidebar_collapsed", "/",
           _("Only after an editor has folded the menu: 1 if it is folded, 0 if not."), None,
           False),
)


@dataclass(frozen=True)
class Kept:
    """``table``: model of this app, empty for working memory; ``days``: longest time."""

    what: str
    where: str
    term: str
    table: str = ""
    days: int | None = None


_DISK, _MEMORY = _("database"), _("working memory only")

RETENTION = (
    Kept(_("Network address and name of the browser's program"), _MEMORY,
         _("while the request is answered")),
    Kept(_("Hash of a visitor who said yes, with today's random salt; pages of the visit"), _MEMORY,
         _("until midnight (UTC)")),
    Kept(_("Words of a search that found nothing, of visitors who said yes"), _MEMORY,
         _("until ten visitors asked for the same, at most 30 days; then a sum of a week")),
    Kept(_("Names of other sites that visitors who said yes came from or opened, and addresses of "
           "files that they opened"), _MEMORY,
         _("until ten visitors brought the same, at most 30 days; then a sum of a week")),
    Kept(_("Served pages: address, language, day, number"), _DISK,
         _("by day until a day after their week is over, 13 months by week, then 5 years by month"),
         "Served", 1826),
    Kept(_("Sums of measured visits: week (totals: day), language, one dimension, numbers"), _DISK,
         _("until their week is closed, at most 13 months"), "Counter", 396),
    Kept(_("Closed weeks, in which no row stands for fewer than 10 (pages: 5) visitors"), _DISK,
         _("5 years"), "Release", 1826),
    Kept(_("Words that ten visitors searched for in vain and an office set aside, with its reason"),
         _DISK, _("until the office takes it back, at most 5 years"), "SetAside", 1826),
    Kept(_("Receipts of consent: number, version, text, language, dates"), _DISK,
         _("180 days and 3 years more, as proof"), "Consent", CONSENT_DAYS + 1096),
    Kept(_("Daily numbers: pages with the question, yes, no, withdrawn, signals of no"), _DISK,
         _("5 years"), "Answers", 1826),
    Kept(_("Daily numbers of the counting itself: refused messages, uncounted pages, starts"),
         _DISK, _("13 months"), "Tally", 396),
    Kept(_("Result of the last daily checks"), _DISK, _("13 months"), "Check", 396),
)


#: Served pages are kept by week for so long, and then until their month is over.
BY_WEEK = 396


def first_by_week(today: datetime.date) -> datetime.date:
    """The first day of the first month of which served pages are still kept by week."""
    return (today - datetime.timedelta(days=BY_WEEK)).replace(day=1)


def oldest(table: str, today: datetime.date) -> datetime.date:
    """The first day that the table may still hold."""
    days = next(kept.days for kept in RETENTION if kept.table == table)
    return today - datetime.timedelta(days=days)
