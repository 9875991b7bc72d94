"""Pictures on one's own shelf; a contributor's page is decided by her own office."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, Page

from amurinfo.media.models import CentreImage

pytestmark = pytest.mark.django_db


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "PNG")
    return SimpleUploadedFile("forest.png", out.getvalue(), "image/png")


@pytest.mark.parametrize("kind", ["contributor", "editor", "steward"])
def test_everybody_brings_pictures_to_the_own_shelf_only(client, office_user, kind, settings,
                                                         tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(office_user("dadal", kind))
    assert client.get("/editors/images/add/").status_code == 200
    own = Collection.objects.get(name="office: dadal")
    other = Collection.objects.get(name="office: changchun")
    for shelf, taken in ((own, True), (other, False)):
        client.post("/editors/images/add/", {
            "title": f"forest {shelf.pk}", "file": picture(), "collection": shelf.pk,
        })
        # Wagtail puts what has no other choice on the one shelf that there is.
        image = CentreImage.objects.filter(title=f"forest {shelf.pk}").first()
        assert image is None or image.collection == own
        assert bool(image) or not taken


def test_a_contributor_submits_and_her_own_office_decides(client, office_user):
    page = Page.objects.get(
        locale__language_code="mn", url_path__endswith="/about/how-we-work/"
    ).specific
    contributor = office_user("dadal", "contributor", "saraa")
    client.force_login(contributor)
    workflow = page.get_workflow()
    assert workflow.name == "edition: mn"
    state = workflow.start(page, contributor)
    task_state = state.current_task_state
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk]
    )
    for office, kind in (("changchun", "steward"), ("dadal", "contributor")):
        client.force_login(office_user(office, kind, f"{office}-{kind}-2"))
        client.post(address, {"comment": "yes"})
        task_state.refresh_from_db()
        assert task_state.status == "in_progress"
    client.force_login(office_user("dadal", "editor"))
    client.post(address, {"comment": "тийм"})
    task_state.refresh_from_db()
    assert task_state.status == "approved"
