"""Files of the folder of media that anybody may have by their path."""

from pathlib import Path

from django.conf import settings

#: Where Wagtail puts documents, and files that wait for the rest of their form. Its own address of
#: a document asks whether the collection is open; by the path nobody would.
PRIVATE = ("documents", "wagtail_uploads")


def public_file(below: str) -> Path | None:
    """``below``: path within the folder. ``None`` for what is not there, outside, or private.
    Raises ``ValueError`` for what can be no path."""
    root = Path(settings.MEDIA_ROOT).resolve()
    file = (root / below).resolve()
    if not file.is_relative_to(root) or any(file.is_relative_to(root / one) for one in PRIVATE):
        return None
    return file if file.is_file() else None
