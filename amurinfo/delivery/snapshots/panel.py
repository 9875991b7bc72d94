"""What editors see of pages that are being renewed."""

import shutil
import time
from datetime import timedelta

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from amurinfo.editions import guards
from amurinfo.pages.addresses import Addresses
from amurinfo.search import index as search

from . import planned, rendering
from .serving import SILENT

#: A page that waits longer means that something is wrong.
LONG = 300
#: Seconds after its time; then what was planned should have been done.
DONE = 60
#: Bytes; with less than that on the disk nothing can be renewed.
ROOM = 2_000_000


def after_publishing(page: Page) -> str:
    """What to tell whoever has just published ``page``: nothing if readers have it."""
    published = Page.objects.filter(pk=page.pk).values_list("last_published_at", flat=True).first()
    if not settings.SNAPSHOTS or published is None:
        return ""
    rendered = rendering.index().rendered(Addresses().page(page))
    # Where there is no file, readers are answered by the application, from what is published.
    if rendered is None or rendered >= published.timestamp():
        return ""
    told = _("The page is published, but readers still get it as it was. It is renewed by itself "
             "as soon as that can be done.")
    return f"{told} {_no_room()}".rstrip()


def _no_room() -> str:
    if shutil.disk_usage(settings.DATA).free > ROOM:
        return ""
    return _("There is no room left on the disk of the centre; please tell whoever runs it.")


def _late(user) -> list[dict[str, str]]:
    """What was planned and is not done, of the pages that ``user`` may change."""
    until = timezone.now() - timedelta(seconds=DONE)
    found = []
    for revision in planned.due(until)[:20]:
        page = revision.content_object
        if isinstance(page, Page):
            found.append((page, revision.content["title"], guards.refusal(page, revision)))
    found += [(page, page.title, "")
              for page in Page.objects.filter(live=True, expire_at__lt=until)[:20]]
    return [
        {"title": title, "why": why, "address": reverse("wagtailadmin_pages:edit", args=[page.pk])}
        for page, title, why in found if page.permissions_for_user(user).can_edit()
    ]


def told(user) -> dict:
    """What there is to tell ``user``: how many pages wait, since when, which could not be rendered,
    whether the search is behind, and which plans were not carried out."""
    if not settings.SNAPSHOTS:
        return {"lines": []}
    late = _late(user)
    try:
        state = rendering.index().state()
    except Exception as error:  # the editor must be told, whatever it is
        return {"lines": [_("Pages cannot be renewed: {why}").format(why=error)], "late": late}
    lines = [line] if (line := _no_room()) else []
    if state["last_heard"] is None or time.time() - state["last_heard"] > SILENT:
        lines.append(_(
            "Pages are not being renewed at the moment; please tell whoever runs the centre."
        ))
    if state["pending"]:
        lines.append(ngettext(
            "{count} page is being renewed.", "{count} pages are being renewed.",
            state["pending"],
        ).format(count=state["pending"]))
        if time.time() - state["oldest_pending"] > LONG:
            lines.append(_(
                "Some have been waiting for more than five minutes. Readers still get the "
                "pages as they were; please tell whoever runs the centre."
            ))
    if search.waits():
        lines.append(
            _("The search is still following in the texts that name what was changed."))
    return {"lines": lines, "problems": state["problems"], "late": late}


def now(request):
    """The lines of the panel as they are now, for the script that keeps them so."""
    answer = render(request, "delivery/publishing_lines.html", told(request.user))
    answer["Cache-Control"] = "no-store"
    return answer


class PublishingPanel(Component):
    """On the first screen of the editors' interface: nothing while all pages are as they should
    be, else what there is to tell, which follows while somebody looks."""

    name = "publishing"
    order = 20
    template_name = "delivery/publishing_panel.html"

    def get_context_data(self, parent_context):
        return told(parent_context["request"].user)

    class Media:
        js = ["delivery/publishing.js"]
