"""Blocks of which the words of a page are made."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from amurinfo.facts.prose import syntax

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

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "pages/blocks/paragraph.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        label = _("Image")
        icon = "image"
        template = "pages/blocks/picture.html"


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
]
