"""Blocks of which the words of a page are made."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from amurinfo.facts.prose import syntax

from .addresses import Addresses
from .prose.words import why

#: What rich text may hold. No h2: headings are blocks, so that a table of contents is sure.
TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript",
                 "fact", "record-link"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        label = _("Heading")
        icon = "title"
        template = "pages/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=TEXT_FEATURES, **kwargs)

    def clean(self, value):
        """Facts may be typed as in files, too: ``{{area:khingansky}}``."""
        value = super().clean(value)
        try:
            return RichText(syntax.to_tags(value.source)) if "{{" in value.source else value
        except syntax.FactError as error:
            raise ValidationError(f"{{{{{error.detail}}}}}: {why(error)}") from None

    def render(self, value, context=None):
        """Without a template of its own, as a page has many. Wagtail has let only known tags into
        the database."""
        from .prose.show import Prose

        prose = (context or {}).get("prose") or Prose(
            [value.source], get_language() or "en", Addresses())
        return mark_safe(prose.html(value.source))  # noqa: S308

    class Meta:
        label = _("Text")
        icon = "pilcrow"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        label = _("Image")
        icon = "image"
        template = "pages/blocks/picture.html"


#: Ending of a file -> media type, of videos that browsers play without help.
VIDEOS = {".mp4": "video/mp4", ".webm": "video/webm"}


class VideoBlock(blocks.StructBlock):
    """A video of our own, or a link to one elsewhere. Nothing of it is loaded before a click: a
    file waits for the button, and of another site there is only its address."""

    title = blocks.CharBlock(label=_("Title"))
    file = DocumentChooserBlock(required=False, label=_("File (MP4 or WebM)"))
    captions = DocumentChooserBlock(
        required=False, label=_("Captions (WebVTT) in the language of the page"))
    still = ImageChooserBlock(required=False, label=_("Still picture"))
    link = blocks.URLBlock(required=False, label=_("Or the address of a video elsewhere"))
    words = blocks.TextBlock(
        label=_("What is seen and said"),
        help_text=_("For those who do not see or hear it, and for the search."))

    def clean(self, value):
        value = super().clean(value)
        wrong = {}
        if bool(value["file"]) == bool(value["link"]):
            wrong["file"] = ValidationError(_("Choose a file or give an address, one of the two."))
        elif value["file"] and _ending(value["file"]) not in VIDEOS:
            wrong["file"] = ValidationError(
                _("%(name)s is neither MP4 nor WebM.") % {"name": value["file"].filename})
        if value["captions"] and _ending(value["captions"]) != ".vtt":
            wrong["captions"] = ValidationError(
                _("%(name)s is no WebVTT file (.vtt).") % {"name": value["captions"].filename})
        if wrong:
            raise StructBlockValidationError(block_errors=wrong)
        return value

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        if value["file"]:
            context["media_type"] = VIDEOS[_ending(value["file"])]
        if value["link"]:
            context["host"] = urlsplit(value["link"]).hostname
        return context

    class Meta:
        label = _("Video")
        icon = "media"
        template = "pages/blocks/video.html"


def _ending(document) -> str:
    return PurePosixPath(document.filename).suffix.lower()


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    who = blocks.CharBlock(required=False, label=_("Who said it"))

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "pages/blocks/quote.html"


BODY = [
    ("heading", HeadingBlock()),
    ("paragraph", ParagraphBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("video", VideoBlock()),
]
