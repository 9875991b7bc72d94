"""What Wagtail's own checks let pass and the rules of the centre do not.

Checked where things are saved, not in views: page forms, bulk actions and the interface's own
API pass here alike.
"""

import json

from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, Revision, TaskState
from wagtail.signals import pre_page_move, task_approved, task_rejected

from . import approval, roles
from .exchange import drafts
from .models import OfficeApprovalTask


@receiver(pre_save)
def no_alias(instance, raw=False, **kwargs) -> None:
    """An alias changes by itself, whenever those who keep another edition change theirs."""
    if isinstance(instance, Page) and instance.alias_of_id and instance._state.adding and not raw:
        raise PermissionDenied(_("A page of one edition cannot follow a page of another."))


def is_shared(page: Page) -> bool:
    """Whether other editions have the page, or one below it: at the same path, for ever."""
    moved = Page.objects.descendant_of(page, inclusive=True)
    elsewhere = Page.objects.exclude(locale_id=page.locale_id)
    return elsewhere.filter(translation_key__in=moved.values("translation_key")).exists()


def _why() -> str:
    return _(
        "Other editions have this page too, at the same address; an address that is shared "
        "cannot be changed in one of them."
    )


@receiver(pre_page_move)
def shared_address_stays(
    instance: Page, parent_page_after: Page, url_path_before: str, url_path_after: str, **kwargs
) -> None:
    if parent_page_after.depth > 1 and parent_page_after.locale_id != instance.locale_id:
        raise PermissionDenied(_("A page cannot be moved into another edition."))
    if url_path_before != url_path_after and is_shared(instance):
        raise PermissionDenied(_why())


@hooks.register("before_move_page")
def tell_why_it_stays(request, page: Page, destination: Page):
    """The same in the reader's words, where there is a screen to say it on."""
    parent = page.get_parent()
    if parent == destination or not is_shared(page):
        return None
    messages.error(request, _why())
    return redirect("wagtailadmin_explore", parent.pk)


@receiver(pre_delete, sender=Page)
def front_page_stays(instance: Page, **kwargs) -> None:
    """The site hangs on the front page of one edition and would go with it, in all four."""
    if instance.depth == 2 and instance.is_site_root():
        raise PermissionDenied(_("The front page of an edition cannot be deleted."))


@receiver([task_approved, task_rejected])
def decided_at_home(instance: TaskState, user=None, **kwargs) -> None:
    """Wagtail takes the page from the address and the task from its number, and does not ask
    whether the two belong together."""
    page = instance.workflow_state.content_object
    if user is None or not isinstance(page, Page):
        return
    own = roles.languages_of(user)
    if own is not None and page.locale.language_code not in own:
        raise PermissionDenied(_("This is decided by those who keep the edition."))


@receiver(pre_save)
def approved_goes_live(instance, raw=False, update_fields=None, **kwargs) -> None:
    """Nothing goes live that others have to approve first, or that is in their words still."""
    if not isinstance(instance, Page) or raw or not instance.live or instance.depth == 1:
        return
    if update_fields is not None and not {"live", "live_revision"} & set(update_fields):
        return
    if instance._state.adding:
        # There is nothing yet that could have been approved: it begins as a draft.
        if approval.in_interface.get() and approval.offices_asked(instance):
            instance.live = False
        return
    # What is published once more is asked once more, though it is the same revision.
    before = Page.objects.filter(pk=instance.pk).values_list(
        "live", "live_revision_id", "last_published_at").first()
    if before == (True, instance.live_revision_id, instance.last_published_at):
        return
    if instance.live_revision_id:
        drafts.require_fit(instance, instance.live_revision)
    approval.require(instance, instance.live_revision)


@receiver(post_save)
def live_from_the_first_is_written_down(instance, created=False, raw=False, **kwargs) -> None:
    """A script or an import may make a page that readers see at once."""
    if created and not raw and isinstance(instance, Page) and instance.live and instance.depth > 1:
        approval.require(instance, None)


@receiver(pre_save, sender=Revision)
def approved_is_scheduled(instance: Revision, raw=False, **kwargs) -> None:
    """What is to go live by the clock is approved before the clock is set."""
    if raw or instance.approved_go_live_at is None or not isinstance(
        instance.content_object, Page
    ):
        return
    stored = Revision.objects.filter(pk=instance.pk).values_list("approved_go_live_at", flat=True)
    if stored.first() != instance.approved_go_live_at:
        drafts.require_fit(instance.content_object, instance)
        approval.require(instance.content_object, instance)


@receiver(pre_save, sender=Revision)
def approved_stays_as_it_is(instance: Revision, raw=False, update_fields=None, **kwargs) -> None:
    """Autosave writes over the newest revision; not over words that somebody stands behind.
    Pages begin a new one by themselves (``CentrePage.save_revision``)."""
    if raw or instance._state.adding or (
        update_fields is not None and "content" not in update_fields
    ):
        return
    stored = Revision.objects.filter(pk=instance.pk).values_list("content", flat=True).first()
    if stored is not None and stored != instance.content and approval.is_held(instance):
        raise PermissionDenied(_(
            "These words were approved or published; what is changed in them is saved anew."
        ))


@hooks.register("before_edit_page")
def approved_is_what_was_shown(request, page: Page):
    """Wagtail's button approves the newest words, whichever stood beside it. Its form knows which
    they were; the task hears of it here."""
    if not request.POST.get("action-workflow-action") or (
        request.POST.get("workflow-action-name") != "approve"
    ):
        return None
    state = page.current_workflow_task_state
    if state is None or not isinstance(state.task.specific, OfficeApprovalTask):
        return None
    seen = " ".join(
        request.POST.get(f"loaded_revision_{name}", "") for name in ("id", "created_at"))
    if seen != approval.mark_of(state.revision):
        messages.error(request, approval.why_not_unseen())
        return redirect("wagtailadmin_pages:edit", page.pk)
    request.POST = request.POST.copy()
    said = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    request.POST["workflow-action-extra-data"] = json.dumps({**said, "seen": seen})
    return None


def refusal(page: Page, revision: Revision | None) -> str:
    """Why ``approved_goes_live`` would refuse these words; empty if it would not."""
    left = approval.missing(page, revision)
    refused = drafts.refusal(page, revision) if revision else ""
    return refused or (approval.why_not(left) if left else "")


@hooks.register("before_publish_page")
def tell_why_not_yet(request, page: Page):
    """The refusals of ``approved_goes_live``, where there is a screen to say them on."""
    refused = refusal(page, page.get_latest_revision())
    if not refused:
        return None
    messages.error(request, refused)
    return redirect("wagtailadmin_pages:edit", page.pk)
