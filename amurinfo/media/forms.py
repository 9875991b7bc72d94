"""Forms by which files come in: a picture, a picture of oneself, a document with its place in the
library and what could be read of it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from amurinfo.facts.models import Agreement

from .fields import PictureField, sentence, shown
from .film import NotAFilm
from .models import CentreDocument
from .storage import holds_film, holds_picture, stripped_film


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Wagtail names the class of this field in a function that nobody can replace.
        if "file" in self.fields:
            theirs = self.fields["file"]
            self.fields["file"] = PictureField(
                label=theirs.label, required=theirs.required, widget=theirs.widget)


class AvatarForm(AvatarPreferencesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = self.fields["avatar"]
        self.fields["avatar"] = PictureField(
            label=theirs.label, required=False, widget=theirs.widget)


class DocumentForm(BaseDocumentForm):
    """Who may not change entries of the library puts no file under one, and takes none away."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        field = self.fields.get("agreement")
        if field is not None and user is not None and not user.has_perm("facts.change_agreement"):
            del self.fields["agreement"]
            if self.instance.agreement_id and "file" in self.fields:
                # Another file in its place would be published by somebody who may not publish.
                self.fields["file"].disabled = True
        elif field is not None:
            field.queryset = Agreement.objects.with_names()
        said = told(self.instance) if self.instance.pk else []
        if said and "title" in self.fields:
            # Wagtail has bound the field already, and a bound field keeps what it was bound with.
            self.fields["title"].help_text = self["title"].help_text = " ".join(said)

    def clean_file(self):
        """A photograph or a film would be public here with the place where it was taken."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        if holds_picture(file.name, file):
            raise ValidationError(_(
                "%(name)s is a picture. Put it under Images, as JPEG, PNG, WebP or GIF: there the "
                "place and the time of the photograph are removed from the file."
            ) % {"name": shown(file.name)})
        try:
            return stripped_film(file) if holds_film(file) else file
        except NotAFilm as error:
            raise ValidationError(sentence(error.why) % {"name": shown(file.name)}) from error


def told(document: CentreDocument) -> list[str]:
    """What an editor should know of a PDF file: sentences in her language."""
    text = getattr(document, "pdf", None)
    if text is None:
        return []
    said = []
    read, words = len(text.texts), sum(map(bool, text.texts))
    if text.problem == "encrypted":
        said.append(_("The file is locked by a password, so nothing of it could be read."))
    elif text.problem == "large":
        said.append(_("The file is too large to be read."))
    elif not text.pages:
        said.append(_("The file is damaged, so nothing of it could be read."))
    else:
        said.append(ngettext(
            "%(words)s of %(pages)s page has text.", "%(words)s of %(pages)s pages have text.",
            text.pages) % {"words": words, "pages": text.pages})
        if read > words:
            said.append(ngettext(
                "%(number)s is a picture only.", "%(number)s are pictures only.", read - words
            ) % {"number": read - words})
        if text.pages > read:
            said.append(ngettext(
                "%(number)s was not read: the file is too long, or damaged.",
                "%(number)s were not read: the file is too long, or damaged.", text.pages - read
            ) % {"number": text.pages - read})
    if document.agreement_id is None:
        said.append(_("It stands under no entry of the library, so readers do not find it."))
    elif not CentreDocument.objects.public().filter(pk=document.pk).exists():
        said.append(_("Its collection is closed, so readers do not find it."))
    return said
