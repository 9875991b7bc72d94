"""What each role can do in its own edition, and in English."""

import pytest
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, Page

from amurinfo.editions import approval, roles
from amurinfo.editions.models import Office
from amurinfo.media.models import CentreImage
from amurinfo.pages.models import ArticlePage

from .attacks.forms import page_form
from .world import png

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: Each office's own, and English as one of those has it who keep it.
EDITIONS = [("vladivostok", "ru"), ("changchun", "zh-hans"), ("dadal", "mn"), ("changchun", "en")]


class Someone:
    """A person at the desk; each deed returns the page as it is then."""

    def __init__(self, user, client):
        self.user, self.client = user, client

    def send(self, name: str, *args, **data):
        return self.client.post(reverse(f"wagtailadmin_pages:{name}", args=args), data)

    def form(self, page, **changes) -> dict:
        return page_form(self.user, page, **changes)

    def create(self, code: str, slug: str = "reeds", **buttons):
        parent = section(code)
        data = self.form(ArticlePage(title="Reeds", slug=slug), slug=slug, **buttons)
        self.client.post(
            reverse("wagtailadmin_pages:add", args=("pages", "articlepage", parent.pk)), data
        )
        return Page.objects.child_of(parent).filter(slug=slug).first()

    def edit(self, page, **changes):
        self.send("edit", page.pk, **self.form(page, **changes))
        page.refresh_from_db()
        return page


def section(code: str) -> Page:
    return Page.objects.get(locale__language_code=code, url_path__endswith="/ecoregion/")


@pytest.fixture
def someone(office_user, log_in):
    def make(office: str, kind: str) -> Someone:
        user = office_user(office, kind)
        return Someone(user, log_in(user))

    return make


@pytest.mark.parametrize(("office", "code"), EDITIONS)
def test_a_contributor_drafts_and_does_not_publish(office, code, someone):
    writer = someone(office, "contributor")
    page = writer.create(code, **{"action-publish": "1"})
    assert page.owner == writer.user
    assert not page.live
    assert page.locale.language_code == code
    writer.edit(page, title="Reeds and sedges", **{"action-publish": "1"})
    assert page.draft_title == "Reeds and sedges"
    assert not page.live
    colleague = Page.objects.child_of(section(code)).exclude(pk=page.pk).live().first()
    before = colleague.draft_title
    assert writer.edit(colleague.specific, title="Taken").draft_title == before


@pytest.mark.parametrize(("office", "code"), EDITIONS)
def test_an_editor_publishes_and_takes_back(office, code, someone, monkeypatch):
    draft = someone(office, "contributor").create(code)
    editor = someone(office, "editor")
    if code == "en":
        # Kept by all: their approvals are tried out in test_approval.
        monkeypatch.setattr(approval, "missing", lambda page, revision: 0)
    page = editor.edit(draft, title="Reed beds", **{"action-publish": "1"})
    assert page.live
    assert page.title == "Reed beds"
    assert editor.client.get(f"/{code}/ecoregion/reeds/").status_code == 200
    editor.send("unpublish", page.pk)
    page.refresh_from_db()
    assert not page.live


def test_an_editor_schedules(someone):
    editor = someone("dadal", "editor")
    page = editor.create("mn", **{"action-publish": "1", "go_live_at": "2031-01-01 10:00"})
    assert not page.live
    assert page.approved_schedule
    editor.send("revisions_unschedule", page.pk, page.scheduled_revision.pk)
    assert not Page.objects.get(pk=page.pk).approved_schedule


def test_an_editor_neither_locks_nor_deletes_what_has_pages_below(someone):
    editor = someone("vladivostok", "editor")
    page = editor.create("ru", **{"action-publish": "1"})
    editor.send("lock", page.pk)
    page.refresh_from_db()
    assert not page.locked
    editor.send("delete", section("ru").pk)
    assert section("ru")


@pytest.mark.parametrize(("office", "code"), EDITIONS)
def test_a_steward_locks_and_deletes(office, code, someone):
    editor, steward = someone(office, "editor"), someone(office, "steward")
    page = editor.create(code, **{"action-publish": "1"})
    steward.send("lock", page.pk)
    page.refresh_from_db()
    assert page.locked
    assert editor.edit(page, title="Taken", **{"action-publish": "1"}).title == "Reeds"
    steward.send("unlock", page.pk)
    page.refresh_from_db()
    assert not page.locked
    steward.send("delete", page.pk)
    assert not Page.objects.filter(pk=page.pk).exists()


def test_a_steward_deletes_a_whole_section_of_her_own(someone):
    steward = someone("dadal", "steward")
    below = section("mn").get_descendants(inclusive=True).values_list("pk", flat=True)
    keys = list(below)
    assert len(keys) > 3
    steward.send("delete", section("mn").pk)
    assert not Page.objects.filter(pk__in=keys).exists()


def test_the_front_page_is_deleted_by_nobody(someone, operator):
    for code in ("en", "ru"):
        home = Page.objects.get(depth=2, locale__language_code=code)
        someone("vladivostok", f"{'steward' if code == 'en' else 'editor'}").send(
            "delete", home.pk
        )
        operator.post(reverse("wagtailadmin_pages:delete", args=(home.pk,)))
        assert Page.objects.filter(pk=home.pk).exists()
    assert operator.get("/mn/").status_code == 200


FACTS = {"contributor": {"view"}, "editor": {"view", "add", "change"},
         "steward": {"view", "add", "change"}}


@pytest.mark.parametrize("kind", FACTS)
def test_rights_on_facts(kind, office_user):
    user = office_user("changchun", kind)
    for model in ("protectedarea", "species", "place", "network", "agreement", "organisation",
                  "concept", "figure", "name"):
        for action in ("view", "add", "change", "delete"):
            assert user.has_perm(f"facts.{action}_{model}") == (action in FACTS[kind])
    for action in ("view", "add", "change", "delete"):
        assert not user.has_perm(f"facts.{action}_preciseplace")
    assert roles.languages_of(user) == (
        set() if kind == "contributor" else {"zh-hans", "en"}
    )


@pytest.mark.parametrize("kind", ["editor", "steward"])
def test_pictures_are_added_changed_and_deleted_on_ones_own_shelf(kind, someone):
    person = someone("dadal", kind)
    shelf = roles.collection_of(Office.objects.get(slug="dadal"))
    data = {"title": "Reeds", "file": png(), "collection": shelf.pk, "tags": ""}
    person.client.post(reverse("wagtailimages:add"), data)
    image = CentreImage.objects.get(title="Reeds")
    assert image.collection == shelf
    person.client.post(
        reverse("wagtailimages:edit", args=(image.pk,)),
        {"title": "Reed beds", "collection": shelf.pk, "tags": "", "credit": "N."},
    )
    image.refresh_from_db()
    assert image.title == "Reed beds"
    person.client.post(reverse("wagtailimages:delete", args=(image.pk,)))
    assert not CentreImage.objects.filter(pk=image.pk).exists()


def test_pictures_of_all_offices_can_be_chosen(someone):
    shelf = roles.collection_of(Office.objects.get(slug="changchun"))
    image = CentreImage.objects.create(title="Cranes", file=png(), collection=shelf)
    client = someone("dadal", "contributor").client
    answer = client.get(reverse("wagtailimages_chooser:chosen", args=(image.pk,)))
    assert answer.status_code == 200
    assert answer.json()["result"]["title"] == "Cranes"
    assert not GroupCollectionPermission.objects.filter(
        collection=shelf
    ).exclude(group__role__office__slug="changchun").exists()
