"""Publishing makes offers; only who is offered something decides; nothing of another changes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from wagtail.models import Page

from amurinfo.editions.exchange import basis, decisions, drafts
from amurinfo.editions.exchange.decisions import Decision
from amurinfo.editions.models import Basis, Offer, Snapshot, Standing
from amurinfo.facts.prose.syntax import facts_in, to_tags
from amurinfo.media.models import CentreImage
from tests.editions.attacks.forms import page_form
from tests.editions.world import png

pytestmark = pytest.mark.django_db

OTHERS = ("en", "zh-hans", "mn")


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


def test_what_came_together_is_current_everywhere():
    assert set(Standing.objects.values_list("state", flat=True)) == {"current"}
    assert not Offer.objects.exists()


def test_a_changed_number_is_offered_to_the_others_as_grave(rivers):
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало 2 "))
    for code in OTHERS:
        offer = rivers.offer("ru", code)
        assert (offer.kind, offer.status, offer.changed, offer.new) == ("changes", "open", 1, 0)
        assert offer.get_gravity_display()
        assert offer.gravity == 4
        standing = rivers.standing(code)
        assert (standing.state, standing.behind) == ("behind", 1)
        assert standing.total == len(rivers.live("ru").segments)
        (place,) = standing.lags[0]["places"]
        assert [text.strip() for what, text in place["ops"] if what != "="] == ["2"]
    assert rivers.standing("ru").state == "current"


def test_a_comma_is_told_to_offices_and_not_to_readers(rivers):
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало, "))
    standing = rivers.standing("mn")
    assert standing.behind == 1
    assert standing.lags[0]["words"] == 0
    assert rivers.offer("ru", "mn").gravity == 1


def test_taken_back_the_offer_is_closed(rivers):
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало 2 "))
    rivers.paragraphs("ru", lambda html: html.replace("Начало 2 ", "Начало "))
    assert rivers.offer("ru", "mn").status == "closed"
    assert rivers.standing("mn").state == "current"


def test_what_was_published_stays_and_is_stored_once(rivers):
    before = Snapshot.objects.count()
    rivers.publish("ru", lambda page: None)
    assert Snapshot.objects.count() == before
    rivers.paragraphs("ru", lambda html: html.replace("Начало", "Исток"))
    page = rivers.page("ru")
    assert Snapshot.objects.count() == before + 1
    key = page.translation_key
    page.delete()
    said = Snapshot.objects.filter(translation_key=key, edition__language="ru")
    assert said.count() == 2
    assert not said.filter(is_live=True)
    assert Standing.objects.get(translation_key=key, edition__language="ru").state == "absent"
    offer = Offer.objects.get(translation_key=key, source__language="ru", target__language="mn")
    assert offer.kind == "withdrawn"


def test_a_new_page_is_offered_and_nothing_is_made(news):
    for code in OTHERS:
        assert news.page(code) is None
        assert news.offer("ru", code).kind == "page"
        assert news.standing(code).state == "absent"


def test_accepted_it_is_a_draft_of_her_own_with_everything_in_place(news, saraa):
    page = drafts.accept(news.offer("ru", "mn"), saraa).specific
    assert (page.live, page.locale.language_code, page.owner) == (False, "mn", saraa)
    assert page.translation_key == news.page("ru").translation_key
    assert [b.id for b in page.body] == [b.id for b in news.page("ru").body]
    assert 'href="/mn/places/amur/"' in page.body[1].value.source
    assert page.written_from == "ru"
    assert page.date == news.page("ru").date
    assert news.offer("ru", "mn").status == "accepted"
    assert news.standing("mn").state == "draft"
    assert news.page("en") is None


def test_accepted_its_pictures_and_facts_are_in_place(news, saraa, settings, tmp_path):
    """Nobody translates them: the caption is words, the picture and the figure are the same."""
    settings.MEDIA_ROOT = tmp_path
    image = CentreImage.objects.create(title="Tracks", file=png(), collection_id=1)
    number = to_tags("<p>Их {{figure:amur-ussuri-memorandum-members-2016|number}}.</p>")

    def with_both(page):
        page.body = [
            *page.body.raw_data,
            {"type": "picture", "id": "6b1f3c9e-0000-4000-8000-000000000003",
             "value": {"image": image.pk, "caption": "Следы"}},
            {"type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-000000000004", "value": number},
        ]

    news.publish("ru", with_both)
    page = drafts.accept(news.offer("ru", "mn"), saraa).specific
    picture, figure = list(page.body)[2:]
    assert (picture.id[-1], picture.value["image"], picture.value["caption"]) == (
        "3", image, "Следы")
    assert [str(fact) for fact in facts_in(figure.value.source)] == [
        "figure:amur-ussuri-memorandum-members-2016|number"]


def test_anothers_words_are_not_published_as_hers(news, saraa):
    page = drafts.accept(news.offer("ru", "mn"), saraa)
    assert len(drafts.untouched(page, page.latest_revision)) == 5
    with pytest.raises(PermissionDenied, match="Учёт тигра"):
        page.latest_revision.publish(user=saraa)
    page.refresh_from_db()
    assert not page.live
    translate(page, saraa)
    page.refresh_from_db()
    assert page.live
    assert not Basis.objects.filter(page=page).exists()
    assert news.standing("mn").state == "current"
    assert news.offer("ru", "mn").status == "closed"


def translate(page, user):
    draft = page.get_latest_revision_as_object()
    draft.title, draft.summary = "Барын тооллого", "750 бар тоолсон."
    data = [dict(item) for item in draft.body.raw_data]
    data[0]["value"] = "Дүн"
    data[1]["value"] = (
        '<p><a href="/mn/places/amur/">Амар мөрөнд</a> 750 <b>бар</b> олсон.</p>'
        "<p>Тооллого өвөлжин үргэлжилсэн.</p>"
    )
    draft.body = data
    draft.save_revision(user=user).publish(user=user)


def test_her_own_title_does_not_cut_it_off_from_its_original(news, saraa, log_in):
    """Wagtail makes a new address of the title that she types; hers is that of the original."""
    page = drafts.accept(news.offer("ru", "mn"), saraa)
    key = page.translation_key
    client, address = log_in(saraa), f"/editors/pages/{page.pk}/edit/"
    shown = html.document_fromstring(client.get(address).content)
    assert shown.xpath('//input[@name="slug" and @disabled]/@value') == ["tiger-count"]
    sent = page_form(saraa, page, title="Барын тооллого", slug="baryn-toollogo")
    assert client.post(address, sent).status_code == 302
    page = Page.objects.get(pk=page.pk).specific
    assert page.title == "Барын тооллого"
    assert (page.slug, page.translation_key) == ("tiger-count", key)
    page.slug = "baryn-toollogo"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["slug"]
    page.save()  # unasked, as by a program, it is cut off no more
    assert page.get_translations().get().pk == news.page("ru").pk
    assert news.standing("mn").page_id == page.pk


def test_a_draft_that_was_deleted_is_offered_again(news, saraa, log_in):
    client = log_in(saraa)

    def is_on_the_desk() -> bool:
        desk = html.document_fromstring(client.get("/editors/").content)
        return "Учёт тигра" in desk.xpath('string(//*[@id="desk-offers"])')

    page = drafts.accept(news.offer("ru", "mn"), saraa)
    Offer.objects.exclude(target__language="mn").delete()
    assert not is_on_the_desk()
    page.delete()
    offer = news.offer("ru", "mn")
    assert (offer.status, offer.decided_by) == ("open", None)
    assert is_on_the_desk()
    assert drafts.accept(offer, saraa).translation_key == news.page("ru").translation_key


def test_the_whole_way_of_one_number(news, saraa):
    page = drafts.accept(news.offer("ru", "mn"), saraa)
    translate(page, saraa)
    news.paragraphs("ru", lambda html: html.replace("750", "760"))
    offer = news.offer("ru", "mn")
    assert (offer.status, offer.changed, offer.gravity) == ("open", 1, 4)
    page = news.page("mn")
    text, _row = basis.draft_text(page)
    seen = news.live("ru").pk
    key = next(s.key for s in text.segments if s.plain.startswith("Амар"))
    draft = page.get_latest_revision_as_object()
    data = [dict(item) for item in draft.body.raw_data]
    data[1]["value"] = data[1]["value"].replace("750", "760")
    draft.body = data
    draft.save_revision(user=saraa)
    page.refresh_from_db()
    decisions.decide(page, saraa, Decision("current", "ru", (key,)), 0, seen)
    assert news.standing("mn").behind == 1  # readers still have the old number
    page.latest_revision.publish(user=saraa)
    assert news.standing("mn").state == "current"
    assert news.standing("ru").state == "current"


def test_current_with_one_is_current_with_all_who_say_the_same(rivers, saraa):
    """Russian changes, English follows, Mongolian follows English: it is current with both."""
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало 2 "))
    for code, source, user in (("en", "ru", None), ("mn", "en", saraa)):
        page = rivers.paragraphs(code, lambda html: html.replace("<p>", "<p>2 ", 1))
        chooser = user or _operator()
        decisions.decide(page, chooser, Decision("current", source), 0, rivers.live(source).pk)
    assert rivers.standing("mn").state == "current"
    assert rivers.offer("ru", "mn").status == "closed"


def _operator():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_superuser("op", password="x")


def test_only_who_keeps_the_edition_decides(rivers, news, office_user):
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало 2 "))
    wang = office_user("changchun", "steward")
    for what in (drafts.accept, lambda offer, user: drafts.waive(offer, user, "no")):
        for desk in (rivers, news):
            with pytest.raises(PermissionDenied):
                what(desk.offer("ru", "mn"), wang)
    with pytest.raises(PermissionDenied):
        decisions.decide(rivers.page("mn"), wang, Decision("current", "ru"), 0,
                         rivers.live("ru").pk)
    assert news.page("mn") is None
    assert rivers.offer("ru", "mn").status == "open"


def test_two_who_decide_at_once_are_told(rivers, saraa):
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало 2 "))
    page = rivers.page("mn")
    page.save_revision(user=saraa)
    seen = rivers.live("ru").pk
    key = basis.draft_text(page)[0].segments[2].key
    decide = Decision("adapted", "ru", (key,), reason="ours")
    decisions.decide(page, saraa, decide, 0, seen)
    with pytest.raises(basis.Stale):
        decisions.decide(page, saraa, decide, 0, seen)
    with pytest.raises(basis.Stale):
        decisions.decide(page, saraa, decide, 1, seen - 1)


def test_two_who_decide_at_once_about_what_readers_see_are_told(rivers, saraa):
    """Without a draft, too: the second does not put her word in the place of the first's."""
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало 2 "))
    page, seen = rivers.page("mn"), rivers.live("ru").pk
    decisions.decide(page, saraa, Decision("current", "ru"), 0, seen)
    assert not Basis.objects.exists()
    with pytest.raises(basis.Stale):
        decisions.decide(page, saraa, Decision("waived", "ru", reason="ours"), 0, seen)
    assert rivers.standing("mn").waived == 0


def test_adapted_and_waived_want_a_reason_and_are_counted(rivers, saraa):
    rivers.paragraphs("ru", lambda html: html.replace("Начало ", "Начало 2 "))
    page, seen = rivers.page("mn"), rivers.live("ru").pk
    index = next(i for i, s in enumerate(basis.draft_text(page)[0].segments) if s.path != "title"
                 and s.path.startswith("body"))
    key = basis.draft_text(page)[0].segments[index].key
    with pytest.raises(ValueError, match="reason"):
        decisions.decide(page, saraa, Decision("waived", "ru", (key,)), 0, seen)
    decisions.decide(page, saraa, Decision("waived", "ru", (key,), reason="later"), 0, seen)
    standing = rivers.standing("mn")
    assert (standing.state, standing.waived) == ("current", 1)


def test_a_page_that_is_not_wanted(news, saraa):
    with pytest.raises(ValidationError):
        drafts.waive(news.offer("ru", "mn"), saraa, " ")
    drafts.waive(news.offer("ru", "mn"), saraa, "only of Vladivostok")
    assert news.standing("mn").state == "waived"
    news.paragraphs("ru", lambda html: html.replace("зиму", "весну"))
    assert news.offer("ru", "mn").status == "waived"


def test_more_is_put_at_its_place_in_a_draft(rivers, saraa):
    """A paragraph and a block more in Russian; the Mongolian addition stays where it is."""
    mine = "<p>Манай аялагч хоёр удаа бичжээ.</p>"
    rivers.paragraphs("mn", lambda html: html + mine, saraa)
    new = "6b1f3c9e-0000-4000-8000-0000000000aa"

    def more(page):
        data = [dict(item) for item in page.body.raw_data]
        at = next(i for i, item in enumerate(data) if item["type"] == "paragraph")
        data[at]["value"] = f"{data[at]['value']}<p>Новый абзац о пойме.</p>"
        data.insert(at + 1, {"type": "quote", "id": new, "value": {"text": "Река!", "who": "А."}})
        page.body = data

    rivers.publish("ru", more)
    live_before = rivers.page("mn").body.raw_data[0]["value"]
    page = drafts.accept(rivers.offer("ru", "mn"), saraa)
    assert rivers.page("mn").body.raw_data[0]["value"] == live_before
    draft = page.get_latest_revision_as_object()
    html = draft.body.raw_data[0]["value"]
    assert html.index("Новый абзац") > html.index("Амар")
    assert mine in html
    assert draft.body.raw_data[1]["id"] == new
    assert len(drafts.untouched(page, page.latest_revision)) == 3
    with pytest.raises(PermissionDenied):
        page.latest_revision.publish(user=saraa)


def test_a_page_needs_the_one_above_it(news, saraa):
    ru, mn = news.page("ru"), Page.objects.get(
        locale__language_code="mn", url_path__endswith="/news/")
    Page.objects.filter(pk=mn.pk).update(translation_key="6b1f3c9e-0000-4000-8000-0000000000bb")
    with pytest.raises(ValidationError, match=ru.get_parent().title):
        drafts.accept(news.offer("ru", "mn"), saraa)
    assert news.page("mn") is None


def test_queries_do_not_grow_with_the_page(rivers, saraa):
    def asked(do):
        with CaptureQueriesContext(connection) as queries:
            do()
        return len(queries)

    few = asked(lambda: rivers.paragraphs("ru", lambda html: html.replace("Начало", "Исток")))

    def longer(page):
        page.body = [*page.body.raw_data, {
            "type": "paragraph", "id": "6b1f3c9e-0000-4000-8000-0000000000cc",
            "value": "".join(f"<p>Абзац {n} о реке и лесе.</p>" for n in range(120))}]

    rivers.publish("ru", longer)
    many = asked(lambda: rivers.paragraphs("ru", lambda html: html.replace("Исток", "Начало")))
    assert many <= few + 3
