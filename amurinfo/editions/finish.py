"""What Wagtail does when a workflow is finished. Imports nothing at first: Wagtail's own
models, while they are being made, ask for this function."""


def publish_approved(workflow_state, user=None) -> None:
    """Publish what was approved: of offices, exactly their revision, whatever was written since;
    of an editor of one's own office, the newest, as Wagtail does."""
    if is_of_offices(workflow_state):
        revision = workflow_state.current_task_state.revision
    else:
        revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user)


def is_of_offices(workflow_state) -> bool:
    """Whether it is for offices to approve, at the place where the workflow is."""
    from .models import OfficeApprovalTask

    state = workflow_state.current_task_state
    return state is not None and isinstance(state.task.specific, OfficeApprovalTask)
