"""The desk on the first screen of the editors' interface."""

from wagtail.admin.ui.components import Component

from amurinfo.editions.exchange import termbase

from .collect import collect


class DeskPanel(Component):
    name = "desk"
    template_name = "desk/panel.html"
    order = 50

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        termbase.warm()  # whoever comes to the desk opens a page next
        return {
            "parts": collect(request.user), "request": request,
            "csrf_token": parent_context.get("csrf_token"),
        }

    class Media:
        css = {"all": ["desk/desk.css"]}
