"""Approval by offices, and what was published without it."""

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from .office import Office


class ApprovalForm(TaskStateCommentForm):
    """``seen``: the mark of the revision that is approved (``approval.mark_of``)."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class OfficeApprovalTask(AbstractGroupApprovalTask):
    """Done when enough offices other than the author's have approved one revision.

    How many: ``quorum`` of the page's edition; fewer only if there are not as many others. An
    edit after an approval asks again.
    """

    class Meta:
        verbose_name = _("approval by offices")
        verbose_name_plural = _("approvals by offices")

    @classmethod
    def get_description(cls):
        return _("Enough offices other than the author's have to approve the same text")

    def on_action(self, task_state, user, action_name, **kwargs):
        from .. import approval

        if action_name != "approve":
            return super().on_action(task_state, user, action_name, **kwargs)
        return approval.approve(
            task_state, user, kwargs.get("comment", ""), kwargs.get("seen", ""))

    def get_form_for_action(self, action):
        return ApprovalForm if action == "approve" else super().get_form_for_action(action)

    def get_actions(self, obj, user):
        from .. import approval

        actions = super().get_actions(obj, user)
        if approval.office_for(obj.get_latest_revision(), obj, user) is None:
            return [action for action in actions if action[0] != "approve"]
        return actions


class OfficeApproval(models.Model):
    """One office stands behind one revision."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="office_approvals")
    office = models.ForeignKey(Office, models.CASCADE, related_name="approvals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    task_state = models.ForeignKey(TaskState, models.SET_NULL, null=True, related_name="+")
    comment = models.TextField(blank=True)
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("approval by an office")
        verbose_name_plural = _("approvals by offices")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "office"], name="one_approval_an_office")
        ]

    def __str__(self):
        return f"{self.office}: {self.revision_id}"


class PublishedWithout(models.Model):
    """A revision that may be published without the approvals that it needs, and who said so."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="published_without")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("publication without approval")
        verbose_name_plural = _("publications without approval")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.page}: {self.reason}"
