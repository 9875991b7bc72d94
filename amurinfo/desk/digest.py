"""The desk by mail, once a week, in the language of whoever gets it."""

import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amurinfo.editions import mail

from .collect import Part, collect
from .models import DigestChoice

#: A timer may come a little early; nobody gets two in a week.
WEEK = datetime.timedelta(days=6, hours=12)
LINES = 5


def send_all(now: datetime.datetime | None = None) -> int:
    """To everybody of an office who wants it, for whom something waits and to whom none was sent
    this week. Returns how many were sent."""
    now = now or timezone.now()
    people = get_user_model().objects.filter(
        is_active=True, groups__role__isnull=False
    ).exclude(email="").exclude(digest_choice__wanted=False).exclude(
        digest_choice__sent_at__gt=now - WEEK).distinct()
    sent = 0
    for person in people:
        if mail.send([person], lambda person=person: _write(person)):
            DigestChoice.objects.update_or_create(user=person, defaults={"sent_at": now})
            sent += 1
    return sent


def _write(person):
    parts = collect(person)
    if not parts:
        return None
    waiting = sum(part.total for part in parts if part.name != "week")
    subject = ngettext(
        "%(count)d thing waits for your office", "%(count)d things wait for your office", waiting
    ) % {"count": waiting}
    desk = settings.SITE_URL + reverse("wagtailadmin_home")
    account = settings.SITE_URL + reverse("wagtailadmin_account")
    lines = [_text(part) for part in parts]
    off = _("You get this once a week. Turn it off: %(address)s") % {"address": account}
    return subject, [*lines, desk, off]


def _text(part: Part) -> str:
    lines = [f"{part.title} ({part.total})"]
    for line in part.lines[:LINES]:
        said = ", ".join(text for text in (line.text, line.details, line.age) if text)
        lines.append(f"- {said}")
        if line.url:
            lines.append(f"  {settings.SITE_URL}{line.url}")
    if part.total > LINES:
        lines.append("  …")
    return "\n".join(lines)
