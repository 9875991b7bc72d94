"""A machine is asked on an editor's word, with her office's consent; nothing that it says goes
live unread, on whatever way."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from lxml import html
from wagtail.models import Page, PageViewRestriction

from amurinfo.desk.collect import collect
from amurinfo.editions.approval import mark_of
from amurinfo.editions.exchange import basis, drafts, matrix
from amurinfo.editions.exchange.beside import beside
from amurinfo.editions.exchange.files import out
from amurinfo.editions.exchange.machine import consents, suggestions, unread
from amurinfo.editions.models import MachineConsent, MachineText, MemoryPair, Office
from tests.editions.attacks.forms import page_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def page(news, saraa):
    """Her draft of the Russian news, its five passages still in Russian."""
    return drafts.accept(news.offer("ru", "mn"), saraa)


def seen(page):
    return beside(page, "ru").seen


def ask(page, user, *numbers):
    return suggestions.ask(page, user, "ru", seen(page), numbers)


def take(page, user, found):
    count = suggestions.take(
        page, user, "ru", seen(page), {one.number: one.text for one in found})
    page.refresh_from_db()
    return count


def again(page):
    """As it is in the database now, with its newest draft."""
    return Page.objects.get(pk=page.pk)


def sent(server):
    return [text for path, body in server.asked if path == "/translate" for text in body["q"]]


# ---- what leaves, and when ---------------------------------------------------------------


def test_nothing_leaves_without_both(page, saraa, steward, server, settings):
    with pytest.raises(PermissionDenied):
        ask(page, saraa)
    consents.give(Office.objects.get(slug="vladivostok"), _steward("vladivostok"), server.address)
    with pytest.raises(PermissionDenied):  # another office's consent
        ask(page, saraa)
    consents.give(Office.objects.get(slug="dadal"), steward, server.address)
    settings.MACHINE_URL = ""
    with pytest.raises(PermissionDenied):
        ask(page, saraa)
    assert server.asked == []
    settings.MACHINE_URL = server.address
    assert len(ask(page, saraa)) == 5


def _steward(office):
    from amurinfo.editions.accounts import create

    return create(f"head-{office}", Office.objects.get(slug=office), "steward")[0]


def test_the_published_words_are_sent_and_no_others(news, page, saraa, server, consented):
    draft = news.page("ru").get_latest_revision_as_object()
    draft.title = "Тайна"
    draft.save_revision()
    mine = page.get_latest_revision_as_object()
    mine.summary = "Миний ноорог"
    mine.save_revision(user=saraa)
    page = again(page)
    found = ask(page, saraa)
    assert sent(server) == [
        "Учёт тигра", "Итоги",
        'На <span id="p1">Амуре</span> нашли 750 <span id="p2">тигров</span>.',
        "Учёт длился зиму."]
    assert [one.plain for one in found] == [
        "Барын тооллого", "Дүн", "Амар дээр 750 бар олдлоо.", "Тооллого өвөл үргэлжилсэн."]
    assert all(one.is_usable for one in found)
    # Nothing is written by asking.
    assert len(drafts.untouched(page, page.get_latest_revision())) == 4
    assert not MachineText.objects.exists()


def test_one_passage_alone_and_what_is_not_for_everybody(news, page, saraa, server, consented):
    (one,) = ask(page, saraa, 1)
    assert (one.plain, sent(server)) == ("750 бар тоолжээ.", ["Насчитали 750 тигров."])
    PageViewRestriction.objects.create(page=news.page("ru"), restriction_type="login")
    with pytest.raises(ValueError, match="."):
        ask(page, saraa)
    assert len(sent(server)) == 1


def test_only_who_writes_the_edition(page, office_user, server, consented):
    for user in (office_user("dadal", "contributor"), office_user("vladivostok", "steward")):
        for do in (lambda u: ask(page, u), lambda u: take(page, u, []),
                   lambda u: unread.read(page, u, ["title#0"])):
            with pytest.raises(PermissionDenied):
                do(user)
    assert server.asked == []


def test_the_other_edition_says_something_else_by_now(news, page, saraa, server, consented):
    before = seen(page)
    news.publish("ru", lambda p: setattr(p, "title", "Учёт леопарда"))
    with pytest.raises(basis.Stale):
        suggestions.ask(page, saraa, "ru", before)
    assert server.asked == []


# ---- consent -----------------------------------------------------------------------------


def test_consent_is_dated_and_withdrawn_and_holds_for_one_address(
        page, saraa, steward, server, consented, settings):
    assert consented.address == server.address
    assert (consented.given_by, consented.given_at.date()) == (steward, timezone.now().date())
    assert "drafts" in consented.what
    settings.MACHINE_URL = "https://elsewhere.example"
    with pytest.raises(PermissionDenied):
        ask(page, saraa)
    settings.MACHINE_URL = server.address + "/"
    assert ask(page, saraa, 0)
    consents.withdraw(consented.office, steward)
    with pytest.raises(PermissionDenied):
        ask(page, saraa, 0)
    consented.refresh_from_db()
    assert consented.withdrawn_by == steward
    assert consents.give(consented.office, steward, server.address).pk != consented.pk
    assert MachineConsent.objects.count() == 2


def test_only_the_office_s_stewards_consent(saraa, office_user, django_user_model, server):
    dadal = Office.objects.get(slug="dadal")
    operator = django_user_model.objects.create_superuser("root", password="x")
    for user in (saraa, office_user("vladivostok", "steward"), operator):
        with pytest.raises(PermissionDenied):
            consents.give(dadal, user, server.address)
    assert not MachineConsent.objects.exists()


def test_consent_on_screen(steward, saraa, server, log_in):
    address = reverse("editions_machine")
    dadal = Office.objects.get(slug="dadal")
    shown = log_in(steward).get(address).content.decode()
    assert server.address in shown
    with translation.override("mn"):
        assert consents.what_is_sent() in shown
    form = {"office": dadal.pk, "address": server.address, "action": "give"}
    assert "value=\"give\"" not in log_in(saraa).get(address).content.decode()
    log_in(saraa).post(address, form)
    assert not MachineConsent.objects.exists()
    log_in(steward).post(address, form | {"address": "https://elsewhere.example"})
    assert not MachineConsent.objects.exists()
    log_in(steward).post(address, form)
    assert MachineConsent.objects.get().given_by == steward
    log_in(steward).post(address, form | {"action": "withdraw"})
    assert MachineConsent.objects.get().withdrawn_at


# ---- what comes back ---------------------------------------------------------------------


@pytest.mark.parametrize(("change", "code"), [
    (lambda text: text.replace("750", "570"), "numbers"),
    (lambda text: text.replace("<span id='p1'>", "").replace("</span>", "", 1), "placeholders"),
    (lambda text: "", "placeholders"),
    (lambda text: text.replace("бар", "тигров и леопардов"), None),
], ids=["number", "link", "nothing", "fine"])
def test_a_suggestion_that_loses_something_is_shown_and_not_taken(
        change, code, page, saraa, server, consented):
    server.change = change
    (one,) = ask(page, saraa, 3)
    assert {problem.code for problem in one.problems} >= ({code} if code else set())
    assert one.is_usable is (code is None)
    if code:
        with pytest.raises(ValueError, match="."):
            take(page, saraa, [one])
        assert not MachineText.objects.exists()
        assert len(drafts.untouched(page, page.latest_revision)) == 5


def test_a_dead_server_is_one_sentence_in_each_language(page, saraa, server, consented, log_in):
    address = reverse("editions_machine_ask", args=[page.pk])
    told = set()
    for status, body in ((429, {}), (500, {}), (403, {}), (200, b"<html>")):
        server.instead["/translate"] = status, body
        answer = log_in(saraa).post(address, {"source": "ru", "seen": seen(page)})
        assert answer.status_code == 502
        told.add(answer.json()["message"])
    assert len(told) == 3
    assert all(sentence.startswith("Орчуулгын сервер") for sentence in told)
    from amurinfo.editions.admin.machine import SENTENCES

    for sentence in SENTENCES.values():
        said = set()
        for code in ("ru", "en", "zh-hans", "mn"):
            with translation.override(code):
                said.add(str(sentence))
        assert len(said) == 4
    assert len(drafts.untouched(page, page.latest_revision)) == 5


# ---- taken, read, published --------------------------------------------------------------


@pytest.fixture
def taken(page, saraa, server, consented):
    assert take(page, saraa, ask(page, saraa)) == 5
    return page


def publish(page, user):
    again(page).get_latest_revision().publish(user=user)
    page.refresh_from_db()


def left(page):
    page = again(page)
    return unread.in_revision(page, page.get_latest_revision())


def read(page, user, *keys):
    segments, page = left(page), again(page)
    return unread.read(page, user, keys or [segment.key for segment in segments])


def test_taken_it_stands_in_its_place_with_links_at_home(taken, news, saraa):
    draft = taken.get_latest_revision_as_object()
    assert (draft.title, draft.summary) == ("Барын тооллого", "750 бар тоолжээ.")
    assert draft.body[1].value.source == (
        '<p><a href="/mn/places/amur/">Амар</a> дээр 750 <b>бар</b> олдлоо.</p>'
        "<p>Тооллого өвөл үргэлжилсэн.</p>")
    assert not drafts.untouched(taken, taken.latest_revision)
    assert len(left(taken)) == 5
    assert not taken.live


def test_unread_it_is_published_in_no_way(taken, saraa, steward, log_in, django_user_model):
    root = django_user_model.objects.create_superuser("root", password="x")
    for user in (saraa, steward, root):
        client = log_in(user)
        form = page_form(user, taken, title="Барын тооллого", summary="750 бар тоолжээ.")
        answer = client.post(f"/editors/pages/{taken.pk}/edit/",
                             form | {"action-publish": "1"}, follow=True)
        client.post(f"/editors/api/main/pages/{taken.pk}/action/publish/", {})
        client.post(f"/editors/bulk/wagtailcore/page/publish/?id={taken.pk}", {})
        client.post(reverse("editions_publish_without", args=[taken.pk]), {
            "reason": "now", "seen": mark_of(taken.get_latest_revision())})
        with pytest.raises(PermissionDenied):
            publish(taken, user)
        assert not Page.objects.get(pk=taken.pk).live
    assert "nobody has read it: 2 passages" in answer.content.decode()
    # By the clock.
    draft = taken.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    with pytest.raises(PermissionDenied):
        draft.save_revision(user=root).publish(user=root)
    # By the workflow.
    Page.objects.filter(pk=taken.pk).update(go_live_at=None)
    page = Page.objects.get(pk=taken.pk).specific
    page.save_revision(user=saraa, clean=False)
    page = Page.objects.get(pk=taken.pk).specific
    state = page.get_workflow().start(page, saraa)
    log_in(steward).post(reverse("wagtailadmin_pages:workflow_action", args=[
        page.pk, "approve", state.current_task_state_id]), {"comment": ""})
    assert not Page.objects.get(pk=taken.pk).live


def test_a_schedule_set_before_does_not_let_it_through(taken, saraa, monkeypatch):
    revision = taken.get_latest_revision()
    type(revision).objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - datetime.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        call_command("publish_scheduled")
    assert not Page.objects.get(pk=taken.pk).live


def test_each_is_read_or_changed_and_then_it_goes_live(taken, news, saraa):
    assert read(taken, saraa, "title#0") == 1
    draft = taken.get_latest_revision_as_object()
    draft.summary = "Нийт 750 бар тоолов."
    draft.save_revision(user=saraa)
    assert len(left(taken)) == 3
    with pytest.raises(PermissionDenied, match="Дүн"):
        publish(taken, saraa)
    assert read(taken, saraa) == 3
    assert read(taken, saraa) == 0
    publish(taken, saraa)
    assert taken.live
    assert news.standing("mn").state == "current"
    row = MachineText.objects.filter(read_at__isnull=False).first()
    assert row.read_by == saraa


def test_a_translator_outside_is_told_too(taken, saraa):
    def units():
        [page] = out.document([taken.translation_key], "ru", "mn").pages
        return page.units

    with translation.override("en"):
        assert {unit.state for unit in units()} == {"initial"}
        assert all("A machine said this and nobody has read it." in u.notes for u in units())
    read(taken, saraa)
    assert {unit.state for unit in units()} == {"translated"}


def test_the_memory_learns_it_when_it_is_read_and_published(taken, saraa):
    pairs = MemoryPair.objects.filter(translation_key=taken.translation_key)
    assert not pairs.exists()
    read(taken, saraa)
    assert not pairs.exists()
    publish(taken, saraa)
    assert pairs.filter(b__text="Тооллого өвөл үргэлжилсэн.").exists()


def test_marks_and_spaces_are_no_change_of_words(taken, saraa):
    draft = taken.get_latest_revision_as_object()
    data = [dict(item) for item in draft.body.raw_data]
    data[1]["value"] = data[1]["value"].replace("<b>", "<i>").replace("</b>", "</i>").replace(
        "Тооллого өвөл", "Тооллого \u00a0өвөл")
    draft.body = list(reversed(data))
    draft.save_revision(user=saraa)
    assert len(left(taken)) == 5


def test_an_older_draft_brought_back_is_unread_still(taken, saraa):
    old = taken.get_latest_revision()
    draft = taken.get_latest_revision_as_object()
    draft.title, draft.summary, draft.body = "Бар", "750 бар.", []
    draft.save_revision(user=saraa)
    publish(taken, saraa)
    assert taken.live
    assert MachineText.objects.filter(in_draft=True).count() == 0
    with pytest.raises(PermissionDenied):
        old.publish(user=saraa)


def test_a_copy_is_unread_too_and_short_words_elsewhere_are_anybody_s(taken, saraa, news):
    index = taken.get_parent()
    copy = taken.specific.copy(
        to=index, user=saraa, update_attrs={"slug": "copy", "title": "Хуулбар"})
    with pytest.raises(PermissionDenied):
        publish(copy, saraa)
    taken.delete()
    with pytest.raises(PermissionDenied):
        publish(copy, saraa)
    assert {s.plain for s in left(copy)} == {
        "Амар дээр 750 бар олдлоо.", "Тооллого өвөл үргэлжилсэн."}
    assert read(copy, saraa) == 2
    publish(copy, saraa)
    assert copy.live


def test_a_contributor_s_colleague_reads_and_the_history_tells(taken, steward, saraa, log_in):
    client = log_in(steward)
    answer = client.post(reverse("editions_machine_read", args=[taken.pk]),
                         {"target": ["title#0"], "source": "ru"})
    assert answer.status_code == 200
    shown = client.get(reverse("wagtailadmin_pages:history", args=[taken.pk])).content.decode()
    assert shown.count("127.0.0.1") == 1


# ---- where it is seen --------------------------------------------------------------------


def test_it_is_seen_beside_the_page_in_the_matrix_and_on_the_desk(taken, saraa, log_in):
    panel = html.document_fromstring(
        log_in(saraa).get(f"/editors/pages/{taken.pk}/edit/").content)
    assert len(panel.xpath('//li//*[contains(@class, "exchange-machine")]')) == 5
    assert len(panel.xpath('//button[@data-exchange-action="read"]')) == 5
    found, _total = matrix.lines(matrix.Wanted(), timezone.localdate())
    (line,) = [line for line in found if line.unread]
    assert (line.path, line.unread) == ("news/tiger-count/", {"mn": 5})
    assert matrix.as_data(line)["editions"]["mn"]["unread"] == 5
    shown = log_in(saraa).get(reverse("editions_parity"), {"edition": "mn", "state": "draft"})
    assert "уншаагүй" in shown.content.decode()
    (part,) = [part for part in collect(saraa) if part.name == "machine"]
    (one,) = part.lines
    assert (one.text, one.lang, one.age) == ("Барын тооллого", "mn", "today")
    assert "5" in one.details
    read(taken, saraa)
    assert not [part for part in collect(saraa) if part.name == "machine"]


def test_asked_and_taken_with_buttons(page, saraa, server, consented, log_in):
    client = log_in(saraa)
    server.change = lambda text: text.replace("750 бар тоолжээ", "75 бар тоолжээ")
    answer = client.post(reverse("editions_machine_ask", args=[page.pk]),
                         {"source": "ru", "seen": seen(page)})
    panel = html.fragment_fromstring(answer.content.decode().strip(), create_parent="div")
    usable = panel.xpath('//*[contains(@class, "exchange-usable")]')
    assert len(usable) == 4
    form = {"source": "ru", "seen": seen(page), "number": [], "text": []}
    for part in usable:
        for name in ("number", "text"):
            form[name] += part.xpath(f'.//input[@data-name="{name}"]/@value')
    answer = client.post(reverse("editions_machine_take", args=[page.pk]), form)
    assert answer.url == f"/editors/pages/{page.pk}/edit/"
    page.refresh_from_db()
    assert [s.plain for s in drafts.untouched(page, page.get_latest_revision())] == [
        "Насчитали 750 тигров."]
    assert MachineText.objects.count() == 4


def test_without_a_server_nothing_is_offered(page, saraa, log_in):
    shown = log_in(saraa).get(f"/editors/pages/{page.pk}/edit/").content.decode()
    assert "editors/exchange/machine" not in shown
    answer = log_in(saraa).post(reverse("editions_machine_ask", args=[page.pk]),
                                {"source": "ru", "seen": seen(page)})
    assert answer.status_code in (302, 403)


def test_no_background_task_knows_it():
    """Whoever asks is a view."""
    from amurinfo.config.paths import PACKAGE

    callers = {
        str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py")
        if "suggestions.ask(" in path.read_text(encoding="utf-8")
    }
    assert callers == {"editions/admin/machine.py"}
