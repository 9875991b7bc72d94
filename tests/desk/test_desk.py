"""What waits for an office, on its first screen and by mail."""

import datetime

import pytest
from django.apps import apps
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from lxml import html
from wagtail.models import Page

from amurinfo.desk import ages, digest, panel
from amurinfo.desk import collect as parts
from amurinfo.desk.collect import collect
from amurinfo.desk.models import DigestChoice
from amurinfo.editions import approval
from amurinfo.editions.models import Edition, MachineText, PublishedWithout, Standing
from amurinfo.pages.models import ArticlePage
from amurinfo.pages.models.base import CentrePage
from tests.editions.exchange.conftest import Desk, news, rivers  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def saraa(office_user):
    user = office_user("dadal", "editor", "saraa")
    user.email = "saraa@example.org"
    user.save()
    return user


def part(user, name):
    return next((p for p in collect(user) if p.name == name), None)


def test_a_changed_number_is_one_line_first_and_leads_to_the_page(rivers, saraa):  # noqa: F811
    assert part(saraa, "behind") is None
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    behind = part(saraa, "behind")
    lines = [line for line in behind.lines if line.lang == "mn-Cyrl" or "mn" in line.lang]
    assert len(lines) == 1
    assert lines[0].is_grave
    assert lines[0].url == f"/editors/pages/{rivers.page('mn').pk}/edit/"
    assert lines[0].age == "today"


def test_a_new_page_is_offered_with_one_button(news, saraa, log_in):  # noqa: F811
    (line,) = [ln for ln in part(saraa, "offers").lines if ln.text == "Учёт тигра"
               and "Монгол" in ln.details]
    assert line.post == reverse("editions_accept", args=[news.offer("ru", "mn").pk])
    shown = html.document_fromstring(log_in(saraa).get("/editors/").content)
    assert shown.xpath(f'//*[@id="desk-offers"]//form[@action="{line.post}"]//button')
    log_in(saraa).post(line.post)
    assert not [ln for ln in part(saraa, "offers").lines if "Монгол" in ln.details] if part(
        saraa, "offers") else True
    assert part(saraa, "waited-for").total == 1


def test_approvals_wait_for_offices_other_than_the_author_s(office_user, log_in, saraa):
    english = Desk("ecoregion/rivers").page("en")
    author = office_user("vladivostok", "editor")
    english.title = "Rivers of the Amur"
    english.save_revision(user=author)
    english.get_workflow().start(english, author)
    assert part(saraa, "approvals").total == 1
    assert part(author, "approvals") is None
    assert part(author, "submitted").total == 1
    state = english.current_workflow_task_state
    state.task.specific.on_action(
        state, saraa, "approve", seen=approval.mark_of(state.revision))
    assert part(saraa, "approvals") is None


def test_changes_requested_wait_for_the_author_s_office(office_user, saraa):
    english = Desk("ecoregion/rivers").page("en")
    author = office_user("vladivostok", "editor")
    english.save_revision(user=author)
    english.get_workflow().start(english, author)
    state = english.current_workflow_task_state
    state.task.specific.on_action(state, saraa, "reject", comment="Which basin?")
    (line,) = part(author, "waited-for").lines
    assert "Which basin?" in line.details


def test_what_went_live_without_approval_is_seen_by_all(saraa):
    page = Desk("ecoregion/rivers").page("en")
    page.title = "By hand"
    page.save_revision().publish()
    assert PublishedWithout.objects.exists()
    assert part(saraa, "without").total == 1
    # As a script does it, without a draft.
    above = Page.objects.get(locale__language_code="en", url_path__endswith="/ecoregion/")
    above.add_child(instance=ArticlePage(title="Dunes", slug="dunes", summary="Dunes.", body=[]))
    assert part(saraa, "without").total == 2


def test_words_that_nobody_has_read_are_drafts_of_their_office(
    rivers, saraa, office_user, log_in  # noqa: F811
):
    assert part(saraa, "drafts").total > 80  # as the centre opens
    for model in apps.get_models():
        if issubclass(model, CentrePage):
            model.objects.exclude(pk=rivers.page("mn").pk).update(review=model.Review.REVIEWED)
    [line] = part(saraa, "drafts").lines
    assert (line.text, line.lang) == ("Гол мөрөн", "mn")
    assert line.details == "not reviewed yet"
    assert part(office_user("changchun", "editor"), "drafts") is None
    shown = html.document_fromstring(log_in(saraa).get("/editors/").content)
    [link] = shown.xpath('//*[@id="desk-drafts"]//a[@href=$url]', url=line.url)
    assert line.url == f"/editors/pages/{rivers.page('mn').pk}/edit/"
    assert link.text_content().strip() == "Гол мөрөн"
    rivers.publish("mn", lambda page: setattr(page, "review", page.Review.REVIEWED))
    assert part(saraa, "drafts") is None
    # Written and not published is a draft whoever has read it.
    rivers.page("mn").save_revision()
    [line] = part(saraa, "drafts").lines
    assert line.details == "unpublished changes"


def test_counts_that_nobody_renewed_are_overdue(office_user):
    author = office_user("vladivostok", "editor")
    figures = part(author, "figures")
    years = [int(line.details.rsplit("(", 1)[1][:4]) for line in figures.lines]
    assert years == sorted(years)
    assert max(years) <= timezone.now().year - 5
    # Each with its age, as everything on the desk.
    now = timezone.now().year
    for year, line in zip(years, figures.lines, strict=True):
        assert line.age in (f"{now - year} years", f"{now - year - 1} years")


@pytest.mark.parametrize(("since", "english", "russian", "mongolian", "chinese"), [
    ("2026-11-27", "today", "сегодня", "өнөөдөр", "今天"),
    ("2026-11-26", "1 day", "1 день", "1 хоног", "1 天"),
    ("2026-09-29", "59 days", "59 дней", "59 хоног", "59 天"),
    ("2026-09-27", "2 months", "2 месяца", "2 сар", "2 个月"),
    ("2024-11-28", "23 months", "23 месяца", "23 сар", "23 个月"),
    ("2024-11-27", "2 years", "2 года", "2 жил", "2 年"),
    ("2015-01-01", "11 years", "11 лет", "11 жил", "11 年"),
    ("2005-06-01", "21 years", "21 год", "21 жил", "21 年"),
])
def test_an_age_in_words(since, english, russian, mongolian, chinese):
    said = {"en": english, "ru": russian, "mn": mongolian, "zh-hans": chinese}
    for code, words in said.items():
        with translation.override(code):
            assert ages.in_words(
                datetime.date.fromisoformat(since), datetime.date(2026, 11, 27)) == words


@pytest.fixture
def much(news, office_user):  # noqa: F811
    """Somebody of Vladivostok, for whom two things or more wait in every part."""
    author, other = office_user("vladivostok", "editor"), office_user("changchun", "editor")
    wing, last = [Desk(f"ecoregion/{name}") for name in ("rivers", "forests")], []
    for desk in wing:
        # By another office, this week; Russian and English lag, and are offered it.
        desk.publish("zh-hans", lambda page: setattr(page, "title", f"{page.title} 2"), other)
        desk.publish("en", lambda page: setattr(page, "title", f"{page.title} 3"))
    for name in ("ecoregion/steppe", "ecoregion/people", "programme/green-belt",
                 "programme/big-cats", "ecoregion/wetlands", "species/amur-tiger"):
        last.append(Desk(name).page("en"))
    for at, page in enumerate(last):
        who = other if at < 2 else author
        page.save_revision(user=who)
        page.get_workflow().start(page, who)
        if at > 3:
            state = page.current_workflow_task_state
            state.task.specific.on_action(state, other, "reject", comment="So?")
    for page in (wing[0].page("ru"), wing[1].page("en")):
        MachineText.objects.create(
            edition=Edition.objects.get(locale=page.locale), page=page, digest="0", length=3,
            source="mn", taken_at=timezone.now())
    return author


def test_all_of_each_part_is_one_click_away(much, log_in, monkeypatch):
    """However many there are: 30 a page, no line twice."""
    monkeypatch.setattr(parts, "SHOWN", 1)
    for module in (parts, panel):
        monkeypatch.setattr(module, "ALONE", 30)
    client, found = log_in(much), collect(much)
    assert {part.name for part in found} == set(parts._PARTS)

    def look(address: str):
        shown = html.document_fromstring(client.get(address).content)
        return {section.get("id").removeprefix("desk-"): section
                for section in shown.xpath('//*[contains(@class, "desk-part")]')}

    desk = look("/editors/")
    for part in found:
        assert part.total > 1, part.name
        assert len(desk[part.name].xpath(".//li")) == 1
        [address] = desk[part.name].xpath('.//*[@class="desk-more"]/a/@href')
        lines = []
        while address and address != "?":
            only = look(f"/editors/{address}")
            assert list(only) == [part.name]
            lines += [html.tostring(line.find("div")) for line in only[part.name].xpath(".//li")]
            further = only[part.name].xpath('.//*[@class="desk-more"]/a[contains(., "→")]/@href')
            address = further[0] if further else ""
        assert len(lines) == part.total, part.name
        assert len(set(lines)) == part.total, part.name
    # Of both her editions, and of no other.
    codes = set(Standing.objects.filter(
        page_id__in=[int(line.url.split("/")[3]) for line in parts.alone(much, "behind").lines]
    ).values_list("edition__language", flat=True))
    assert codes == {"ru", "en"}
    assert set(look("/editors/?part=nothing")) == set(desk)


def test_another_office_sees_nothing_of_it(rivers, office_user, saraa):  # noqa: F811
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    page = rivers.page("mn")
    page.delete()
    wang = office_user("changchun", "editor")
    addresses = [line.url for p in collect(wang) for line in p.lines]
    assert f"/editors/pages/{page.pk}/edit/" not in addresses


def test_more_of_it_costs_no_more_queries(rivers, saraa):  # noqa: F811
    def asked():
        with CaptureQueriesContext(connection) as queries:
            collect(saraa)
        return len(queries)

    rivers.paragraphs("ru", lambda text: text.replace("Начало", "Исток"))
    collect(saraa)
    few = asked()
    for path in ("ecoregion/forests", "ecoregion/steppes", "ecoregion/wetlands"):
        desk = Desk(path)
        if desk.page("ru") is not None:
            desk.publish("ru", lambda page: setattr(page, "title", page.title + " 2"))
    assert asked() <= few + 1


def test_the_digest_once_a_week_in_her_language_and_off_by_choice(rivers, saraa):  # noqa: F811
    rivers.paragraphs("ru", lambda text: text.replace("Начало ", "Начало 2 "))
    now = timezone.now()
    assert digest.send_all(now) == 1
    (message,) = outbox.outbox
    assert message.to == ["saraa@example.org"]
    assert "хүлээж" in message.subject
    assert f"/editors/pages/{rivers.page('mn').pk}/edit/" in message.body
    assert digest.send_all(now + datetime.timedelta(days=2)) == 0
    assert digest.send_all(now + datetime.timedelta(days=7)) == 1
    DigestChoice.objects.filter(user=saraa).update(wanted=False)
    assert digest.send_all(now + datetime.timedelta(days=20)) == 0


def test_the_choice_stands_on_ones_account(saraa, log_in):
    client = log_in(saraa)
    assert "digest-wanted" in client.get("/editors/account/").content.decode()
