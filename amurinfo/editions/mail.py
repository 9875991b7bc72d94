"""E-mails about approvals, each in the language of whoever gets it."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.admin.mail import WorkflowStateApprovalEmailNotifier, send_mail
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page
from wagtail.users.models import UserProfile

from . import finish
from .models import Edition


def send(people: Iterable, write, kind: str = "") -> int:
    """``write()`` returns (subject, lines) in the active language, or ``None`` if there is
    nothing to say. ``kind``: as Wagtail calls such mails where people turn them off in their
    accounts, if they can. Returns how many were sent."""
    sent = 0
    for person in people:
        if not (person.is_active and person.email):
            continue
        profile = UserProfile.get_for_user(person)
        if kind and not getattr(profile, f"{kind}_notifications"):
            continue
        with override(profile.get_preferred_language()):
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
    return _deciding_in(edition.stewards)


def _deciding_in(offices):
    return get_user_model().objects.filter(
        is_active=True, groups__role__office__in=offices,
        groups__role__kind__in=["editor", "steward"],
    ).select_related("wagtail_userprofile").distinct()


def office_approved(task_state, office, user, comment: str, left: int) -> None:
    """To the author and whoever asked: one office has approved, so many are missing. If none is,
    what came of it."""
    revision = task_state.revision
    people = {person for person in (revision.user, task_state.workflow_state.requested_by)
              if person is not None and person != user}
    revision.refresh_from_db(fields=["approved_go_live_at"])
    page = Page.objects.get(pk=revision.object_id)

    def write():
        subject = _("“%(title)s”: approved by %(office)s") % {
            "title": revision.object_str, "office": office}
        if left:
            rest = ngettext(
                "%(count)d more office has to approve the text.",
                "%(count)d more offices have to approve the text.", left,
            ) % {"count": left}
        elif page.live_revision_id == revision.pk:
            rest = _("No more offices have to approve the text; it is published.")
        elif revision.approved_go_live_at:
            rest = _("No more offices have to approve the text; it will be published at the time "
                     "that is set for it.")
        else:
            rest = _("No more offices have to approve the text.")
        return subject, [subject, comment, rest, address("wagtailadmin_pages:edit", page.pk)]

    send(people, write, "approved")


def asked_again(revision, former, offices) -> None:
    """To the people of ``offices``, which approved ``former``: ``revision`` stands there now."""
    page_id = int(revision.object_id)

    def write():
        subject = _("“%(title)s”: your approval is needed again") % {"title": revision.object_str}
        lines = [_("The text was changed after your office had approved it. The approval holds "
                   "for the words that stood there then, and for no others.")]
        if revision.user is not None:
            lines.append(_("Changed by: %(person)s") % {
                "person": get_user_display_name(revision.user)})
        changes = address("wagtailadmin_pages:revisions_compare", page_id, former.pk, "latest")
        return subject, [*lines, _("What was changed:") + f"\n{changes}",
                         _("Read and approve:") + "\n"
                         + address("wagtailadmin_pages:edit", page_id)]

    send(_deciding_in(offices), write, "submitted")


def published_without(page, user, reason: str) -> None:
    """To everybody who keeps the edition."""
    edition = Edition.objects.get(locale_id=page.locale_id)

    def write():
        subject = _("“%(title)s” was published without approval") % {"title": page.title}
        who = _("%(person)s gave this reason:") % {"person": user.get_full_name() or user}
        return subject, [f"{who}\n{reason}", address("wagtailadmin_pages:history", page.pk)]

    send((p for p in keepers(edition) if p != user), write)


_told_by_wagtail = WorkflowStateApprovalEmailNotifier.get_recipient_users


def _told_of_the_end(notifier, workflow_state, **kwargs):
    """Of what offices approved :func:`office_approved` tells, with the last comment; Wagtail's own
    mail, which has none, would say the same to the same people."""
    if finish.is_of_offices(workflow_state):
        return set()
    return _told_by_wagtail(notifier, workflow_state, **kwargs)


WorkflowStateApprovalEmailNotifier.get_recipient_users = _told_of_the_end
