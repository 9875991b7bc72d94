"""What the offices see: sums of released rows, on the screen, as files, by mail, beside a page."""

import csv
import datetime
import io
import re

import pytest
from django.core import mail as outbox
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from amurinfo.languages import CODES
from amurinfo.visitors import mail, models, report, running, sources, store, words
from amurinfo.visitors.counting.folding import OTHER, Cell

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 26)  # a Thursday
MONDAY = datetime.date(2026, 11, 9)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(running, "now", lambda: datetime.datetime(
        2026, 11, 26, 12, tzinfo=datetime.UTC))


@pytest.fixture
def traffic(db):
    """Two closed weeks of the Russian edition and one of the Mongolian, each day the same."""
    for code, weeks, people in (("ru", 2, 12), ("mn", 1, 20)):
        for n in range(7 * weeks):
            day = MONDAY + datetime.timedelta(days=n)
            store.write_sums({
                (day, code, "total", ""): [people * 2, people, people],
                (day, code, "page", f"/{code}/species/"): [people, people, people],
                (day, code, "entry", f"/{code}/species/"): [0, people, people],
                (day, code, "country", "MN"): [people - 1, people - 1, people - 1],
                (day, code, "country", "AQ"): [1, 1, 1],
                (day, code, "campaign", "crane-day"): [3, 3, 3],
            })
    store.release(TODAY)
    store.write_served({(MONDAY, "ru", 200, "/ru/species/"): 500,
                        (MONDAY, "mn", 404, "/mn/former/"): 17,
                        (MONDAY, "ru", 404, "/ru/former/"): 11})
    store.write_answers({(MONDAY, "ru", "shown"): 40, (MONDAY, "ru", "yes"): 9,
                         (MONDAY, "ru", "no"): 7, (MONDAY, "mn", "withdrawn"): 1})
    store.write_tally(MONDAY, "rejected", 10_000)
    store.write_tally(MONDAY, "started", 1)
    store.write_tally(MONDAY, "unheard", 4321)
    store.write_tally(MONDAY, "full", 2345)
    models.Remark.objects.create(day=MONDAY, text="=Tiger day")
    models.Campaign.objects.create(code="crane-day", name="Crane day")


def test_by_hand(traffic):
    found = report.build(["ru"], 4, TODAY)
    assert found.since == datetime.date(2026, 10, 26)
    assert found.total == Cell(336, 168, 168)
    assert found.by_day
    assert len(found.spans) == 14
    assert [(row.key, row.cell) for row in found.tables["page"]] == [
        ("/ru/species/", Cell(168, 168, 168))]
    # Seven from Antarctica a week are too few, and so are the eleven others told apart from them.
    assert [(row.key, row.cell.visitors) for row in found.tables["country"]] == [(OTHER, 168)]
    assert found.answers == {"shown": 40, "yes": 9, "no": 7, "withdrawn": 0, "signal": 0}
    assert (found.served, found.missing) == ([("/ru/species/", 500)], [("/ru/former/", 11)])
    assert (found.rejected, found.started) == (10_000, [MONDAY])
    both = report.build(CODES, 4, TODAY)
    assert both.total.visitors == 168 + 140
    assert both.languages == CODES
    assert report.build(["ru"], 4, TODAY + datetime.timedelta(weeks=6)).before == found.total


@pytest.mark.parametrize(("host", "kind"), [
    ("www.google.com", "search"), ("google.mn", "search"), ("www.google.com.hk", "search"),
    ("google.evil.com", "site"), ("mail.google.com", "mail"), ("gemini.google.com", "assistant"),
    ("m.baidu.com", "search"), ("tieba.baidu.com", "social"), ("vk.com", "social"),
    ("notvk.com", "site"), ("mongolia.panda.org", "network"), ("example.org", "site"),
    (OTHER, OTHER),
])
def test_kinds_of_sources(host, kind):
    assert sources.kind(host) == kind


def test_kinds_are_sums_of_what_was_released(db):
    for n in range(7):
        day = MONDAY + datetime.timedelta(days=n)
        store.write_sums({(day, "ru", "total", ""): [60, 60, 60], **{
            (day, "ru", "referrer", host): [people, people, people]
            for host, people in (("yandex.ru", 4), ("bing.com", 3), ("vk.com", 2), ("ok.ru", 1),
                                 ("e.mail.ru", 1))}})
    store.release(TODAY)
    tables = report.build(["ru"], 4, TODAY).tables
    # ok.ru and the mail had seven each; the smallest of the others joined them
    assert {row.key: row.cell.visits for row in tables["referrer"]} == {
        "yandex.ru": 28, "bing.com": 21, OTHER: 28}
    assert [(row.key, row.cell.visits) for row in tables["source"]] == [("search", 49), (OTHER, 28)]


def test_weeks_where_days_are_too_small(db):
    store.write_sums({(MONDAY, "ru", "total", ""): [40, 20, 12],
                      (MONDAY + datetime.timedelta(days=2), "ru", "total", ""): [9, 4, 3]})
    store.release(TODAY)
    found = report.build(["ru"], 4, TODAY)
    assert not found.by_day
    assert [(span.start, span.cell.visitors) for span in found.spans] == [(MONDAY, 15)]


def test_screen_file_and_programs_tell_the_same(
    traffic, vladivostok, django_assert_max_num_queries
):
    vladivostok.get("/editors/visits/")
    with django_assert_max_num_queries(40):
        page = vladivostok.get("/editors/visits/?edition=all").content.decode()
    assert '<svg class="ch ch-line"' in page
    assert "Crane day" in page
    assert "from=/ru/former/" in page
    assert "from=/mn/former/" not in page  # another office keeps that edition
    answer = vladivostok.get("/editors/visits/?edition=all&format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == report.HEAD
    assert ["total", "", "616", "308", "308"] in rows
    assert ["unheard", "", "4321", "", ""] in rows
    assert ["full", "", "2345", "", ""] in rows
    assert re.search(r"память на день заполнилась.*?</th><td>2345</td>", page)
    data = vladivostok.get("/editors/visits/?edition=all&format=json").json()
    assert [[str(value) for value in row.values()] for row in data["rows"]] == [
        ["'" + cell if cell[:1] == "=" else cell for cell in row] for row in rows[1:]]
    counts = [int(row[4]) for row in rows if row[0] in ("page", "country", "campaign", "span")]
    assert counts
    assert min(counts) >= 5


@pytest.mark.parametrize("code", ["ru", "zh-hans", "mn"])
def test_in_the_editors_language(traffic, vladivostok, code):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update(preferred_language=code)
    page = vladivostok.get("/editors/visits/").content.decode()
    assert "Visitors of a day" not in page
    assert '<svg class="ch ch-line"' in page


def test_strangers_see_nothing(client, log_in, django_user_model):
    assert client.get("/editors/visits/").status_code == 302
    nobody = django_user_model.objects.create_user("nobody", password="x")
    for path in ("", "?format=csv", "redirect/?from=/ru/former/"):
        assert log_in(nobody).get(f"/editors/visits/{path}").status_code == 302


def test_a_redirect_in_ones_own_edition(vladivostok):
    target = Page.objects.get(slug="species", locale__language_code="ru")
    asked = "/editors/visits/redirect/?from="
    assert vladivostok.get(f"{asked}/mn/former/").status_code == 302
    assert vladivostok.get(f"{asked}//evil.example/").status_code == 302
    assert "/ru/former/" in vladivostok.get(f"{asked}/ru/former/").content.decode()
    assert vladivostok.post(f"{asked}/ru/former/", {"redirect_page": ""}).status_code == 200
    vladivostok.post(f"{asked}/ru/former/", {"redirect_page": target.pk})
    made = Redirect.objects.get(old_path="/ru/former")
    assert (made.redirect_page_id, made.is_permanent) == (target.pk, True)
    assert not Redirect.objects.filter(old_path="/mn/former").exists()


def test_beside_a_page(traffic, vladivostok):
    page = Page.objects.get(slug="species", locale__language_code="ru")
    shown = vladivostok.get(f"/editors/pages/{page.pk}/edit/").content.decode()
    assert 'class="visits"' in shown
    found = report.of_page("/ru/species/", 13, TODAY)
    assert (found.total.visitors, found.entry.visits, found.served) == (168, 168, 500)
    assert len(found.spans) == 2
    assert report.of_page("/ru/map/", 13, TODAY).spans == []


def test_lists_of_editors(vladivostok, contributor):
    made = {"code": "tiger-day", "name": "Tiger day", "until": ""}
    vladivostok.post("/editors/campaigns/new/", made)
    assert models.Campaign.objects.get().code == "tiger-day"
    vladivostok.post("/editors/campaigns/new/", {**made, "code": "Тигр"})
    contributor.post("/editors/campaigns/new/", {**made, "code": "other"})
    assert models.Campaign.objects.count() == 1
    vladivostok.post("/editors/remarks/new/", {"day": "2026-11-09", "language": "", "text": "x"})
    assert models.Remark.objects.get().day == MONDAY


def test_the_monthly_mail(traffic, office_user):
    people = {}
    for office, code in (("vladivostok", "ru"), ("dadal", "mn"), ("changchun", "zh-hans")):
        user = people[office] = office_user(office)
        user.email = f"{office}@example.org"
        user.save()
        user.wagtail_userprofile.preferred_language = code
        user.wagtail_userprofile.save()
    models.MailChoice.objects.create(user=people["changchun"], wanted=False)
    assert mail.send_all(TODAY) == 2
    assert mail.send_all(TODAY) == 0
    by_address = {message.to[0]: message.body for message in outbox.outbox}
    assert "/ru/species/" in by_address["vladivostok@example.org"]
    assert "/mn/former/" in by_address["dadal@example.org"]
    assert not any("Visits" in body for body in by_address.values())
    assert mail.send_all(datetime.date(2026, 12, 1)) == 2


@pytest.mark.parametrize(("code", "said"), [
    ("ru", "26.10"), ("en", "26/10"), ("zh-hans", "10/26"), ("mn", "10.26"),
])
def test_days_in_a_narrow_column(code, said):
    """Month and day as each language writes them in figures; nobody writes Roman months."""
    start = datetime.date(2026, 10, 26)
    with translation.override(code):
        shown = words.short_span(report.Span(start, start + 6 * report.DAY, Cell(1, 1, 1)))
    assert shown.startswith(said)
    assert "X" not in shown
