"""What must be there before a page is published."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.images import get_image_model

#: What readers need of a picture: who made it, on what terms, and words in every language.
NEEDED = ("credit", "licence", "alt_ru", "alt_en", "alt_zh", "alt_mn")


#: Block -> its image.
_IMAGES = {"picture": "image", "video": "still"}


def unfinished_pictures(page) -> list[str]:
    """Titles of the page's pictures that lack one of :data:`NEEDED`: one query."""
    body = getattr(page, "body", None) or ()
    images = [block.value.get(_IMAGES[block.block_type]) for block in body
              if block.block_type in _IMAGES]
    keys = [image.pk for image in images if image]
    if not keys:
        return []
    return [
        image.title for image in get_image_model().objects.filter(pk__in=keys).order_by("pk")
        if not all(getattr(image, field) for field in NEEDED)
    ]


def unfinished_videos(page) -> list[str]:
    """Titles of the page's own videos without credit or licence."""
    body = getattr(page, "body", None) or ()
    files = [block.value.get("file") for block in body if block.block_type == "video"]
    return [file.title for file in files if file and not (file.credit and file.licence)]


def pictures_first(request, page):
    """For Wagtail's hook: the page stays a draft until its pictures have credit, licence and
    alternative text in four languages, and its videos credit and licence."""
    pictures, videos = unfinished_pictures(page), unfinished_videos(page)
    if not pictures and not videos:
        return None
    if pictures:
        messages.error(request, _(
            "Before this page can be published, these images need a credit, a licence and an "
            "alternative text in all four languages: %(titles)s."
        ) % {"titles": ", ".join(pictures)})
    if videos:
        messages.error(request, _(
            "Before this page can be published, these videos need a credit and a licence: "
            "%(titles)s."
        ) % {"titles": ", ".join(videos)})
    return redirect("wagtailadmin_pages:edit", page.pk)
