"""Facts from files: first what would change is shown, then exactly that is done."""

import hashlib
import json

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from amurinfo.editions import roles
from amurinfo.facts.admin.base import MENU_HOOK
from amurinfo.facts.admin.export import may
from amurinfo.facts.importing.apply import apply
from amurinfo.facts.importing.author import Author
from amurinfo.facts.importing.kinds import BY_STEM
from amurinfo.facts.importing.plan import Plan, make_plan
from amurinfo.facts.importing.problems import explain
from amurinfo.facts.importing.remarks import remark
from amurinfo.facts.importing.tables import MAX_BYTES

from . import log, uploads

MAX_FILES = 20


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; their value is a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        check = super().clean
        files = [check(item, initial) for item in data or [None]]
        if len(files) > MAX_FILES:
            said = ngettext(
                "Not more than %(limit)s file at once.", "Not more than %(limit)s files at once.",
                MAX_FILES,
            )
            raise forms.ValidationError(said % {"limit": MAX_FILES})
        for file in files:
            if file.size > MAX_BYTES:
                limit = explain("too-large", {"limit": MAX_BYTES // 1024 // 1024})
                raise forms.ValidationError(f"{file.name}: {limit}")
        return files


class UploadForm(forms.Form):
    files = FilesField(
        label=_("Files"),
        help_text=_("CSV or Excel (.xlsx), one file a kind of record, together or one by one."),
        widget=FilesInput(attrs={"accept": ".csv,.xlsx"}),
    )


def author_of(user) -> Author:
    return Author(user, roles.languages_of(user))


def digest(plan: Plan) -> str:
    """A fingerprint of all that a person was shown of a plan."""
    shown = {
        "changes": [
            [c.file, c.row, c.kind.stem, c.slug, c.is_new, c.cells, c.values]
            for c in plan.changes
        ],
        "problems": [[p.file, p.row, p.column, p.value, p.code] for p in plan.problems],
        "unchanged": plan.unchanged,
    }
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class _ImportPage(WagtailAdminTemplateMixin, View):
    page_title = _("Import facts")
    header_icon = "upload"

    def dispatch(self, request, *args, **kwargs):
        if not (may(request.user, "change") and may(request.user, "add")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def show(self, template: str, **context) -> HttpResponse:
        return render(
            self.request, f"editions/admin/{template}.html",
            {**self.get_context_data(), **context},
        )

    def show_plan(self, plan: Plan, token: str = "") -> HttpResponse:
        return self.show(
            "import_plan", plan=plan, token=token, digest=digest(plan),
            remarks=[(file, remark(code, detail)) for file, code, detail in plan.remarks],
            problems=[str(problem) for problem in plan.problems],
        )


class UploadView(_ImportPage):
    """Step 1: files in. What cannot be taken is told at once, and not kept."""

    def get(self, request):
        return self.show("import", form=UploadForm(), stems=list(BY_STEM))

    def post(self, request):
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show("import", form=form, stems=list(BY_STEM))
        files = [(file.name, file.read()) for file in form.cleaned_data["files"]]
        plan = make_plan(files, author_of(request.user))
        if plan.problems or not plan.changes:
            return self.show_plan(plan)
        return redirect("facts_import:plan", uploads.keep(request.user, files))


class PlanView(_ImportPage):
    """Step 2: what would change; and the button that does it."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except uploads.Gone:
            messages.error(
                request, _g("These files are no longer here; please upload them again.")
            )
            return redirect("facts_import:index")

    def get(self, request, token):
        upload = uploads.get(request.user, token)
        plan = make_plan(upload.files, author_of(request.user))
        if plan.problems:
            uploads.drop(request.user, token)
        return self.show_plan(plan, token)

    def post(self, request, token):
        if "drop" in request.POST:
            uploads.drop(request.user, token)
            messages.success(request, _g("The files are thrown away; nothing was changed."))
            return redirect("facts_import:index")
        upload = uploads.get(request.user, token)
        author = author_of(request.user)
        with transaction.atomic():
            plan = make_plan(upload.files, author)
            if plan.problems or digest(plan) != request.POST.get("digest"):
                messages.warning(request, _g(
                    "The facts have changed since you looked, so nothing was imported. "
                    "This is what the files would do now."
                ))
                return redirect("facts_import:plan", token)
            uploads.take(request.user, token)
            apply(plan, author)
            log.imported(plan, request.user)
        said = ngettext(
            "%(count)s record was imported.", "%(count)s records were imported.",
            len(plan.changes),
        )
        messages.success(request, said % {"count": len(plan.changes)})
        return redirect("facts_import:index")


class ImportMenuItem(MenuItem):
    def is_shown(self, request):
        return may(request.user, "change") and may(request.user, "add")


class ImportViewSet(ViewSet):
    name = "facts_import"
    url_prefix = "facts/import"
    icon = "upload"
    menu_label = _("Import facts")
    menu_hook = MENU_HOOK
    menu_order = 900

    @cached_property
    def menu_item_class(self):
        return ImportMenuItem

    @cached_property
    def menu_url(self):
        return reverse("facts_import:index")

    def get_urlpatterns(self):
        return [
            path("", UploadView.as_view(), name="index"),
            path("<str:token>/", PlanView.as_view(), name="plan"),
        ]
