"""What must be there before a page is published."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.images import get_image_model

#: What readers need of a picture: who made it, on what terms, and words in every language.
NEEDED = ("credit", "licence", "alt_ru", "alt_en", "alt_zh", "alt_mn")


def unfinished_pictures(page) -> list[str]:
    """Titles of the page's pictures that lack one of :data:`NEEDED`: one query."""
    body = getattr(page, "body", None) or ()
    keys = [block.value["image"].pk for block in body
            if block.block_type == "picture" and block.value.get("image")]
    if not keys:
        return []
    return [
        image.title for image in get_image_model().objects.filter(pk__in=keys).order_by("pk")
        if not all(getattr(image, field) for field in NEEDED)
    ]


def pictures_first(request, page):
    """For Wagtail's hook: the page stays a draft until its pictures have credit, licence and
    alternative text in four languages."""
    titles = unfinished_pictures(page)
    if not titles:
        return None
    messages.error(request, _(
        "Before this page can be published, these images need a credit, a licence and an "
        "alternative text in all four languages: %(titles)s."
    ) % {"titles": ", ".join(titles)})
    return redirect("wagtailadmin_pages:edit", page.pk)
