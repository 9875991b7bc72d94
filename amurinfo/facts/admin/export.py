"""All facts as the files from which they can be imported again."""

import io
import zipfile

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from amurinfo.facts.importing.export import as_csv
from amurinfo.facts.importing.kinds import KINDS
from amurinfo.facts.models import RECORD_MODELS, Figure, Name


def may(user, action: str) -> bool:
    """Whether ``user`` has the right to do ``action`` with facts of every kind."""
    models = [*RECORD_MODELS.values(), Figure, Name]
    return all(user.has_perm(f"facts.{action}_{model._meta.model_name}") for model in models)


def archive() -> bytes:
    """A zip of every kind of file, each with the mark by which Excel knows UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for kind in KINDS:
            files.writestr(f"{kind.stem}.csv", as_csv(kind, mark=True).encode())
    return out.getvalue()


def export(request):
    if not may(request.user, "view"):
        raise PermissionDenied
    name = f"facts-{timezone.now():%Y-%m-%d}.zip"
    return HttpResponse(
        archive(), content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class ExportMenuItem(MenuItem):
    def is_shown(self, request):
        return may(request.user, "view")


class ExportViewSet(ViewSet):
    name = "facts_export"
    url_prefix = "facts/export"
    icon = "download"
    menu_label = _("Export facts")
    menu_order = 910

    @cached_property
    def menu_item_class(self):
        return ExportMenuItem

    def get_urlpatterns(self):
        return [path("", export, name="index")]
