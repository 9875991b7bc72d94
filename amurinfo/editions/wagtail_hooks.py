from django.urls import path
from wagtail import hooks
from wagtail.admin.action_menu import PublishMenuItem
from wagtail.admin.views.pages.edit import EditView
from wagtail.permissions import register_permission_policy

from . import approval, comments
from .admin import exchange, files, log, machine, notes, parity, term_files
from .admin.figures import FigureViewSet
from .admin.group import OfficesGroup
from .admin.imports import ImportViewSet
from .admin.names import NameViewSet
from .admin.notes import NotesViewSet
from .admin.offices import POLICIES
from .admin.terms import TermViewSet

for _model, _policy in POLICIES.items():
    register_permission_policy(_model, _policy(_model))

hooks.register("facts_record_buttons", notes.buttons)
hooks.register("register_log_actions", log.register)


@hooks.register("register_admin_viewset")
def viewsets():
    return [FigureViewSet(), NameViewSet(), TermViewSet(), NotesViewSet(), ImportViewSet(),
            OfficesGroup()]


@hooks.register("register_admin_urls")
def exchange_urls():
    return [*exchange.URLS, *files.URLS, *term_files.URLS, *machine.URLS,
            path("editions/", parity.matrix, name="editions_parity"),
            path("editions/accept/", parity.accept_all, name="editions_accept_all")]


@hooks.register("register_admin_menu_item")
def parity_menu_item():
    return parity.menu_item()


@hooks.register("register_admin_menu_item")
def files_menu_item():
    return files.menu_item()


@hooks.register("construct_page_action_menu")
def no_button_that_is_refused(menu_items, request, context) -> None:
    """Where others have to approve first, the text is submitted, not published."""
    page = context.get("page") or context.get("parent_page")
    if page is None or not approval.offices_asked(page):
        return
    revision = page.get_latest_revision() if context.get("page") and page.pk else None
    if revision is None or approval.missing(page, revision):
        menu_items[:] = [item for item in menu_items if not isinstance(item, PublishMenuItem)]
        menu_items.sort(key=lambda item: item.name != "action-submit")


@hooks.register("register_admin_menu_item")
def machine_menu_item():
    return machine.menu_item()


# Wagtail has hooks for what is in its editor, and none for the panels at its side.
_panels_of_wagtail = EditView.get_side_panels


def _side_panels(view):
    panels = _panels_of_wagtail(view)
    if not view.expects_json_response and not view.hydrate_create_view:
        panels.append(exchange.ExchangePanel(view.page, view.request))
    return panels


EditView.get_side_panels = _side_panels


def _send_commenting_notifications(view, changes) -> None:
    comments.notify(view.page, view.request.user, changes)


# Nor has it one for who is told of comments.
EditView.send_commenting_notifications = _send_commenting_notifications
