"""Why a file, a page of it, a unit or a term is refused, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .model import FileError

FILE = {
    "size": gettext_lazy("The file is larger than %(details)s MB."),
    "unpacked": gettext_lazy("Unpacked, the file is larger than %(details)s MB."),
    "empty-file": gettext_lazy("The file is empty."),
    "dtd": gettext_lazy("The file declares a document type or entities; such files are not read."),
    "xml": gettext_lazy("The XML is broken at %(where)s (line:column): %(details)s"),
    "encoding": gettext_lazy(
        "The encoding of the file cannot be read; save it as UTF-8. %(details)s"),
    "xliff-version": gettext_lazy("This is XLIFF %(details)s; XLIFF 2.0 is read."),
    "not-xliff": gettext_lazy("This is no XLIFF file; it begins with “%(details)s”."),
    "language": gettext_lazy("The language “%(details)s” is none of the four editions."),
    "depth": gettext_lazy("Too many elements inside one another at %(where)s."),
    "element": gettext_lazy("“%(details)s” is not understood at %(where)s."),
    "placeholder": gettext_lazy("The placeholder “%(details)s” at %(where)s has no number."),
    "po": gettext_lazy("The PO file cannot be read at line %(where)s: %(details)s"),
    "not-po": gettext_lazy(
        "This PO file is none that was made here: it does not name the language of its source."),
    "docx-head": gettext_lazy(
        "A table has lost its first row, which names the page: %(details)s"),
    "not-docx": gettext_lazy("This is no DOCX file that was made here."),
    "ending": gettext_lazy("Files that end in .xlf, .po or .docx are read."),
}
PAGES = {
    "not-yours": gettext_lazy("The file is for an edition that you do not keep."),
    "same-language": gettext_lazy("Source and target are the same edition."),
    "page-twice": gettext_lazy("The page stands in the file twice; only the first is taken."),
    "page-gone": gettext_lazy("The other edition no longer has this page."),
    "page-foreign": gettext_lazy("The other edition never had such a page."),
    "page-no-right": gettext_lazy("You may not change this page."),
    "page-locked": gettext_lazy("The page is locked."),
    "page-unrelated": gettext_lazy(
        "The two texts were written apart; say beside the page that they are compared."),
    "page-not-offered": gettext_lazy(
        "Your edition does not have the page, and it is not offered to it."),
    "page-no-parent": gettext_lazy(
        "The page above it, “%(details)s”, is not there yet in your edition."),
}
UNITS = {
    "unknown": gettext_lazy("The source has no such passage."),
    "source-stale": gettext_lazy("The source has changed since the file was made."),
    "target-stale": gettext_lazy("Your own text has changed since the file was made."),
    "twice": gettext_lazy("The passage stands in the file twice; only the first is taken."),
    "joined": gettext_lazy("Several passages say this together now; that is done in the editor."),
    "waived": gettext_lazy("Your edition leaves this passage out on purpose."),
    "target-empty": gettext_lazy("The translation is empty."),
    "unfinished": gettext_lazy("The translator marked it as not finished (fuzzy)."),
    "placeholders-lost": gettext_lazy("Lost in the translation: %(details)s"),
    "placeholders-strange": gettext_lazy("Not in the source: %(details)s"),
    "placeholders-order": gettext_lazy(
        "Placeholders stand twice, or are not closed in the order of their opening: "
        "%(details)s"),
    "too-long": gettext_lazy("Too many characters: %(details)s"),
}
TERMS = {
    "no-concept": gettext_lazy("It cannot be told which concept is meant."),
    "record-name": gettext_lazy("Names of records are kept in the list of names."),
    "term-long": gettext_lazy("The term is too long."),
    "term-twice": gettext_lazy("The term stands in the file twice."),
    "preferred-taken": gettext_lazy(
        "“%(details)s” is the preferred term in this language; make it an allowed one first."),
}


def of_file(error: FileError, name: str) -> str:
    said = FILE[error.code] % {"where": error.where or "?", "details": error.details}
    return _("%(file)s: %(sentence)s Nothing was changed.") % {"file": name, "sentence": said}


def of_unit(why: str, details: str = "") -> str:
    return str({**PAGES, **UNITS, **TERMS}[why]) % {"details": details} if why else ""
