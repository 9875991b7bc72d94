"""The words of PDF files: read when a file is put in, kept beside it, read again when the file or
the way of reading is another one. Never while a reader waits."""

import hashlib
import logging
from pathlib import PurePosixPath

from django.apps import apps
from django.db import transaction

from . import pdf

logger = logging.getLogger(__name__)


def is_pdf(document) -> bool:
    return PurePosixPath(document.filename).suffix.lower() == ".pdf"


def read(document) -> dict | None:
    """Columns of a :class:`.models.PdfText`; ``None`` for what is no PDF file, or is known."""
    if not is_pdf(document):
        return None
    try:
        with document.open_file() as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            known = apps.get_model("media.PdfText").objects.filter(
                document=document.pk, digest=digest, version=pdf.VERSION)
            found = None if known.exists() else pdf.read(file)
            file.seek(0)
    except FileNotFoundError:
        logger.warning("no file: document %s", document.pk)
        return None
    return found and {
        "digest": digest, "version": pdf.VERSION, "pages": found.pages,
        "texts": list(found.texts), "problem": found.problem,
    }


def refresh(documents) -> None:
    """Read those anew that are other files by now, or were read in another way."""
    for document in documents:
        found = read(document)
        if found:
            with transaction.atomic():
                apps.get_model("media.PdfText").objects.update_or_create(
                    document=document, defaults=found)
