"""Wagtail's images and documents with what the centre wants to know of each."""

import io

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from .strip import strip


class CentreImage(AbstractImage):
    """``alt``: alternative text in each language; a page shows the one of its own."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    alt_ru = models.CharField(_("alternative text, Russian"), max_length=250, blank=True)
    alt_en = models.CharField(_("alternative text, English"), max_length=250, blank=True)
    alt_zh = models.CharField(_("alternative text, Chinese"), max_length=250, blank=True)
    alt_mn = models.CharField(_("alternative text, Mongolian"), max_length=250, blank=True)

    admin_form_fields = (
        *Image.admin_form_fields, "credit", "licence", "alt_ru", "alt_en", "alt_zh", "alt_mn",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_centreimage", "Can choose image")]

    def save(self, *args, **kwargs):
        # A new file has not been committed to storage yet: it is cleaned on its way there.
        if self.file and not self.file._committed:
            self.file.file.seek(0)
            clean = strip(self.file.file.read())
            self.file.file = ContentFile(clean, name=self.file.name)
            with io.BytesIO(clean) as data:
                from PIL import Image as Picture

                self.width, self.height = Picture.open(data).size
            self.file_size = len(clean)
            self.file_hash = ""
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self):
        column = {"zh-hans": "zh"}.get(get_language() or "en", get_language() or "en")
        return getattr(self, f"alt_{column}", "")


class CentreRendition(AbstractRendition):
    image = models.ForeignKey(CentreImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="a_rendition_once"
            )
        ]


class CentreDocument(AbstractDocument):
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "credit", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_centredocument", "Can choose document")]
