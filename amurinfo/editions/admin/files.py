"""Files for translators outside, in the editors' interface: out, and back with a look before."""

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

from amurinfo.languages import BY_CODE, LANGUAGES

from ..exchange.files import back, out, sentences
from ..exchange.files import forms as kinds
from ..exchange.files.model import MAX_BYTES, FileError
from . import uploads
from .exchange import own_languages, require_own
from .parity import modules

FORMATS = [
    ("xlf", gettext_lazy("XLIFF 2.0, for translation programs")),
    ("po", gettext_lazy("PO, for Poedit and others")),
    ("docx", gettext_lazy("DOCX, two columns, for Word")),
]
#: More would be no file for one translator, and would keep everybody waiting.
MOST_PAGES = 500


def menu_item() -> MenuItem:
    return _Item(gettext_lazy("Files for translators"), reverse("editions_files"),
                 name="editions-files", icon_name="download", order=160)


class _Item(MenuItem):
    def is_shown(self, request):
        return bool(own_languages(request.user))


class OutForm(forms.Form):
    source = forms.ChoiceField(
        label=gettext_lazy("From the edition"), choices=[(x.code, x.autonym) for x in LANGUAGES])
    target = forms.ChoiceField(label=gettext_lazy("Into my edition"))
    module = forms.ChoiceField(label=gettext_lazy("Module"), required=False)
    paths = forms.CharField(
        label=gettext_lazy("Pages"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Addresses below the edition, one a line, e.g. species/amur-tiger. Empty: all."))
    below = forms.BooleanField(label=gettext_lazy("With all pages under them"), required=False)
    only_open = forms.BooleanField(
        label=gettext_lazy("Only what is not translated or has changed"), required=False)
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS)

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [(code, BY_CODE[code].autonym) for code in own]
        self.fields["module"].choices = [("", "—"), *modules()]

    def clean(self):
        given = super().clean()
        if given.get("source") and given.get("source") == given.get("target"):
            raise ValidationError(sentences.of_unit("same-language"))
        return given


class BackForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".xlf,.xliff,.po,.docx"}))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            error = FileError("size", details=str(MAX_BYTES // 1024 // 1024))
            raise ValidationError(sentences.of_file(error, file.name))
        return file


def index(request) -> HttpResponse:
    """Both forms; a file that was sent is looked at and put aside."""
    own = require_own(request)
    form = BackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            kinds.read(file.name, data)
        except FileError as error:
            form.add_error("file", sentences.of_file(error, file.name))
        else:
            return redirect("editions_files_plan", uploads.keep(request.user, [(file.name, data)]))
    # An office keeps English with others; what it speaks itself comes first.
    speaks = getattr(getattr(request.user, "wagtail_userprofile", None), "preferred_language", "")
    mine = speaks if speaks in own else own[-1]
    first = {"target": mine, "source": next(c for c in BY_CODE if c != mine)}
    return TemplateResponse(request, "editions/admin/files.html", {
        "out": OutForm(own=own, initial=first | request.GET.dict()), "back": form})


@require_GET
def download(request) -> HttpResponse:
    own = require_own(request)
    form = OutForm(request.GET, own=own)
    if form.is_valid():
        given = form.cleaned_data
        keys = out.chosen(given["source"], given["paths"].split(), given["below"],
                          given["module"])
        if len(keys) > MOST_PAGES:
            form.add_error(None, ngettext(
                "Not more than %(most)s page at once.", "Not more than %(most)s pages at once.",
                MOST_PAGES) % {"most": MOST_PAGES})
        else:
            found = out.document(keys, given["source"], given["target"], given["only_open"])
            if found.pages:
                return _answer(found, given["format"])
            form.add_error(None, _("There is nothing to translate in what was chosen."))
    return TemplateResponse(request, "editions/admin/files.html", {
        "out": form, "back": BackForm()}, status=400)


def _answer(found, ending: str) -> HttpResponse:
    day = timezone.localdate().isoformat()
    answer = HttpResponse(kinds.FORMATS[ending].write(found), content_type=kinds.TYPES[ending])
    name = f"{found.source}-{found.target}-{day}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def plan(request, token: str) -> HttpResponse:
    """What the file would do, and the button that does exactly this."""
    require_own(request)
    try:
        [(name, data)] = uploads.get(request.user, token).files
        document = kinds.read(name, data)
    except (uploads.Gone, ValueError):
        messages.error(request, _("These files are no longer here; please upload them again."))
        return redirect("editions_files")
    if request.method == "POST":
        return _decide(request, token, document)
    found = back.make_plan(document, request.user)
    return TemplateResponse(request, "editions/admin/files_plan.html", {
        "plan": found, "name": name, "source": BY_CODE[document.source],
        "target": BY_CODE[document.target], "why": sentences.of_unit(found.why),
        "pages": [(page, sentences.of_unit(page.why, page.details),
                   [(item, sentences.of_unit(item.why, item.details)) for item in page.refused])
                  for page in found.pages if page.why or page.changes or page.refused]})


def _decide(request, token: str, document) -> HttpResponse:
    if "drop" in request.POST:
        uploads.drop(request.user, token)
        messages.success(request, _("The files are thrown away; nothing was changed."))
        return redirect("editions_files")
    try:
        done = back.apply(document, request.user, request.POST.get("digest") or "-")
        uploads.drop(request.user, token)
    except back.Changed:
        messages.warning(request, _(
            "The pages have changed since you looked, so nothing was taken over. This is what "
            "the file would do now."))
        return redirect("editions_files_plan", token)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("editions_files_plan", token)
    said = ngettext("%(count)s draft was prepared; nobody sees it yet.",
                    "%(count)s drafts were prepared; nobody sees them yet.", len(done))
    messages.success(request, said % {"count": len(done)}, buttons=[
        messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), page.title)
        for page in done[:5]])
    return redirect("editions_files")


URLS = [
    path("exchange/files/", index, name="editions_files"),
    path("exchange/files/out/", download, name="editions_files_out"),
    path("exchange/files/<str:token>/", plan, name="editions_files_plan"),
]
