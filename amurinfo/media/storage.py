"""Where uploads are put: no picture comes into the folder with more than its pixels, no film with
more than pictures and sound.

The folder of media is public by path, so this is the one door of it. Forms come first and say in
words what is wrong (:mod:`.fields`); Wagtail has ways past them (a file that waits for the rest of
its form, a file that a program puts in), and none past here. What is sent lies before that in
memory or in the system's folder for temporary files, which nobody serves.
"""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from . import film
from .strip import ENDINGS, is_picture, kind_of, strip


class Stripped(SimpleUploadedFile):
    """A file as one of the functions below made it: it need not, and should not, go through that
    again."""


def stripped(file: File) -> Stripped:
    """Raises :class:`.strip.NotAPicture`."""
    if isinstance(file, Stripped):
        return file
    file.seek(0)
    data = file.read()
    clean = strip(data, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    return Stripped(file.name, clean, f"image/{kind_of(clean).lower()}")


def stripped_film(file: File) -> Stripped:
    """Raises :class:`.film.NotAFilm`."""
    file.seek(0)
    return Stripped(file.name, film.strip(file.read()), getattr(file, "content_type", None))


class Storage(FileSystemStorage):
    def _save(self, name, content):
        """Raises :class:`.strip.NotAPicture` for a picture of a kind that we cannot write anew, and
        :class:`.film.NotAFilm`."""
        if not isinstance(content, Stripped):
            if holds_picture(name, content):
                content = stripped(content)
            elif holds_film(content):
                content = stripped_film(content)
        return super()._save(name, content)


def holds_picture(name: str, content: File) -> bool:
    """By its first bytes, whatever it is called; or it is called so, whatever it holds."""
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    return is_picture(_start(content)) or any(ending in endings for endings in ENDINGS.values())


def holds_film(content: File) -> bool:
    return film.is_film(_start(content))


def _start(content: File) -> bytes:
    content.seek(0)
    start = content.read(32)
    content.seek(0)
    return start
