"""Pictures that go out with the pages of an office, and new ones that come back with them.

In the archive they lie in ``content/pictures/``, each with a file beside it that says what it is
called, whose it is, on what terms, and what is seen in four languages. A text names a picture of
the centre by its number (``image:12``) and a new one by its file (``image:river.jpg``). A new one
was written anew from its pixels alone before it came here (:mod:`.sent`).
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from amurinfo.editions import roles
from amurinfo.editions.models import Edition
from amurinfo.languages import CODES
from amurinfo.media.fields import sentence
from amurinfo.media.storage import Stripped
from amurinfo.media.strip import ENDINGS, kind_of

from ..publishing import NEEDED
from . import heads, markdown, parcel, sent
from .folder import Text

logger = logging.getLogger(__name__)

#: Column of the words of an edition.
ALT = {code: f"alt_{code.partition('-')[0]}" for code in CODES}
_SAID = ("title", "credit", "licence")


# ---- out --------------------------------------------------------------------------------------


def numbers_in(bodies: Iterable[list[dict]]) -> list[int]:
    """Numbers of the images in bodies as they are stored, stills of videos too."""
    found = {block["value"].get(name) for body in bodies for block in body
             for name in [{"picture": "image", "video": "still"}.get(block["type"])] if name}
    return sorted(found - {None})


def files_of(numbers: Iterable[int]) -> tuple[dict[str, str | bytes], list[str]]:
    """(files of images and of what is said of them, sentences on those that are left out)."""
    files: dict[str, str | bytes] = {}
    left_out = []
    room = parcel.MAX_PICTURES
    for image in get_image_model().objects.filter(pk__in=list(numbers)).order_by("pk"):
        where = {"file": f"image:{image.pk}", "title": image.title}
        try:
            with image.open_file() as file:
                data = file.read()
        except OSError:
            logger.warning("no file: image %s", image.pk)
            left_out.append(_("%(file)s “%(title)s”: its file cannot be read.") % where)
            continue
        if len(data) > room:
            left_out.append(_("%(file)s “%(title)s”: there is no room left for it; take sections "
                              "one by one.") % where)
            continue
        room -= len(data)
        ending = ENDINGS.get(kind_of(data), ("bin",))[0]
        name = f"{parcel.PICTURES}{image.pk}.{ending}"
        files[name] = data
        files[f"{name}{parcel.BESIDE}"] = beside(image)
    return files, left_out


def beside(image) -> str:
    """What is said of an image, as a file."""
    lines = [f"{name}: {heads.quoted(getattr(image, name))}" for name in _SAID]
    lines.append("alt:")
    lines += [f"  {code}: {heads.quoted(getattr(image, column))}" for code, column in ALT.items()]
    return "\n".join([*lines, ""])


# ---- back -------------------------------------------------------------------------------------


class NotTaken(Exception):
    """A sentence, in the active language."""


@dataclass
class New:
    """A picture that the centre has not yet. ``image``: its row, without a file until the drafts
    are prepared; ``data``: stripped; ``lacks``: what has to be said of it before a page with it can
    be published."""

    name: str
    image: object
    data: bytes
    lacks: list[str]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass
class Pictures:
    """Those of one archive. ``used``: names of those that drafts show."""

    sent: sent.Sent
    user: object
    new: dict[str, New] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def __post_init__(self):
        self._why: dict[str, str] = {}
        self._stored: list = []
        names, self._beside = parcel.pictures_in(self.sent.files)
        hashes = {name: sent.file_hash(self.sent.files[parcel.PICTURES + name]) for name in names}
        there: dict[str, list] = {}
        for image in get_image_model().objects.filter(
                file_hash__in=set(hashes.values())).order_by("pk"):
            there.setdefault(image.file_hash, []).append(image)
        #: Pictures that came before, or that went out and come back under a name.
        self._known = {name: there[its] for name, its in hashes.items() if its in there}
        self._here = {name: images[0].pk for name, images in self._known.items()}

    def prepare(self, names: Iterable[str], code: str) -> None:
        """Look at the files of these names, and make rows for those that are new. ``code``: of the
        edition that shows them."""
        for name in sorted(set(names) - self._here.keys() - self._why.keys() - self.new.keys()):
            try:
                self._look(name, code)
            except NotTaken as error:
                self._why[name] = str(error)

    def other_words(self) -> list[str]:
        """Files that say something else of pictures that the centre has than the centre does."""
        return sorted(
            file for file in self._beside
            if (images := self._known.get(file.removesuffix(parcel.BESIDE)))
            and not any(self._says(file, image) for image in images)
        )

    def _says(self, file: str, image) -> bool:
        try:
            said = self._said(file.removesuffix(parcel.BESIDE))
        except NotTaken:
            return False
        return all(said.get(name, "") == getattr(image, name).strip()
                   for name in (*_SAID, *ALT.values()))

    def placed(self, text: Text) -> Text:
        """With the numbers of pictures that the centre has, which are no new ones."""
        return _numbered(text, self._here)

    def refused(self, text: Text) -> list[str]:
        """One sentence for each picture of a text that cannot be taken."""
        return [
            _("%(file)s, line %(line)d: %(why)s") % {
                "file": text.file, "line": one.line, "why": self._why[one.id]}
            for one in text.references if one.kind == "picture" and one.id in self._why
        ]

    def made(self, text: Text) -> Text:
        """With the numbers of new pictures, too."""
        return _numbered(text, {name: one.image.pk for name, one in self.new.items()})

    def shown(self) -> list[New]:
        """New ones that drafts show."""
        return [self.new[name] for name in sorted(self.used & self.new.keys())]

    def store(self) -> None:
        """Keep the files of new pictures that drafts show, and forget the others."""
        for name, one in self.new.items():
            if name not in self.used:
                one.image.delete()
                continue
            one.image.file = Stripped(name, one.data, f"image/{kind_of(one.data).lower()}")
            self._stored.append(one.image)
            one.image.save()
            log(one.image, "wagtail.create", user=self.user)

    def undo(self) -> None:
        """Take the files away of rows that went with a transaction."""
        for image in self._stored:
            if image.file and image.file._committed:
                image.file.storage.delete(image.file.name)

    # ---- one file ---------------------------------------------------------------------------

    def _look(self, name: str, code: str) -> None:
        data = self.sent.files.get(f"{parcel.PICTURES}{name}")
        why = self.sent.spoilt.get(name)
        if why == sent.TOO_MANY:
            raise NotTaken(_(
                "“%(name)s” is one new image too many: %(most)d at most at a time.") % {
                    "name": name, "most": sent.MOST})
        if why:
            raise NotTaken(sentence(why) % {
                "name": name, "most": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 10**6})
        if data is None:
            raise NotTaken(_("there is no file “%(name)s” in the folder “%(folder)s”.") % {
                "name": name, "folder": parcel.PICTURES})
        kind = kind_of(data)
        if PurePosixPath(name).suffix.lower().removeprefix(".") not in ENDINGS[kind]:
            raise NotTaken(_(
                "%(name)s is a picture of the kind %(kind)s; its name has to end in .%(ending)s."
            ) % {"name": name, "kind": kind, "ending": ENDINGS[kind][0]})
        shelf = self._shelf(code)
        if shelf is None:
            raise NotTaken(_("You may not add images."))
        image = self._row(name, data, shelf)
        lacks = [str(image._meta.get_field(one).verbose_name) for one in NEEDED
                 if not getattr(image, one)]
        self.new[name] = New(name, image, data, lacks)

    def _shelf(self, code: str):
        """Of an office that keeps the edition, where it is the person's own or any is open."""
        rights = policy_registry.get_by_type(get_image_model())
        open_ = rights.collections_user_has_permission_for(self.user, "add")
        keepers = Edition.objects.get(language=code).stewards.order_by("pk")
        shelves = (roles.collection_of(office) for office in keepers)
        return next((shelf for shelf in shelves if shelf in open_), None) or open_.first()

    def _row(self, name: str, clean: bytes, shelf):
        image = get_image_model()(
            collection=shelf, uploaded_by_user=self.user, **self._said(name))
        with Picture.open(Stripped(name, clean)) as picture:
            image.width, image.height = picture.size
        try:
            image.clean_fields(exclude=["file", "file_hash", "file_size"])
        except ValidationError as error:
            raise NotTaken("; ".join(
                f"{name}{parcel.BESIDE}: {where}: {' '.join(said)}"
                for where, said in error.message_dict.items())) from None
        # No file is written for a look; :meth:`store` does when the word is given.
        [image] = type(image).objects.bulk_create([image])
        return image

    def _said(self, name: str) -> dict[str, str]:
        file = f"{name}{parcel.BESIDE}"
        data = self.sent.files.get(f"{parcel.PICTURES}{file}")
        if data is None:
            return {"title": PurePosixPath(name).stem}
        try:
            given = heads.load(data.decode("utf-8-sig"))
        except (heads.HeadError, UnicodeDecodeError) as error:
            raise NotTaken(f"{file}: {error}") from None
        alt = given.pop("alt", None) or {}
        strange = given.keys() - set(_SAID)
        if not isinstance(alt, dict):
            strange = {"alt"}
        else:
            strange |= {f"alt: {code}" for code in alt.keys() - ALT.keys()}
        values = given | {ALT[code]: said for code, said in alt.items() if code in ALT} \
            if not strange else {}
        strange |= {key for key, said in values.items() if not isinstance(said, str | None)}
        if strange:
            raise NotTaken(_("%(file)s: “%(field)s” is not known.") % {
                "file": file, "field": min(map(str, strange))})
        said = {key: (text or "").strip() for key, text in values.items()}
        return said | {"title": said.get("title") or PurePosixPath(name).stem}


def _numbered(text: Text, numbers: Mapping[str, int]) -> Text:
    """``text`` with numbers in the place of names."""
    blocks = [_block(block, numbers) for block in text.blocks]
    references = [_reference(one, numbers) for one in text.references]
    return replace(text, blocks=blocks, references=references)


def _block(block: markdown.Block, numbers: Mapping[str, int]) -> markdown.Block:
    if block.kind != "picture" or block.value["image"] not in numbers:
        return block
    return replace(block, value=block.value | {"image": numbers[block.value["image"]]})


def _reference(one: markdown.Reference, numbers: Mapping[str, int]) -> markdown.Reference:
    if one.kind != "picture" or one.id not in numbers:
        return one
    return replace(one, kind="image", id=numbers[one.id], title="")
