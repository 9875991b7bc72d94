"""What people of offices do with a text that offices approve, by the forms of the editor."""

import datetime
import json
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from amurinfo.editions import approval
from tests.editions.attacks.forms import page_form


def submit(page, people, office, title, in_days=0):
    """``in_days``: when it is to go live, if not as soon as it is approved."""
    user, client = people[office]
    when = timezone.now() + datetime.timedelta(days=in_days)
    data = page_form(user, page, title=title, **{"action-submit": "1"},
                     **({"go_live_at": f"{when:%Y-%m-%d %H:%M}"} if in_days else {}))
    client.post(f"/editors/pages/{page.pk}/edit/", data)
    page.refresh_from_db()
    return page.current_workflow_task_state


def look(page) -> dict:
    """What the form of the editor knows of the words that it shows."""
    revision = page.get_latest_revision()
    return {"loaded_revision_id": revision.pk,
            "loaded_revision_created_at": revision.created_at.isoformat()}


def decide(people, office, page, state, action="approve", comment="", seen=None):
    """By the button in the editor, which shows the newest words unless ``seen`` are others."""
    user, client = people[office]
    draft = page.get_latest_revision_as_object()
    clock = {}
    if draft.go_live_at:
        zone = ZoneInfo(UserProfile.get_for_user(user).get_current_time_zone())
        clock["go_live_at"] = f"{draft.go_live_at.astimezone(zone):%Y-%m-%d %H:%M}"
    data = page_form(user, draft, **clock, **(seen or look(page)), **{
        "action-workflow-action": "true", "workflow-action-name": action,
        "workflow-action-extra-data": json.dumps({"comment": comment})})
    answer = client.post(f"/editors/pages/{page.pk}/edit/", data)
    page.refresh_from_db()
    return answer


def autosave(people, office, page, title, over=None) -> int:
    """As the editor does while somebody types; returns the revision that it writes over next."""
    user, client = people[office]
    data = page_form(user, page.get_latest_revision_as_object(), title=title,
                     **({"overwrite_revision_id": over} if over else look(page)))
    answer = client.post(f"/editors/pages/{page.pk}/edit/", data,
                         headers={"accept": "application/json"}).json()
    assert answer["success"], answer
    page.refresh_from_db()
    assert page.draft_title == title
    return answer["revision_id"]


def publish_as_it_is(people, office, page) -> None:
    """In the ways that take the newest revision without a form."""
    client = people[office][1]
    client.post(f"/editors/api/main/pages/{page.pk}/action/publish/", {})
    client.post(f"/editors/bulk/wagtailcore/page/publish/?id={page.pk}",
                {"include_descendants": "on"})
    page.refresh_from_db()


def publish_without(people, office, page, reason, seen=None):
    """By the form that the link in the editor opens; what it shows unless ``seen`` is other."""
    client, address = people[office][1], reverse("editions_publish_without", args=[page.pk])
    if seen is None:
        seen = approval.mark_of(Page.objects.get(pk=page.pk).get_latest_revision())
    answer = client.post(address, {"reason": reason, "seen": seen})
    page.refresh_from_db()
    return answer
