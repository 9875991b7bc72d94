"""The report by mail, once a month, in the language of whoever gets it."""

import datetime

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from amurinfo.editions import mail
from amurinfo.editions.roles import languages_of
from amurinfo.languages import CODES

from . import models, report, words

WEEKS, LINES = 4, 5
_TABLES = ("page", "referrer", "country")


def send_all(today: datetime.date) -> int:
    """To everybody of an office who wants it and got none this month. Returns how many."""
    month = today.replace(day=1)
    people = get_user_model().objects.filter(
        is_active=True, groups__role__isnull=False
    ).exclude(email="").exclude(visits_mail__wanted=False).exclude(
        visits_mail__sent=month).distinct()
    sent = 0
    for person in people:
        if mail.send([person], lambda person=person: _write(person, today)):
            models.MailChoice.objects.update_or_create(user=person, defaults={"sent": month})
            sent += 1
    return sent


def _write(person, today: datetime.date):
    kept = languages_of(person)
    found = report.build(CODES if kept is None else sorted(kept), WEEKS, today, most=LINES)
    if not found.total.visitors and not found.served_total:
        return None
    since = words.day(found.since)
    totals = "\n".join(
        f"{label}: {now}" + (" " + _("(before: %(number)s)") % {"number": before} if before else "")
        for label, now, before in words.described(found)
    )
    names = dict(models.Campaign.objects.values_list("code", "name"))
    tables = [
        "\n".join([str(words.TABLES[name]), *(
            f"- {words.key(name, row.key, names)}: {words.number(row.cell.visitors)}"
            for row in rows[:LINES])])
        for name in _TABLES if (rows := found.tables[name])
    ]
    missing = "\n".join([_("Addresses that were asked for and are not there"), *(
        f"- {path}: {words.number(number)}" for path, number in found.missing
    )]) if found.missing else ""
    off = _("You get this once a month. Turn it off: %(address)s") % {
        "address": mail.address("wagtailadmin_account")}
    return _("Visits since %(day)s") % {"day": since}, [
        totals, *tables, missing, mail.address("visits_report"), off]
