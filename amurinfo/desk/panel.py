"""The desk on the first screen of the editors' interface."""

from wagtail.admin.ui.components import Component

from amurinfo.editions.exchange import termbase

from .collect import ALONE, alone, collect


class DeskPanel(Component):
    name = "desk"
    template_name = "desk/panel.html"
    order = 50

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        termbase.warm()  # whoever comes to the desk opens a page next
        asked = request.GET.get("p", "")
        page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
        part = alone(request.user, request.GET.get("part", ""), page)
        pages = -(-part.total // ALONE) if part else 1
        return {
            "parts": [part] if part else collect(request.user), "is_alone": bool(part),
            "page": page, "pages": pages, "previous": page - 1,
            "next": page + 1 if page < pages else 0, "request": request,
            "csrf_token": parent_context.get("csrf_token"),
        }

    class Media:
        css = {"all": ["desk/desk.css"]}
