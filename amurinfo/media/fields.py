"""The field by which pictures come in: what cannot be taken is said in a sentence, by its name."""

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField

from .storage import stripped
from .strip import ENDINGS, NotAPicture, kind_of


class PictureField(WagtailImageField):
    """Wagtail's own believes the first bytes of a file and falls over what comes after them; here
    it is read to its end, and what goes on is what may be stored."""

    def to_python(self, data):
        if data in self.empty_values:
            return None
        name = shown(data.name)
        if data.size > self.max_upload_size:
            raise ValidationError(_("%(name)s is too large: %(most)s MB at most.") % {
                "name": name, "most": self.max_upload_size // 2**20})
        try:
            file = stripped(data)
        except NotAPicture as error:
            raise ValidationError(sentence(error.why) % {
                "name": name, "most": self.max_image_pixels // 10**6}) from error
        kind = kind_of(file.read(32))
        if data.name.rpartition(".")[2].lower() not in ENDINGS[kind]:
            raise ValidationError(_(
                "%(name)s is a picture of the kind %(kind)s; its name has to end in .%(ending)s."
            ) % {"name": name, "kind": kind, "ending": ENDINGS[kind][0]})
        return FileField.to_python(self, file)


def sentence(why: str) -> str:
    """``why``: of :class:`.strip.NotAPicture` or :class:`.film.NotAFilm`."""
    if why == "empty":
        return _("%(name)s is empty.")
    if why == "other":
        return _("%(name)s is no picture in JPEG, PNG, WebP or GIF.")
    if why == "pixels":
        return _("%(name)s has too many pixels: %(most)s million at most.")
    if why == "tracks":
        return _(
            "%(name)s holds more than pictures and sound; cameras and drones write their way "
            "there. Export it once more with pictures and sound alone.")
    return _("%(name)s is damaged: it cannot be read to its end. Copy or export it once more.")


def shown(name: str) -> str:
    """A name of a file as it may stand in a sentence: Wagtail's script for many files takes our
    answer for HTML."""
    return "".join(one if one.isprintable() and one not in "<>&\"'" else "_" for one in name)
