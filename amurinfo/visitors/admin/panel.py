"""Visits of one page, at the side of its editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from amurinfo.pages.addresses import Addresses

from .. import words
from ..report import of_page
from ..running import today

WEEKS = 13


class VisitsPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Visits")
        icon_name = "view"

    name = "visits"
    title = _("Visits")
    template_name = "visitors/admin/panel.html"
    order = 260

    def get_context_data(self, parent_context):
        found = of_page(Addresses().page(self.object), WEEKS, today())
        return super().get_context_data(parent_context) | {
            "found": found, "weeks": WEEKS,
            "totals": [(label, words.number(value)) for label, value in (
                (_("Visitors of a day, added up"), found.total.visitors),
                (_("Views in visits"), found.total.views),
                (_("Visits that began here"), found.entry.visits),
                (_("Visits that ended here"), found.exit.visits),
                (_("Pages sent to anybody, machines too"), found.served),
            )],
            "line": words.line(found.spans, "page", str(_("Visits"))),
            "spans": [(words.short_span(one), words.number(one.cell.views),
                       words.number(one.cell.visitors)) for one in reversed(found.spans)],
        }

    class Media:
        css = {"all": ["visitors/report.css", "pages/charts.css", "pages/charts-more.css"]}
