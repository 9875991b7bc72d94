"""What the search adds to the head of every page."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("page_head")
def description(context) -> str:
    """By this a browser offers to add the search to its own."""
    return format_html(
        '<link rel="search" type="application/opensearchdescription+xml" title="{}" href="{}">\n',
        _("AmurInfoCenter"), reverse("search-description"),
    )
