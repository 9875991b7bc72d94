"""English is everybody's: what goes live was approved by offices, exactly as it stands."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from lxml import html
from wagtail.models import Page, PageLogEntry, Workflow, WorkflowPage, WorkflowTask
from wagtail.users.models import UserProfile

from amurinfo.editions import approval
from amurinfo.editions.exchange import drafts
from amurinfo.editions.models import (
    Edition,
    Office,
    OfficeApproval,
    OfficeApprovalTask,
    PublishedWithout,
    Stewardship,
)
from amurinfo.pages.models import ArticlePage
from tests.editions.approving import (
    autosave,
    decide,
    look,
    publish_as_it_is,
    publish_without,
    submit,
)
from tests.editions.attacks.forms import page_form

pytestmark = pytest.mark.django_db


def test_two_other_offices_and_it_is_live(english, people):
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    assert english.title == "Rivers"
    decide(people, "changchun", english, state, comment="fine")
    assert english.title == "Rivers"
    decide(people, "dadal", english, state)
    assert english.title == "Rivers of the Amur"
    assert english.live_revision.office_approvals.count() == 2
    assert not PublishedWithout.objects.exists()


def test_the_author_s_office_and_the_same_office_again_do_not_count(
    english, people, office_user, log_in
):
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    colleague = office_user("vladivostok", "steward", "colleague")
    people["vladivostok"] = colleague, log_in(colleague)
    decide(people, "vladivostok", english, state)
    decide(people, "changchun", english, state)
    second = office_user("changchun", "steward", "second")
    people["changchun"] = second, log_in(second)
    decide(people, "changchun", english, state)
    assert english.title == "Rivers"
    assert OfficeApproval.objects.count() == 1


def test_an_edit_after_an_approval_asks_again(english, people):
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    decide(people, "changchun", english, state)
    user, client = people["dadal"]
    draft = english.get_latest_revision_as_object()
    client.post(f"/editors/pages/{english.pk}/edit/",
                page_form(user, draft, title="Rivers of the Amur basin"))
    english.refresh_from_db()
    state = english.current_workflow_task_state
    decide(people, "dadal", english, state)      # her own words now
    decide(people, "changchun", english, state)
    assert english.title == "Rivers"
    decide(people, "vladivostok", english, state)
    assert english.title == "Rivers of the Amur basin"


def test_what_is_typed_after_an_approval_is_another_text(english, people):
    submit(english, people, "vladivostok", "Rivers of the Amur")
    over = autosave(people, "vladivostok", english, "Rivers of the Amur basin")
    assert autosave(people, "vladivostok", english, "The rivers of the Amur basin", over) == over
    decide(people, "changchun", english, english.current_workflow_task_state)
    approved = english.get_latest_revision()
    assert approved.pk == over
    # The author types on in the same window.
    new = autosave(people, "vladivostok", english, "What Changchun never saw", over)
    assert new != over
    assert autosave(people, "vladivostok", english, "What she never saw either", new) == new
    approved.refresh_from_db()
    assert approved.content["title"] == "The rivers of the Amur basin"
    decide(people, "dadal", english, english.current_workflow_task_state)
    assert english.title == "Rivers"
    decide(people, "changchun", english, english.current_workflow_task_state)
    assert english.title == "What she never saw either"


@pytest.mark.parametrize("without", [False, True])
def test_what_is_live_is_not_changed_under_its_approval(without, english, people):
    """Neither what offices approved nor what went past them."""
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    if without:
        publish_without(people, "vladivostok", english, "A flood.")
    else:
        for office in ("changchun", "dadal"):
            decide(people, office, english, state)
    assert english.title == "Rivers of the Amur"
    live = english.live_revision_id
    user, client = people["vladivostok"]
    data = page_form(user, english, title="Past them", overwrite_revision_id=live)
    client.post(f"/editors/pages/{english.pk}/edit/", data)
    publish_as_it_is(people, "vladivostok", english)
    assert (english.title, english.draft_title) == ("Rivers of the Amur", "Past them")
    assert english.live_revision_id == live != english.latest_revision_id
    assert english.live_revision.content["title"] == "Rivers of the Amur"


def test_published_words_of_any_edition_are_not_written_over(people, monkeypatch):
    """The checks of names and of a machine's words would not be asked: it is live already."""
    page = Page.objects.get(
        locale__language_code="mn", url_path__endswith="/ecoregion/rivers/").specific
    user, client = people["dadal"]
    client.post(f"/editors/pages/{page.pk}/edit/",
                page_form(user, page, title="Гол мөрөн", **{"action-publish": "1"}))
    page.refresh_from_db()
    live = page.live_revision_id
    assert page.title == "Гол мөрөн"
    new = autosave(people, "dadal", page, "Хориотой", live)
    assert new != live
    monkeypatch.setattr(drafts, "refusal", lambda page, revision: (
        "forbidden" if revision.content["title"] == "Хориотой" else ""))
    publish_as_it_is(people, "dadal", page)
    assert page.title == "Гол мөрөн"


def test_words_that_somebody_stands_behind_are_not_written_over_by_any_code(english, at_work):
    with approval.exempt("a correction by the operator"):
        revision = english.save_revision()
        revision.publish()
    english.refresh_from_db()
    assert english.live_revision_id == revision.pk
    revision.content = {**revision.content, "title": "Another"}
    with pytest.raises(PermissionDenied):
        revision.save()
    # What was written over before it went live, by whatever way, is asked once more.
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    PublishedWithout.objects.all().delete()
    with pytest.raises(PermissionDenied):
        english.get_latest_revision().publish()
    english.refresh_from_db()
    assert english.title == "Rivers"


def test_one_approves_what_one_has_before_oneself(english, people):
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    over = autosave(people, "vladivostok", english, "First words")
    seen = look(english)
    autosave(people, "vladivostok", english, "Second words", over)
    assert look(english)["loaded_revision_id"] == over
    profile = UserProfile.get_for_user(people["changchun"][0])
    told = {"ru": "ещё раз", "en": "look at it again", "zh-hans": "再看", "mn": "дахин"}
    for language, words in told.items():
        UserProfile.objects.filter(pk=profile.pk).update(preferred_language=language)
        answer = decide(people, "changchun", english, state, seen=seen)
        assert answer.headers["Location"] == f"/editors/pages/{english.pk}/edit/"
        page = people["changchun"][1].get(answer.headers["Location"]).content.decode()
        assert words in page, language
        assert "Second words" in page
    # Nor without having looked at all.
    address = reverse("wagtailadmin_pages:workflow_action", args=[english.pk, "approve", state.pk])
    people["changchun"][1].post(address, {"comment": ""})
    assert not OfficeApproval.objects.exists()
    decide(people, "changchun", english, state)
    assert OfficeApproval.objects.get().revision_id == over
    decide(people, "dadal", english, state)
    assert english.title == "Second words"


def test_changes_requested_end_it(english, people):
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    decide(people, "changchun", english, state, "reject", "which basin?")
    decide(people, "dadal", english, state)
    assert english.title == "Rivers"


@pytest.mark.parametrize("kind", ["editor", "steward", "superuser"])
def test_nobody_publishes_past_it(kind, english, office_user, log_in, django_user_model):
    user = (django_user_model.objects.create_superuser("root", password="x")
            if kind == "superuser" else office_user("vladivostok", kind))
    client = log_in(user)
    data = page_form(user, english, title="Past it", **{"action-publish": "1"})
    client.post(f"/editors/pages/{english.pk}/edit/", data)
    client.post(f"/editors/api/main/pages/{english.pk}/action/publish/", {})
    client.post(f"/editors/bulk/wagtailcore/page/publish/?id={english.pk}",
                {"include_descendants": "on"})
    english.refresh_from_db()
    assert english.title == "Rivers"
    assert english.draft_title == "Past it"  # nothing typed is lost
    assert not PublishedWithout.objects.exists()


def test_a_new_page_begins_as_a_draft(people):
    user, client = people["dadal"]
    section = Page.objects.get(locale__language_code="en", url_path__endswith="/ecoregion/")
    data = page_form(user, ArticlePage(title="Reeds", slug="reeds", owner=user),
                     **{"action-publish": "1"})
    client.post(f"/editors/pages/add/pages/articlepage/{section.pk}/", data)
    page = Page.objects.get(slug="reeds", locale__language_code="en")
    assert not page.live
    assert page.latest_revision_id


def test_the_clock_does_not_publish_what_nobody_approved(english, people, at_work):
    user, _client = people["dadal"]
    draft = english.get_latest_revision_as_object()
    draft.title, draft.go_live_at = "Later", timezone.now() + datetime.timedelta(days=1)
    revision = draft.save_revision(user=user)
    with pytest.raises(PermissionDenied):
        revision.publish(user=user)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_approved_and_scheduled_exactly_that_goes_live(english, people, monkeypatch):
    state = submit(english, people, "vladivostok", "Tomorrow", in_days=1)
    decide(people, "changchun", english, state)
    decide(people, "dadal", english, state)
    assert english.title == "Rivers"
    draft = english.get_latest_revision_as_object()
    draft.title, draft.go_live_at = "Something else", None
    draft.save_revision(user=people["vladivostok"][0])
    later = timezone.now() + datetime.timedelta(days=1, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled")
    english.refresh_from_db()
    assert english.title == "Tomorrow"
    assert not PublishedWithout.objects.exists()


def test_past_it_with_a_reason_that_everybody_sees(english, people):
    user, client = people["dadal"]
    draft = english.get_latest_revision_as_object()
    draft.title = "Flood warning"
    draft.save_revision(user=user)
    assert publish_without(people, "dadal", english, " ").status_code == 200
    assert english.title == "Rivers"
    publish_without(people, "dadal", english, "The flood comes tonight.")
    assert english.title == "Flood warning"
    row = PublishedWithout.objects.get()
    assert (row.user, row.reason) == (user, "The flood comes tonight.")
    assert PageLogEntry.objects.filter(
        page=english.pk, action="editions.published_without").exists()
    told = {address for message in outbox.outbox for address in message.to}
    assert {"vladivostok@example.org", "changchun@example.org"} <= told


def test_past_it_goes_only_what_was_on_the_screen(english, people):
    """Another draft came in meanwhile: she is told, and sees which one it would be now."""
    user, client = people["dadal"]
    over = autosave(people, "dadal", english, "Flood warning")
    address = reverse("editions_publish_without", args=[english.pk])
    form = html.document_fromstring(client.get(address).content)
    (seen,) = form.xpath('//input[@name="seen"]/@value')
    assert seen == approval.mark_of(english.get_latest_revision())
    drafts_after = []
    # Written over by autosave of her own in another window, and anew by somebody else.
    for office, title, onto in (("dadal", "Nobody saw it", over),
                                ("vladivostok", "Nor this", None)):
        drafts_after.append(autosave(people, office, english, title, onto))
        answer = publish_without(people, "dadal", english, "The flood comes tonight.", seen)
        assert answer.status_code == 200
        assert (english.title, english.draft_title) == ("Rivers", title)
        page = html.document_fromstring(answer.content)
        told = page.text_content()
        assert "өөрчлөгджээ" in told
        assert page.xpath('//textarea[@name="reason"]')[0].text.strip() == (
            "The flood comes tonight.")
        assert page.xpath('//input[@name="seen"]/@value') == [
            approval.mark_of(english.get_latest_revision())]
    assert drafts_after[0] == over != drafts_after[1]
    assert "vladivostok-editor" in told
    assert page.xpath(f'//a[contains(@href, "live...{drafts_after[1]}/")]')
    assert not PublishedWithout.objects.exists()
    # Who comes from an editor that was opened before is told at once.
    assert "өөрчлөгджээ" in client.get(address, {"seen": seen}).content.decode()
    publish_without(people, "dadal", english, "The flood comes tonight.")
    assert english.title == "Nor this"
    assert PublishedWithout.objects.get().revision_id == drafts_after[1]


def test_outside_the_interface_it_is_written_down(english):
    english.title = "By hand"
    english.save_revision().publish()
    row = PublishedWithout.objects.get()
    assert row.page_id == english.pk
    with approval.exempt("a correction by the operator"):
        english.title = "By hand again"
        english.save_revision().publish()
    assert PublishedWithout.objects.first().reason == "a correction by the operator"


def test_with_fewer_others_than_the_quorum_all_others_are_asked(english, people):
    Edition.objects.filter(language="en").update(quorum=5)
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    decide(people, "changchun", english, state)
    assert english.title == "Rivers"
    decide(people, "dadal", english, state)
    assert english.title == "Rivers of the Amur"


def test_a_page_that_a_script_makes_live_at_once_is_written_down(people):
    """Of the centre as it was set up nothing is."""
    assert not PublishedWithout.objects.exists()
    for code, said in (("en", 1), ("mn", 0)):
        home = Page.objects.get(depth=2, locale__language_code=code)
        section = Page.objects.get(url_path=f"{home.url_path}ecoregion/")
        section.add_child(instance=ArticlePage(title="Reeds", slug="reeds", live=False))
        assert not PublishedWithout.objects.exists()
        page = section.add_child(instance=ArticlePage(title="Bogs", slug="bogs"))
        assert page.live
        rows = PublishedWithout.objects.filter(page=page.pk)
        assert rows.count() == said
        assert PageLogEntry.objects.filter(
            page=page.pk, action="editions.published_without").count() == said
        if rows:
            row = rows.get()
            assert (row.user, row.revision) == (None, None)
            assert "outside the editors' interface" in row.reason
            assert exception_shown(people, page)
            rows.delete()


def exception_shown(people, page) -> list[str]:
    """What the panel in the editor says of a publication without approval."""
    answer = people["vladivostok"][1].get(f"/editors/pages/{page.pk}/edit/")
    boxes = html.document_fromstring(answer.content).xpath(
        '//*[contains(@class, "exchange-warning")]')
    return [box.text_content() for box in boxes if "без одобрения" in box.text_content()]


def test_an_exception_is_shown_while_readers_see_it(english, people):
    autosave(people, "dadal", english, "Flood warning")
    publish_without(people, "dadal", english, "The flood comes tonight.")
    (said,) = exception_shown(people, english)
    assert "The flood comes tonight." in said
    state = submit(english, people, "vladivostok", "Rivers again")
    assert exception_shown(people, english)  # a draft changes nothing for readers
    for office in ("changchun", "dadal"):
        decide(people, office, english, state)
    assert english.title == "Rivers again"
    assert not exception_shown(people, english)


def test_editions_of_one_office_need_nobody(people):
    page = Page.objects.get(locale__language_code="mn", url_path__endswith="/ecoregion/rivers/")
    assert approval.offices_asked(page) == set()


def test_one_page_of_any_edition_can_be_guarded_by_those_who_keep_it(people):
    """The other pages of the edition stay as free as they were."""
    edition = Edition.objects.get(language="mn")
    edition.quorum = 0
    edition.save()
    Stewardship.objects.create(office=Office.objects.get(slug="vladivostok"), edition=edition,
                               valid_from=timezone.localdate())
    task = OfficeApprovalTask.objects.create(name="water")
    task.groups.set(Group.objects.filter(
        role__office__slug__in=["dadal", "vladivostok"], role__kind="editor"))
    workflow = Workflow.objects.create(name="water")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    home = Page.objects.get(depth=2, locale__language_code="mn")
    guarded, free = (Page.objects.get(url_path=f"{home.url_path}ecoregion/{slug}/").specific
                     for slug in ("rivers", "forests"))
    WorkflowPage.objects.create(workflow=workflow, page=guarded)
    user, client = people["dadal"]
    for page, goes_live in ((free, True), (guarded, False)):
        data = page_form(user, page, title="Шинэ нэр", **{"action-publish": "1"})
        client.post(f"/editors/pages/{page.pk}/edit/", data)
        publish_as_it_is(people, "dadal", page)
        assert (page.title == "Шинэ нэр") == goes_live
    state = submit(guarded, people, "dadal", "Шинэ нэр")
    decide(people, "dadal", guarded, state)
    decide(people, "changchun", guarded, state)
    assert guarded.title != "Шинэ нэр"
    decide(people, "vladivostok", guarded, state)
    assert guarded.title == "Шинэ нэр"
    assert not PublishedWithout.objects.exists()
