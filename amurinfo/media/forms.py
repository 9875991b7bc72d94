"""The form of a document: where it stands in the library, and what could be read of it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.documents.forms import BaseDocumentForm

from amurinfo.facts.models import Agreement

from .models import CentreDocument


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
