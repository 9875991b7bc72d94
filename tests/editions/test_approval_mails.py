"""Who hears of approvals and of comments, in which language, and what of."""

import re

import pytest
from django.core import mail as outbox
from django.utils import timezone
from lxml import html
from wagtail.models import Comment, PageSubscription
from wagtail.users.models import UserProfile

from amurinfo.editions.models import Edition, Office, Stewardship
from tests.editions.approving import autosave, decide, submit
from tests.editions.attacks.forms import page_form

pytestmark = pytest.mark.django_db


#: Beginnings of words in mails, which each language has and no other of the four.
SUBMITTED = {"zh-hans": "提交", "mn": "илгээ"}
APPROVED = {"ru": ("одобр", "опубликован"), "zh-hans": ("批准", "发布"),
            "mn": ("зөвшөөр", "нийтлэгд"), "en": ("approved", "is published")}
AGAIN = {"ru": "снова", "zh-hans": "再次", "mn": "дахин", "en": "needed again"}


def each(words: dict) -> list:
    """All languages; what is asked of the database is the same in each."""
    first, *others = words
    return [first, *(pytest.param(one, marks=pytest.mark.once) for one in others)]


def mails(*offices: str) -> list:
    """To people of these offices, or to all; they are read once."""
    found = [m for m in outbox.outbox
             if not offices or m.to[0] in addresses(*offices)]
    outbox.outbox.clear()
    return found


def speak(people, office, language) -> None:
    UserProfile.objects.filter(user=people[office][0]).update(preferred_language=language)


@pytest.mark.parametrize("language", each(APPROVED))
def test_the_last_approval_is_told_with_its_comment_once(language, english, people):
    speak(people, "vladivostok", language)
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    decide(people, "changchun", english, state)
    mails()
    decide(people, "dadal", english, state, comment="Well said.")
    (message,) = mails()
    assert message.to == ["vladivostok@example.org"]
    subject, body = APPROVED[language]
    assert "Rivers of the Amur" in message.subject
    assert subject in message.subject.lower()
    assert body in message.body
    assert "Well said." in message.body


def test_the_last_approval_is_told_to_the_author_and_to_whoever_asked(
    english, people, office_user, log_in
):
    helper = office_user("vladivostok", "editor", "helper")
    helper.email = "helper@example.org"
    helper.save()
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    people["helper"] = helper, log_in(helper)
    autosave(people, "helper", english, "Rivers of the whole Amur")
    mails()
    decide(people, "changchun", english, state, comment="one")
    decide(people, "dadal", english, state, comment="two")
    assert english.title == "Rivers of the whole Amur"
    told = [(message.to[0], comment) for message in mails()
            for comment in ("one", "two") if comment in message.body.splitlines()]
    assert sorted(told) == [(to, comment) for to in ("helper@example.org",
                            "vladivostok@example.org") for comment in ("one", "two")]


def test_what_was_approved_and_waits_for_its_day_is_not_called_published(english, people):
    state = submit(english, people, "vladivostok", "Tomorrow", in_days=1)
    decide(people, "changchun", english, state)
    mails()
    decide(people, "dadal", english, state)
    (message,) = mails()
    assert "будет опубликован" in message.body


@pytest.mark.parametrize("language", each(AGAIN))
def test_whose_approval_fell_away_is_asked_again_once(language, english, people, settings):
    speak(people, "changchun", language)
    submit(english, people, "vladivostok", "Rivers of the Amur")
    over = autosave(people, "vladivostok", english, "Rivers of the Amur basin")
    decide(people, "changchun", english, english.current_workflow_task_state)
    mails()
    new = autosave(people, "vladivostok", english, "Rivers, changed", over)
    (message,) = mails()  # neither to Dadal, who has not approved, nor to the author
    assert message.to == ["changchun@example.org"]
    assert AGAIN[language] in message.subject
    assert "Rivers, changed" in message.subject
    assert f"{settings.SITE_URL}/editors/pages/{english.pk}/edit/" in message.body
    (changes,) = re.findall(r"\S+/compare/\S+", message.body)
    shown = people["changchun"][1].get(changes.removeprefix(settings.SITE_URL))
    assert "Rivers of the Amur basin" in html.document_fromstring(shown.content).text_content()
    # Typing on, and a further draft that nobody had approved, are no news.
    assert autosave(people, "vladivostok", english, "Rivers, changed more", new) == new
    autosave(people, "vladivostok", english, "Rivers, changed again")
    assert not mails()
    # It is one again that falls away.
    decide(people, "changchun", english, english.current_workflow_task_state)
    mails()
    autosave(people, "vladivostok", english, "Rivers, once more")
    assert [m.to for m in mails()] == [["changchun@example.org"]]


def test_who_edited_is_not_asked_to_approve_nor_is_her_office(english, people, office_user):
    """Nobody approves what her own office wrote; who turned such mails off is not told."""
    colleague = office_user("dadal", "steward", "colleague")
    colleague.email = "colleague@example.org"
    colleague.save()
    Edition.objects.filter(language="en").update(quorum=3)
    Stewardship.objects.create(
        office=Office.objects.create(
            slug="fourth", organisation=Office.objects.get(slug="dadal").organisation),
        edition=Edition.objects.get(language="en"), valid_from=timezone.localdate())
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    decide(people, "changchun", english, state)
    decide(people, "dadal", english, state)
    mails()
    autosave(people, "dadal", english, "Rivers of the Onon")
    assert [m.to for m in mails()] == [["changchun@example.org"]]
    decide(people, "changchun", english, english.current_workflow_task_state)
    mails()
    UserProfile.objects.filter(user=people["changchun"][0]).update(submitted_notifications=False)
    autosave(people, "dadal", english, "Rivers of the Onon and the Ingoda")
    assert not mails()


def test_mails_are_in_the_reader_s_language(english, people):
    for office, language in (("vladivostok", "ru"), ("changchun", "zh-hans"), ("dadal", "mn")):
        profile = UserProfile.get_for_user(people[office][0])
        assert profile.preferred_language == language
    outbox.outbox.clear()
    state = submit(english, people, "vladivostok", "Rivers of the Amur")
    told = {message.to[0]: message for message in outbox.outbox}
    for office, language in (("changchun", "zh-hans"), ("dadal", "mn")):
        message = told[f"{office}@example.org"]
        assert SUBMITTED[language] in message.subject
        assert SUBMITTED[language] in message.body
    outbox.outbox.clear()
    decide(people, "changchun", english, state, comment="хорошо")
    (message,) = [m for m in outbox.outbox if m.to == ["vladivostok@example.org"]]
    assert "одобр" in message.subject.lower()
    assert "хорошо" in message.body
    outbox.outbox.clear()
    decide(people, "dadal", english, english.current_workflow_task_state, "reject", "почему?")
    (message,) = [m for m in outbox.outbox if m.to == ["vladivostok@example.org"]]
    assert re.search("[А-я]{4}", message.subject)
    assert "почему?" in message.body


#: What a mail about comments says first, and of a thread that goes on.
COMMENTED = {
    "ru": ("обновил комментарии", "Новые ответы"), "zh-hans": ("更新了对于", "新回复"),
    "mn": ("тайлбарыг шинэчиллээ", "Шинэ хариулт"), "en": ("has updated comments", "New replies")}


def comment(people, office, page, text="", on=None, **besides) -> dict[str, str]:
    """As the editor sends it: a new thread, or an answer ``on`` one. Mails that it brings."""
    user, client = people[office]
    outbox.outbox.clear()
    there = Comment.objects.filter(page=page).order_by("pk")
    sent = {"comments-TOTAL_FORMS": str(there.count() + bool(text and not on)),
            "comments-INITIAL_FORMS": str(there.count())}
    for at, one in enumerate(there):
        sent |= {f"comments-{at}-{name}": value for name, value in {
            "id": str(one.pk), "text": one.text, "contentpath": one.contentpath, "position": "",
            "resolved": "", "DELETE": "", "replies-TOTAL_FORMS": str(
                one.replies.count() + (one == on)),
            "replies-INITIAL_FORMS": str(one.replies.count())}.items()}
        for number, reply in enumerate(one.replies.order_by("pk")):
            sent |= {f"comments-{at}-replies-{number}-id": str(reply.pk),
                     f"comments-{at}-replies-{number}-text": reply.text}
        if one == on:
            sent[f"comments-{at}-replies-{one.replies.count()}-id"] = ""
            sent[f"comments-{at}-replies-{one.replies.count()}-text"] = text
    if text and not on:
        at = there.count()
        sent |= {f"comments-{at}-{name}": value for name, value in {
            "id": "", "text": text, "contentpath": "title", "position": "", "resolved": "",
            "DELETE": "", "replies-TOTAL_FORMS": "0", "replies-INITIAL_FORMS": "0"}.items()}
    data = page_form(user, page.get_latest_revision_as_object(), **sent, **besides)
    assert client.post(f"/editors/pages/{page.pk}/edit/", data).status_code == 302
    return {message.to[0]: message.body for message in outbox.outbox}


def addresses(*names: str) -> set[str]:
    return {f"{name}@example.org" for name in names}


def test_a_comment_outside_an_approval_is_told_in_the_reader_s_language(
    english, people, office_user, log_in, settings
):
    """A page that came with the centre: nobody follows it, so all who keep the edition are told."""
    user = people["fourth"] = office_user("dadal", "editor", "jane"), None
    user[0].email = "fourth@example.org"
    user[0].save()
    UserProfile.objects.update_or_create(user=user[0], defaults={"preferred_language": "en"})
    told = comment(people, "vladivostok", english, "Which river?")
    assert told.keys() >= addresses("changchun", "dadal", "fourth")
    assert "vladivostok@example.org" not in told
    languages = {"changchun": "zh-hans", "dadal": "mn", "fourth": "en"}
    for name, language in languages.items():
        body = told[f"{name}@example.org"]
        assert COMMENTED[language][0] in body
        assert "Which river?" in body
        assert f"{settings.SITE_URL}/editors/pages/{english.pk}/edit/" in body
    # Who follows the page is told, and then the others are not; nor who turned such mails off.
    PageSubscription.objects.update_or_create(
        page=english, user=people["dadal"][0], defaults={"comment_notifications": True})
    assert comment(people, "vladivostok", english, "And where?").keys() == addresses("dadal")
    UserProfile.objects.filter(user=people["dadal"][0]).update(
        updated_comments_notifications=False)
    assert not comment(people, "vladivostok", english, "Nobody?")


def test_an_answer_is_told_to_those_of_the_thread_and_no_other_thread(english, people):
    comment(people, "vladivostok", english, "Which river?")
    comment(people, "changchun", english, "Which bank?")
    river, bank = Comment.objects.filter(page=english).order_by("pk")
    told = comment(people, "dadal", english, "The Onon.", on=river)
    assert told.keys() == addresses("vladivostok")
    assert COMMENTED["ru"][1] in told["vladivostok@example.org"]
    assert "The Onon." in told["vladivostok@example.org"]
    assert "Which bank?" not in told["vladivostok@example.org"]
    assert comment(people, "vladivostok", english, "The left.", on=bank).keys() == addresses(
        "changchun")


def test_who_may_not_open_the_page_any_more_is_not_told_of_its_comments(english, people):
    for office in ("changchun", "dadal"):
        PageSubscription.objects.update_or_create(
            page=english, user=people[office][0], defaults={"comment_notifications": True})
    for stewardship in Stewardship.objects.filter(
            office__slug="changchun", edition__language="en"):
        stewardship.delete()
    assert comment(people, "vladivostok", english, "Which river?").keys() == addresses("dadal")
