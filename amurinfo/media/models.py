"""Wagtail's images and documents with what the centre wants to know of each."""

from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from PIL import Image as Picture
from wagtail.documents.models import AbstractDocument, Document, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Collection, CollectionViewRestriction

from amurinfo.facts.models import Agreement
from amurinfo.languages import LANGUAGES

from . import words
from .signals import documents_changed
from .storage import stripped


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
            self.file.file = stripped(self.file.file)
            # Wagtail read them of the file that was sent, which need not stand upright.
            with Picture.open(self.file.file) as picture:
                self.width, self.height = picture.size
            self._set_image_file_metadata()
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


class CentreDocumentQuerySet(DocumentQuerySet):
    def public(self):
        """Those that everybody may read: no collection above them is closed."""
        closed = models.Q(pk__in=[])
        for path in Collection.objects.filter(
            pk__in=CollectionViewRestriction.objects.values("collection")
        ).values_list("path", flat=True):
            closed |= models.Q(collection__path__startswith=path)
        return self.exclude(closed)

    def update(self, **values):
        """Wagtail moves documents to another collection so, and Django sends no signal for it."""
        with transaction.atomic(self.db):
            keys = list(self.values_list("pk", flat=True))
            number = super().update(**values)
            documents_changed.send(self.model, keys=keys)
            return number

    update.alters_data = True


class CentreDocument(AbstractDocument):
    """``agreement``: the entry of the library that it stands under, and so is published;
    ``language``: of its words, if somebody said so."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="documents",
        verbose_name=_("entry of the library"),
        help_text=_("Readers find the file there, and the pages of a PDF file by the search."),
    )
    language = models.CharField(
        _("language of the file"), max_length=10, blank=True,
        choices=[(one.code, one.autonym) for one in LANGUAGES],
        help_text=_("If you leave it empty, it is told from the words of each page."),
    )

    objects = CentreDocumentQuerySet.as_manager()

    admin_form_fields = (
        *Document.admin_form_fields, "credit", "licence", "agreement", "language",
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_centredocument", "Can choose document")]

    def save(self, *args, **kwargs):
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        # Before the transaction: it takes seconds, in which others want to write.
        read = words.read(self)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if read is not None:
                PdfText.objects.update_or_create(document=self, defaults=read)
            elif not words.is_pdf(self):
                PdfText.objects.filter(document=self).delete()


class PdfText(models.Model):
    """The words of a PDF file as they were read once. ``digest``: SHA-256 of the file;
    ``version``: of the way of reading; the rest as in :class:`.pdf.Reading`."""

    document = models.OneToOneField(CentreDocument, models.CASCADE, related_name="pdf")
    digest = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    pages = models.PositiveIntegerField()
    texts = models.JSONField(default=list)
    problem = models.CharField(max_length=10, blank=True)

    def __str__(self):
        return f"{self.document_id}: {self.pages}"
