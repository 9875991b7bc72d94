"""What editors see of pages that are being renewed."""

import time

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from . import rendering
from .serving import SILENT

#: A page that waits longer means that something is wrong.
LONG = 300


class PublishingPanel(Component):
    """On the first screen of the editors' interface: nothing while all pages are as they should
    be, else how many wait, since when, and which could not be rendered."""

    name = "publishing"
    order = 20
    template_name = "delivery/publishing_panel.html"

    def get_context_data(self, parent_context):
        if not settings.SNAPSHOTS:
            return {"lines": []}
        try:
            state = rendering.index().state()
        except Exception as error:  # the editor must be told, whatever it is
            return {"lines": [_("Pages cannot be renewed: {why}").format(why=error)]}
        lines = []
        if state["last_heard"] is None or time.time() - state["last_heard"] > SILENT:
            lines.append(_(
                "Pages are not being renewed at the moment; please tell whoever runs the centre."
            ))
        if state["pending"]:
            lines.append(ngettext(
                "{count} page is being renewed.", "{count} pages are being renewed.",
                state["pending"],
            ).format(count=state["pending"]))
            if time.time() - state["oldest_pending"] > LONG:
                lines.append(_(
                    "Some have been waiting for more than five minutes. Readers still get the "
                    "pages as they were; please tell whoever runs the centre."
                ))
        return {"lines": lines, "problems": state["problems"]}
