"""The stylesheet inside each page, so that a first view is one answer of the server.

A line of 400 ms does not pay for a second request before anything can be shown. The policy that
lets the browser use it stands in the page as well, right before it: by its hash, and so true for
these bytes whichever server sends them and however long ago they were rendered.
"""

import base64
import functools
import hashlib
import re
from pathlib import Path

import lightningcss
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from amurinfo.basemap import faces

_URL = re.compile(r'url\("?([^")]+)"?\)')


@functools.cache
def inline(*more: str, face: str = "") -> str:
    """Policy and ``<style>`` for the head of a page. ``more``: names of further stylesheets that
    the page needs; ``face``: name of the picture at its head. Raises ``FileNotFoundError`` for a
    stylesheet that is not there."""
    css = "".join(_read(name) for name in ("centre.css", *more))
    if face:
        picture = staticfiles_storage.url(f"econet/{faces.FOLDER}/{face}.svg")
        css += f'{_read("pages/face.css")}.face::before{{mask-image:url("{picture}")}}'
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return (
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"style-src 'self' 'sha256-{digest}'\">\n<style>{css}</style>"
    )


def _read(name: str) -> str:
    """A stylesheet, minified, that means the same at any address."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    source = lightningcss.process_stylesheet(Path(path).read_text(encoding="utf-8"), minify=True)
    return _URL.sub(lambda match: f'url("{staticfiles_storage.url(match[1])}")', source)
