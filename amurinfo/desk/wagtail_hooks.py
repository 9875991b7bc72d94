from wagtail import hooks
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from .forms import DigestPanel
from .panel import DeskPanel


@hooks.register("construct_homepage_panels")
def desk_first(request, panels) -> None:
    """The desk says what Wagtail's two panels of workflows say, and more."""
    panels[:] = [
        panel for panel in panels
        if not isinstance(
            panel, UserObjectsInWorkflowModerationPanel | WorkflowObjectsToModeratePanel)
    ]
    panels.append(DeskPanel())


@hooks.register("register_account_settings_panel")
def digest_setting(request, user, profile):
    return DigestPanel(request, user, profile)
