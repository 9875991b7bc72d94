"""An archive as it is put aside between the look and the word: each new picture is written anew
from its pixels when it comes in, once and outside of any transaction, so that nothing of the
photograph that was sent is kept and nobody waits at the database meanwhile."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from wagtail.images import get_image_model

from amurinfo.editions import roles
from amurinfo.media.strip import NotAPicture, strip

from . import folder, parcel
from .folder import WordsError

#: New pictures in one archive: somebody waits while each is written anew.
MOST = 20
#: Why one of them is not taken, beside the words of :class:`NotAPicture`.
TOO_MANY = "many"


@dataclass(frozen=True)
class Sent:
    """``files``: as :func:`.parcel.read` gives them, but of pictures those only that may be kept;
    ``strange``: names of what nobody knows; ``spoilt``: name of a picture that cannot be taken ->
    why; ``unnamed``: new pictures that no text shows, and words on pictures that did not come."""

    files: Mapping[str, bytes]
    strange: list[str] = field(default_factory=list)
    spoilt: Mapping[str, str] = field(default_factory=dict)
    unnamed: list[str] = field(default_factory=list)


def cleaned(files: Mapping[str, bytes], strange: list[str], user) -> Sent:
    """What may be kept of what ``user`` sent."""
    kept = dict(files)
    pictures, beside = parcel.pictures_in(files)
    spoilt: dict[str, str] = {}
    unnamed = sorted(name for name in beside if name.removesuffix(parcel.BESIDE) not in pictures)
    # The centre's own files have gone this way before; written once more they were other ones.
    hashes = {name: file_hash(files[parcel.PICTURES + name]) for name in pictures}
    known = set(get_image_model().objects.filter(file_hash__in=set(hashes.values()))
                .values_list("file_hash", flat=True))
    new = sorted(name for name, its in hashes.items() if its not in known)
    shown = _shown(files, user) if new else set()
    tried = 0
    for name in new:
        data = kept.pop(parcel.PICTURES + name)
        if name not in shown:
            kept.pop(f"{parcel.PICTURES}{name}{parcel.BESIDE}", None)
            unnamed.append(name)
        elif tried == MOST:
            spoilt[name] = TOO_MANY
        else:
            tried += 1
            try:
                kept[parcel.PICTURES + name] = strip(data, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
            except NotAPicture as error:
                spoilt[name] = error.why
    return Sent(kept, strange, spoilt, unnamed)


def file_hash(data: bytes) -> str:
    """As images keep it."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _shown(files: Mapping[str, bytes], user) -> set[str]:
    """Names of pictures in the texts that ``user`` may change."""
    own = roles.languages_of(user)
    found = set()
    for name, path, code in parcel.texts_in(files):
        if own is not None and code not in own:
            continue
        try:
            text = folder.text_of(name, files[name], path, code)
        except WordsError:  # the look says why
            continue
        found |= {one.id for one in text.references if one.kind == "picture"}
    return found


# ---- as files that are put aside ----------------------------------------------------------------


def packed(name: str, sent: Sent) -> list[tuple[str, bytes]]:
    """``name``: of the archive."""
    about = {"strange": sent.strange, "spoilt": sent.spoilt, "unnamed": sent.unnamed}
    return [(name, json.dumps(about).encode()), *sent.files.items()]


def unpacked(files: list[tuple[str, bytes]]) -> tuple[str, Sent]:
    """Raises :class:`ValueError` for what was put aside by another screen."""
    (name, about), *others = files
    try:
        return name, Sent(dict(others), **json.loads(about))
    except TypeError:
        raise ValueError(name) from None
