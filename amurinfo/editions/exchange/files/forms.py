"""By its name: what reads a file, and what writes it."""

from pathlib import PurePath

from . import docx, po, xliff
from .model import Document, FileError

#: Ending -> what writes and reads it.
FORMATS = {"xlf": xliff, "po": po, "docx": docx}
TYPES = {
    "xlf": "application/xliff+xml", "po": "text/x-gettext-translation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def ending(name: str) -> str:
    found = PurePath(name).suffix.removeprefix(".").casefold()
    found = "xlf" if found == "xliff" else found
    if found not in FORMATS:
        raise FileError("ending")
    return found


def read(name: str, data: bytes) -> Document:
    """Raises :class:`FileError`."""
    return FORMATS[ending(name)].read(data)
