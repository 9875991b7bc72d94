"""What Wagtail does when a workflow is finished. Imports nothing at first: Wagtail's own
models, while they are being made, ask for this function."""


def publish_approved(workflow_state, user=None) -> None:
    """Publish what was approved: of offices, exactly their revision, whatever was written since;
    of an editor of one's own office, the newest, as Wagtail does."""
    from .models import OfficeApprovalTask

    state = workflow_state.current_task_state
    if state is not None and isinstance(state.task.specific, OfficeApprovalTask):
        revision = state.revision
    else:
        revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user)
