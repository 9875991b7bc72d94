"""A text that several offices keep goes live when enough of them have approved it.

An approval counts for the words that stood before whoever gave it, and for no others: it names
the revision that was read (:func:`mark_of`), and a revision that somebody stands behind is not
written over (:func:`is_held`). Asked where a page is saved as live, so that forms, bulk actions,
schedules and the interface's own API pass here alike, and operators too. The one way around it
names what was read in the same way and leaves a :class:`PublishedWithout`, which every office
sees.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowPage

from . import mail, roles
from .models import Edition, Office, OfficeApproval, OfficeApprovalTask, PublishedWithout, Role

#: What Wagtail's log calls an approval, and what goes past it.
OFFICE_APPROVAL, PUBLISHED_WITHOUT = "editions.office_approval", "editions.published_without"

#: Why this piece of code may publish without approval; empty: it may not.
_exempt: ContextVar[str] = ContextVar("publish_without", default="")
#: Whether somebody is at work in the editors' interface, set by the middleware.
in_interface: ContextVar[bool] = ContextVar("in_interface", default=False)


class Unseen(PermissionDenied):
    """The words are no longer those that somebody has before her."""


@contextlib.contextmanager
def exempt(reason: str) -> Iterator[None]:
    """What is published within is written down as published without approval, with ``reason``."""
    token = _exempt.set(reason)
    try:
        yield
    finally:
        _exempt.reset(token)


def task_of(page: Page) -> OfficeApprovalTask | None:
    """The task by which offices approve ``page``, if its workflow (as ``Page.get_workflow`` finds
    it) has one. One query."""
    step, path = page.steplen, page.path
    above = [path[:end] for end in range(step, len(path) + step, step)]
    nearest = WorkflowPage.objects.filter(
        page__path__in=above, workflow__active=True
    ).order_by("-page__depth").values("workflow")[:1]
    return OfficeApprovalTask.objects.filter(
        active=True, workflow_tasks__workflow=Subquery(nearest)
    ).first()


def offices_asked(page: Page) -> set[int]:
    """Offices of which some have to approve ``page``; empty if it needs no approval."""
    edition = Edition.objects.filter(locale_id=page.locale_id).first()
    if edition is None:
        return set()
    offices = set(edition.stewards.values_list("pk", flat=True))
    if len(offices) > 1 and edition.quorum:
        return offices
    task = task_of(page)
    if task is None:
        return set()
    return set(Office.objects.filter(
        roles__group__in=task.groups.all(),
        roles__kind__in=[Role.Kind.EDITOR, Role.Kind.STEWARD],
    ).values_list("pk", flat=True))


def missing(page: Page, revision: Revision | None) -> int:
    """How many approvals ``revision`` still needs before it may be published."""
    asked = offices_asked(page)
    if not asked or revision is None:
        return len(asked)
    others = asked - _offices_of_author(revision)
    quorum = Edition.objects.values_list("quorum", flat=True).get(locale_id=page.locale_id)
    given = OfficeApproval.objects.filter(revision=revision, office__in=others).count()
    return max(0, min(max(quorum, 1), len(others)) - given)


def _offices_of_author(revision: Revision) -> set[int]:
    if revision.user is None:
        return set()
    return set(roles.offices_of(revision.user).values_list("pk", flat=True))


def office_for(revision: Revision | None, page: Page, user) -> Office | None:
    """The office in whose name ``user`` may approve ``revision`` now."""
    if revision is None:
        return None
    asked = offices_asked(page) - _offices_of_author(revision)
    done = OfficeApproval.objects.filter(revision=revision).values_list("office_id", flat=True)
    return Office.objects.filter(
        pk__in=asked - set(done), roles__group__in=user.groups.all(),
        roles__kind__in=[Role.Kind.EDITOR, Role.Kind.STEWARD],
    ).first()


def mark_of(revision: Revision) -> str:
    """Which revision it is, and in which state: Wagtail's autosave writes over the newest one and
    gives it a new time each time."""
    return f"{revision.pk} {revision.created_at.isoformat()}"


@transaction.atomic
def is_held(revision: Revision) -> bool:
    """Whether somebody stands behind exactly these words: they were approved, allowed without
    approval, or are what readers see. Nobody approves them before the transaction around it
    has ended."""
    list(Revision.objects.select_for_update().filter(pk=revision.pk).values_list("pk"))
    return (
        OfficeApproval.objects.filter(revision=revision).exists()
        or PublishedWithout.objects.filter(revision=revision).exists()
        or Page.objects.filter(live_revision=revision).exists()
    )


@transaction.atomic
def approve(task_state, user, comment: str = "", seen: str = "") -> None:
    """One office more stands behind the text; the last one needed finishes the task. ``seen``:
    the mark of the revision that ``user`` has before her.

    Raises ``PermissionDenied`` for the author's own office, for one that has approved, and for
    words that are no longer those.
    """
    # An author may be saving at this moment: first the task, which he moves to what he saves.
    TaskState.objects.select_for_update().get(pk=task_state.pk)
    task_state.refresh_from_db()
    revision = Revision.objects.select_for_update().get(pk=task_state.revision_id)
    page = task_state.workflow_state.content_object
    if seen != mark_of(revision):
        raise Unseen(why_not_unseen())
    office = office_for(revision, page, user)
    if office is None:
        raise PermissionDenied(_(
            "An office approves once, and not what one of its own people wrote."
        ))
    OfficeApproval.objects.create(
        revision=revision, office=office, user=user, task_state=task_state, comment=comment
    )
    log(page, OFFICE_APPROVAL, user=user, revision=revision,
        data={"office": office.slug, "comment": comment})
    left = missing(page, revision)
    if not left:
        task_state.approve(user=user, comment=comment)
    mail.office_approved(task_state, office, user, comment, left)


@transaction.atomic(savepoint=False)
def follow(revision: Revision) -> None:
    """Offices approve the newest words, which ``revision`` begins; those that approved the former
    are asked again, except whose own people wrote these."""
    state = TaskState.objects.select_for_update(of=("self",)).filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type_id=revision.base_content_type_id,
        workflow_state__object_id=revision.object_id,
        task__in=OfficeApprovalTask.objects.values("pk"),
    ).first()
    if state is None:
        return
    former = state.revision
    TaskState.objects.filter(pk=state.pk).update(revision=revision)
    if former is None or not OfficeApproval.objects.filter(revision=former).exists():
        return
    asked = offices_asked(Page.objects.get(pk=revision.object_id)) - _offices_of_author(revision)
    mail.asked_again(revision, former, Office.objects.filter(
        pk__in=asked, approvals__revision=former))


def require(page: Page, revision: Revision | None) -> None:
    """Raises ``PermissionDenied`` unless ``revision`` of ``page`` may be published."""
    left = missing(page, revision)
    if not left:
        return
    if revision and PublishedWithout.objects.filter(revision=revision).exists():
        return
    reason = _exempt.get()
    if not reason and in_interface.get():
        raise PermissionDenied(why_not(left))
    if not reason:
        with override("en"):
            reason = _("Published outside the editors' interface, by whoever runs the centre.")
    write_down(page, revision, None, reason)


def why_not(left: int) -> str:
    return _(
        "This edition is kept by several offices: the text still needs the approval of "
        "%(count)d of the others. Submit it to them."
    ) % {"count": left}


def why_not_unseen() -> str:
    return _(
        "The text was changed after you opened it. Here it is as it stands now: look at it again "
        "before you approve it."
    )


def why_not_published_unseen() -> str:
    return _(
        "The text was changed after you opened it: look at it again, as it stands now, before you "
        "publish it."
    )


@transaction.atomic
def publish_without(page: Page, user, reason: str, seen: str) -> None:
    """The newest draft goes live though others have not approved it. ``seen``: the mark of the
    draft that ``user`` has before her; raises :class:`Unseen` if that is not the newest."""
    page.refresh_from_db(fields=["latest_revision"])
    revision = Revision.objects.select_for_update().get(pk=page.latest_revision_id)
    if seen != mark_of(revision):
        raise Unseen(why_not_published_unseen())
    write_down(page, revision, user, reason)
    revision.publish(user=user)


def write_down(page: Page, revision: Revision | None, user, reason: str) -> PublishedWithout:
    """``revision`` may go live without approval; everybody who keeps the edition is told."""
    row = PublishedWithout.objects.create(
        page=Page(pk=page.pk), revision=revision, user=user, reason=reason
    )
    log(page, PUBLISHED_WITHOUT, user=user, revision=revision,
        data={"reason": reason})
    if user is not None:
        mail.published_without(page, user, reason)
    return row
