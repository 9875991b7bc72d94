from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .admin import log, notes
from .admin.figures import FigureViewSet
from .admin.group import OfficesGroup
from .admin.imports import ImportViewSet
from .admin.names import NameViewSet
from .admin.notes import NotesViewSet
from .admin.offices import POLICIES

for _model, _policy in POLICIES.items():
    register_permission_policy(_model, _policy(_model))

hooks.register("facts_record_buttons", notes.buttons)
hooks.register("register_log_actions", log.register)


@hooks.register("register_admin_viewset")
def viewsets():
    return [FigureViewSet(), NameViewSet(), NotesViewSet(), ImportViewSet(), OfficesGroup()]
