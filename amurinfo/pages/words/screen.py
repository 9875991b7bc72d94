"""Pages as files in the editors' interface: out as an archive, and back with a look before."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from amurinfo.editions.admin import uploads
from amurinfo.editions.admin.exchange import own_languages, require_own
from amurinfo.languages import BY_CODE

from . import given, parcel, sent, taken
from .stored import path_of

WHY = {
    "size": gettext_lazy("The archive is larger than %(details)s MB."),
    "pictures": gettext_lazy(
        "The pictures in the archive are larger than %(details)s MB together."),
    "unpacked": gettext_lazy("Unpacked, the archive is larger than %(details)s MB."),
    "file-size": gettext_lazy("“%(name)s” is larger than %(details)s MB."),
    "many": gettext_lazy("There are more than %(details)s files in the archive."),
    "not-zip": gettext_lazy("This is no ZIP archive, or it is damaged."),
    "path": gettext_lazy("“%(name)s” leads out of the archive; such archives are not taken."),
    "link": gettext_lazy("“%(name)s” is a link and no file; such archives are not taken."),
    "locked": gettext_lazy("The archive is behind a password."),
    "twice": gettext_lazy("“%(name)s” stands in the archive twice."),
    "no-pages": gettext_lazy(
        "There are no pages in it: they have to lie in the folder “%(details)s”, as in the archive "
        "that was downloaded."),
}


def menu_item() -> MenuItem:
    return _Item(gettext_lazy("Pages as files"), reverse("words_files"), name="words-files",
                 icon_name="doc-full", order=900)


class _Item(MenuItem):
    def is_shown(self, request):
        return bool(own_languages(request.user))


class OutForm(forms.Form):
    what = forms.ChoiceField(label=gettext_lazy("Edition and section"))

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(BY_CODE[code].autonym, _sections(code)) for code in own]


def _sections(code: str) -> list[tuple[str, str]]:
    below = Page.objects.filter(depth=3, locale__language_code=code).order_by("path")
    return [(f"{code}:", _("%(edition)s: all pages") % {"edition": BY_CODE[code].autonym}),
            *((f"{code}:{path_of(page)}", page.draft_title or page.title) for page in below)]


class BackForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("ZIP archive"), widget=forms.FileInput(attrs={"accept": ".zip"}))

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.read = parcel.read(file.read(parcel.MAX_BYTES + 1))
        except parcel.ParcelError as error:
            raise ValidationError(_("%(file)s: %(sentence)s Nothing was changed.") % {
                "file": file.name, "sentence": WHY[error.code] % {
                    "name": error.name, "details": error.details}}) from None
        return file


def index(request) -> HttpResponse:
    """Both forms; an archive that was sent is looked at and put aside."""
    own = require_own(request)
    form = BackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name
        whole = sent.cleaned(*form.read, request.user)
        token = uploads.keep(request.user, sent.packed(name, whole))
        return redirect("words_files_plan", token)
    return TemplateResponse(request, "pages/admin/words_files.html", {
        "out": OutForm(own=own), "back": form, "root": parcel.ROOT})


@require_GET
def download(request) -> HttpResponse:
    own = require_own(request)
    form = OutForm(request.GET, own=own)
    if not form.is_valid():
        return TemplateResponse(request, "pages/admin/words_files.html", {
            "out": form, "back": BackForm(), "root": parcel.ROOT}, status=400)
    code, _colon, below = form.cleaned_data["what"].partition(":")
    data, _left_out = given.parcel_of(code, below)
    answer = HttpResponse(data, content_type="application/zip")
    name = "-".join(part for part in ("pages", code, below, timezone.localdate().isoformat())
                    if part)
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def plan(request, token: str) -> HttpResponse:
    """What the archive would do, and the button that does exactly this."""
    require_own(request)
    try:
        name, whole = sent.unpacked(uploads.get(request.user, token).files)
    except (uploads.Gone, ValueError):  # or an upload of another screen
        messages.error(request, _("These files are no longer here; please upload them again."))
        return redirect("words_files")
    if request.method == "POST":
        return _decide(request, token, whole)
    found = taken.make_plan(whole, request.user)
    return TemplateResponse(request, "pages/admin/words_plan.html", {
        "plan": found, "name": name, "foreign": taken.named_editions(found.foreign),
        "refused": found.of(taken.REFUSED), "same": len(found.of(taken.SAME)),
        "added": found.of(taken.NEW), "changed": found.of(taken.CHANGED)})


def _decide(request, token: str, whole: sent.Sent) -> HttpResponse:
    if "drop" in request.POST:
        uploads.drop(request.user, token)
        messages.success(request, _("The files are thrown away; nothing was changed."))
        return redirect("words_files")
    try:
        done = taken.apply(whole, request.user, request.POST.get("digest") or "-")
        uploads.drop(request.user, token)
    except taken.Changed:
        messages.warning(request, _(
            "The pages have changed since you looked, so nothing was taken over. This is what "
            "the archive would do now."))
        return redirect("words_files_plan", token)
    said = ngettext("%(count)s draft was prepared; nobody sees it yet.",
                    "%(count)s drafts were prepared; nobody sees them yet.", len(done))
    messages.success(request, said % {"count": len(done)}, buttons=[
        messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), page.title)
        for page in done[:5]])
    return redirect("words_files")


URLS = [
    path("pages-as-files/", index, name="words_files"),
    path("pages-as-files/out/", download, name="words_files_out"),
    path("pages-as-files/<str:token>/", plan, name="words_files_plan"),
]
