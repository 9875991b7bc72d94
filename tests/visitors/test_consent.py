"""An answer to the notice: what it writes, what it sets, and who cannot give it."""

import datetime

import pytest
from django.test import Client

from amurinfo.editions.models import Stewardship
from amurinfo.languages import CODES
from amurinfo.visitors import answerable, models, registry, running

pytestmark = pytest.mark.django_db

HERE = {"sec-fetch-site": "same-origin", "origin": "http://testserver",
        "accept-language": "mn,ru;q=0.7"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
VISIT = '{"k":0,"p":"/ru/species/","w":2}'


@pytest.fixture(autouse=True)
def counting(monkeypatch):
    fresh = running.Counting()
    fresh.addresses = running.Known(lambda: {"/ru/species/"})
    monkeypatch.setattr("amurinfo.visitors.views.counting", fresh)
    return fresh


def answer(client, said, code="ru", headers=HERE, **more):
    return client.post(f"/{code}/privacy/choice/", {"answer": said, **more}, headers=headers)


def visit(client, body=VISIT, headers=HERE, agent=FIREFOX):
    return client.post("/visit/", body, content_type="text/plain",
                       headers={**headers, "user-agent": agent})


@pytest.mark.parametrize("code", CODES)
def test_yes(code):
    client = Client()
    response = answer(client, "yes", code, {**HERE, "referer": f"http://testserver/{code}/species/"},
                      **{"from": "notice"})
    assert response.status_code == 303
    assert response["Location"] == f"/{code}/species/"
    receipt = models.Consent.objects.get()
    assert (receipt.purpose, receipt.mechanism, receipt.text.language) == (
        "analytics", "notice", code)
    assert (receipt.expires - receipt.decided).days == 180
    page = client.get(f"/{code}/privacy/me/").content.decode()
    assert receipt.receipt in page
    assert receipt.text.digest in page
    cookies = [(morsel.key, morsel["path"], morsel["max-age"]) for morsel in
               response.cookies.values()]
    year = 180 * 86_400
    assert cookies == [("choice", "/", year)] + [
        ("receipt", f"/{language}/privacy/", year) for language in CODES]
    assert receipt.receipt not in response.cookies["choice /"].value


def test_a_refusal_is_a_number_and_no_row():
    for _ in range(2):
        response = answer(Client(), "no", "mn")
        assert response.cookies["choice /"].value == "d1"
    assert not models.Consent.objects.exists()
    only = models.Answers.objects.get()
    assert (only.language, only.answer, only.number) == ("mn", "no", 2)


def test_withdrawal_in_one_click_from_any_edition(counting):
    client = Client()
    answer(client, "yes")
    visit(client)
    client.cookies["receipt"] = models.Consent.objects.get().receipt
    answer(client, "no", "en")
    assert models.Consent.objects.get().withdrawn == running.today()
    visit(client)
    assert counting.collector.give(last=True)[1] == {"counted": 1, "refused:consent": 1}


@pytest.mark.parametrize("headers", [
    {}, {"origin": "https://evil.example"}, {"origin": "null"},
    {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"},
    {"sec-fetch-site": "same-origin", "origin": "http://other.testserver"},
])
def test_forged_posts_change_nothing(headers, counting):
    response = answer(Client(), "yes", headers=headers)
    assert response.status_code == 403
    assert not response.cookies
    assert not models.Consent.objects.exists()
    client = Client()
    client.cookies["choice"] = "a1"
    assert visit(client, headers=headers).status_code == 204
    assert counting.collector.give(last=True) == ({}, {"refused:origin": 1})


@pytest.mark.parametrize("signal", [{"sec-gpc": "1"}, {"dnt": "1"}])
def test_a_signal_means_no(signal, counting):
    client = Client()
    assert answer(client, "yes", headers={**HERE, **signal}).cookies["choice /"].value == "d1"
    assert not models.Consent.objects.exists()
    client.cookies["choice"] = "a1"
    visit(client, headers={**HERE, **signal})
    assert counting.collector.give(last=True) == ({}, {"refused:consent": 1})
    page = client.get("/en/privacy/me/", headers=signal).content.decode()
    assert "Your browser asks not to be measured" in page


def test_the_signal_is_promised():
    said = Client().get("/.well-known/gpc.json")
    assert said["Content-Type"] == "application/json"
    assert said.json() == {"gpc": True, "lastUpdate": "2026-11-26"}


def test_no_answer_by_get_and_none_that_is_not_offered():
    assert Client().get("/ru/privacy/choice/").status_code == 405
    assert answer(Client(), "maybe").status_code == 403


def test_nobody_is_led_away():
    away = {**HERE, "referer": "https://evil.example/ru/"}
    assert answer(Client(), "no", headers=away)["Location"] == "/ru/privacy/me/"


@pytest.mark.parametrize(("referrer", "back"), [
    ("http://testserver/ru/search/?q=%D1%82%D0%B8%D0%B3%D1%80&page=2#more",
     "/ru/search/?q=%D1%82%D0%B8%D0%B3%D1%80&page=2"),
    ("http://testserver/ru/search/?q=тигр", "/ru/search/?q=%D1%82%D0%B8%D0%B3%D1%80"),
    ("http://testserver/ru/?utm_campaign=crane-day", "/ru/?utm_campaign=crane-day"),
    (f"http://testserver/ru/search/?q={'x' * 2000}", "/ru/search/"),
    ("http://testserver/mn/search/?q=1", "/ru/privacy/me/"),
    ("https://evil.example/ru/?q=1", "/ru/privacy/me/"),
    ("http://testserver@evil.example/ru/?q=1", "/ru/privacy/me/"),
    ("http://testserver//evil.example/ru/?q=1", "/ru/privacy/me/"),
])
@pytest.mark.parametrize("said", ["yes", "no", "forget"])
def test_an_answer_leads_back_to_what_was_searched_for(said, referrer, back):
    assert answer(Client(), said, headers={**HERE, "referer": referrer})["Location"] == back


@pytest.mark.parametrize(("body", "agent", "why"), [
    (VISIT.replace("species", "nothing"), FIREFOX, "path"),
    (VISIT.replace('"w"', '"id":7,"w"'), FIREFOX, "keys"),
    ("x" * 5000, FIREFOX, "long"),
    (VISIT, "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "machine"),
])
def test_visits_that_are_none(body, agent, why, counting):
    client = Client()
    client.cookies["choice"] = "a1"
    response = visit(client, body, agent=agent)
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    assert counting.collector.give(last=True) == ({}, {f"refused:{why}": 1})


def test_a_program_without_a_language_is_no_browser(counting):
    client = Client()
    client.cookies["choice"] = "a1"
    visit(client, headers={name: HERE[name] for name in ("sec-fetch-site", "origin")})
    assert counting.collector.give(last=True) == ({}, {"refused:machine": 1})


def test_only_campaigns_of_the_list_are_named(counting):
    models.Campaign.objects.create(code="crane-day", name="Crane day")
    models.Campaign.objects.create(code="over", name="Over", until="2020-01-01")
    client = Client()
    client.cookies["choice"] = "a1"
    for code in ("crane-day", "over", "of-somebody-else"):
        visit(client, VISIT.replace('"w"', f'"c":"{code}","w"'))
    sums, _told = counting.collector.give(last=True)
    assert {key: row for (_day, _language, dimension, key), row in sums.items()
            if dimension == "campaign"} == {"crane-day": [1, 1, 1], "-": [2, 0, 1]}


def test_an_answer_to_another_version_is_none(counting):
    client = Client()
    client.cookies["choice"] = f"a{registry.VERSION + 1}"
    visit(client)
    assert counting.collector.give(last=True)[1] == {"refused:consent": 1}


def test_forget_now(counting):
    client = Client()
    client.cookies["choice"] = "a1"
    visit(client)
    agent = {"user-agent": FIREFOX}
    assert "in memory now, with 1 page" in client.get(
        "/en/privacy/me/", headers=agent).content.decode()
    answer(client, "forget", headers={**HERE, **agent})
    assert "not in memory now" in client.get("/en/privacy/me/", headers=agent).content.decode()


@pytest.mark.parametrize("code", CODES)
def test_the_policy_prints_the_registry(code):
    page = Client().get(f"/{code}/privacy/").content.decode()
    for cookie in registry.COOKIES:
        assert f'<th scope="row">{cookie.name}</th>' in page
    in_force = answerable.laws(code, running.today())
    assert page.count("<tr>") == 3 + len(registry.COOKIES) + len(registry.RETENTION) + len(in_force)
    assert all(law.name in page for law in in_force)
    assert all(operator.name in page for operator in answerable.operators(code, running.today()))
    cookies = Client().get(f"/{code}/cookies/").content.decode()
    assert cookies.count('<th scope="row">') == len(registry.COOKIES)


@pytest.mark.django_db
def test_laws_and_operators_have_dates():
    def names(day):
        return [law.since.year for law in answerable.laws("en", datetime.date.fromisoformat(day))]

    assert names("2022-04-30") == [2018, 2007, 2021]
    assert names("2022-05-01") == [2018, 2007, 2021, 2022]
    assert all(law.source.startswith("http") for law in answerable.laws("en", running.today()))
    Stewardship.objects.filter(edition__language="mn").update(valid_to="2026-01-01")
    assert answerable.operators("mn", datetime.date(2026, 1, 2)) == []
    assert len(answerable.operators("mn", datetime.date(2026, 1, 1))) == 1


def test_no_table_has_a_time_of_day_and_each_has_a_term():
    fields = {model.__name__: model._meta.get_fields() for model in
              (models.Counter, models.Release, models.Served, models.Answers, models.Consent,
               models.Tally, models.Check, models.SetAside)}
    for name, columns in fields.items():
        assert not [f for f in columns if f.get_internal_type() in ("DateTimeField", "TimeField")]
        assert [kept for kept in registry.RETENTION if kept.table == name and kept.days]


def test_what_is_known_is_written_down_nowhere(counting):
    client = Client()
    page = client.get("/ru/privacy/me/", headers={"x-real-ip": "77.88.8.8"})
    assert "77.88.8.8" in page.content.decode()
    assert "Россия" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies
    assert counting.collector.give(last=True) == ({}, {})
