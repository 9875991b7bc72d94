"""E-mails about approvals, each in the language of whoever gets it."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.admin.mail import send_mail
from wagtail.users.models import UserProfile

from .models import Edition


def send(people: Iterable, write) -> int:
    """``write()`` returns (subject, lines) in the active language, or ``None`` if there is
    nothing to say. Returns how many were sent."""
    sent = 0
    for person in people:
        if not (person.is_active and person.email):
            continue
        with override(UserProfile.get_for_user(person).get_preferred_language()):
            written = write()
            if written is None:
                continue
            subject, lines = written
            text = "\n\n".join(line for line in lines if line)
            sent += send_mail(subject, text + "\n", [person.email], fail_silently=True) or 0
    return sent


def address(name: str, *args) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def keepers(edition: Edition):
    """People who may publish in the edition."""
    return get_user_model().objects.filter(
        is_active=True, groups__role__office__in=edition.stewards,
        groups__role__kind__in=["editor", "steward"],
    ).select_related("wagtail_userprofile").distinct()


def one_office_approved(task_state, office, user, comment: str, left: int) -> None:
    """To the author: one office has approved, so many are missing."""
    page = task_state.workflow_state.content_object
    author = task_state.revision.user
    people = {person for person in (author, task_state.workflow_state.requested_by)
              if person is not None and person != user}

    def write():
        subject = _("“%(title)s”: approved by %(office)s") % {
            "title": page.title, "office": office}
        rest = ngettext(
            "%(count)d more office has to approve the text.",
            "%(count)d more offices have to approve the text.", left,
        ) % {"count": left}
        return subject, [subject, comment, rest, address("wagtailadmin_pages:edit", page.pk)]

    send(people, write)


def published_without(page, user, reason: str) -> None:
    """To everybody who keeps the edition."""
    edition = Edition.objects.get(locale_id=page.locale_id)

    def write():
        subject = _("“%(title)s” was published without approval") % {"title": page.title}
        who = _("%(person)s gave this reason:") % {"person": user.get_full_name() or user}
        return subject, [f"{who}\n{reason}", address("wagtailadmin_pages:history", page.pk)]

    send((p for p in keepers(edition) if p != user), write)
