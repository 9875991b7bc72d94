"""The form of a page in the editors' interface."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

SHARED_ADDRESS = _(
    "Other editions have this page too, at the same address; an address that is shared cannot be "
    "changed in one of them."
)


class CentrePageForm(WagtailAdminPageForm):
    """Where Wagtail makes the address anew of every title that is typed (the page is not live),
    an address that is shared stays as it is: neither autosave nor the page is refused for it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        page, slug = self.instance, self.fields.get("slug")
        if slug and page.pk and not page.live and page.is_bound():
            slug.disabled = True
            slug.help_text = SHARED_ADDRESS
            # What is shown does not follow the title either.
            slug.widget.attrs["data-action"] = "w-sync:apply->w-slug#identity:prevent"
