"""Messages of others and headers that anybody can write: nothing is changed, nothing believed."""

import pytest
from django.test import Client

from amurinfo.visitors import models, running, views
from tests.visitors.test_consent import FIREFOX, HERE, VISIT, answer, visit

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FORGED = [
    {}, {"origin": "https://evil.example"}, {"origin": "null"},
    {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"},
    {"sec-fetch-site": "same-origin", "origin": "http://other.testserver"},
]
#: Addresses of a registry's country, and one of documentation, which belongs to none.
RUSSIAN, NOBODY = "77.88.8.8", "192.0.2.7"
ME = {"user-agent": FIREFOX}


@pytest.fixture(autouse=True)
def counting(monkeypatch):
    fresh = running.Counting()
    fresh.addresses = running.Known(lambda: {"/ru/species/"})
    monkeypatch.setattr("amurinfo.visitors.views.counting", fresh)
    return fresh


def rows() -> dict[str, list]:
    """All that an answer could write or change."""
    return {model.__name__: list(model.objects.order_by("pk").values())
            for model in (models.Answers, models.Consent, models.ConsentText, models.Counter,
                          models.Served, models.Tally)}


@pytest.mark.parametrize("headers", FORGED)
@pytest.mark.parametrize("said", ["yes", "no", "forget"])
def test_a_forged_answer_changes_nothing(said, headers, counting):
    """Neither of somebody new, nor of one whose browser sends cookies of before with it."""
    reader = Client()
    answer(reader, "yes")
    visit(reader, headers={**HERE, **ME})
    reader.cookies["receipt"] = models.Consent.objects.get().receipt
    before = rows()
    assert [len(before[table]) for table in ("Answers", "Consent")] == [1, 1]
    for client in (reader, Client()):
        response = answer(client, said, headers={**headers, **ME})
        assert response.status_code == 403
        assert not response.cookies
    assert rows() == before
    assert counting.collector.known("testserver", "127.0.0.1", FIREFOX) == 1


def countries(counting) -> list[str]:
    sums, _told = counting.collector.give(last=True)
    return [key for (_day, _language, dimension, key) in sums if dimension == "country"]


SAID_BY_ANYBODY = {
    "x-forwarded-for": RUSSIAN, "forwarded": f"for={RUSSIAN}", "x-client-ip": RUSSIAN,
    "true-client-ip": RUSSIAN, "cf-connecting-ip": RUSSIAN, "cf-ipcountry": "RU",
    "x-country-code": "RU", "x-vercel-ip-country": "RU", "cloudfront-viewer-country": "RU",
}


def no_header_is_an_address_or_a_country(counting):
    """Umami believes such headers even where no such proxy stands. From outside nothing is
    believed, and of the server in front one header, which it writes anew itself."""
    client = Client()
    client.cookies["choice"] = "a1"
    for address, headers, country in (
        (NOBODY, SAID_BY_ANYBODY, "ZZ"), (NOBODY, {"x-real-ip": RUSSIAN}, "ZZ"),
        ("127.0.0.1", {**SAID_BY_ANYBODY, "x-real-ip": NOBODY}, "ZZ"),
        ("127.0.0.1", SAID_BY_ANYBODY, "ZZ"), ("127.0.0.1", {"x-real-ip": RUSSIAN}, "RU"),
        (RUSSIAN, {"cf-ipcountry": "CN"}, "RU"),
    ):
        response = client.post("/visit/", VISIT, content_type="text/plain", REMOTE_ADDR=address,
                               headers={**HERE, **ME, **headers})
        assert response.status_code == 204
        assert countries(counting) == [country], (address, headers)
    page = client.get("/en/privacy/me/", REMOTE_ADDR=NOBODY, headers=SAID_BY_ANYBODY)
    assert NOBODY in page.content.decode()
    assert RUSSIAN not in page.content.decode()


def test_no_header_is_an_address_or_a_country(counting):
    no_header_is_an_address_or_a_country(counting)


def forwarded_for_is_believed(monkeypatch):
    def visitor(request, truly=views.visitor):
        host, address, agent = truly(request)
        return host, request.headers.get("X-Forwarded-For", address), agent
    monkeypatch.setattr(views, "visitor", visitor)


def anybody_is_the_server_in_front(monkeypatch):
    def visitor(request, truly=views.visitor):
        host, address, agent = truly(request)
        return host, request.headers.get("X-Real-IP", address), agent
    monkeypatch.setattr(views, "visitor", visitor)


def a_header_names_the_country(monkeypatch):
    asked = []

    def refusal(request, truly=views.refusal):
        asked.append(request.headers)
        return truly(request)
    monkeypatch.setattr(views, "refusal", refusal)
    monkeypatch.setattr(views, "country_of", lambda address, truly=views.country_of: (
        asked[-1].get("CF-IPCountry") or truly(address)))


@pytest.mark.parametrize("fault", [
    forwarded_for_is_believed, anybody_is_the_server_in_front, a_header_names_the_country,
], ids=lambda fault: fault.__name__)
def test_a_header_that_is_believed_is_seen(fault, counting, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        no_header_is_an_address_or_a_country(counting)


def cookies_that_an_answer_sets() -> set[tuple[str, str]]:
    response = answer(Client(), "yes", "mn")
    return {(morsel.key, morsel["path"]) for morsel in response.cookies.values()}


def test_a_receipt_goes_to_no_page_but_those_of_privacy(monkeypatch):
    """The number of a receipt would be a name of its reader if each page got it."""
    def only_there():
        return {path for name, path in cookies_that_an_answer_sets() if name == "receipt"} == {
            "/ru/privacy/", "/en/privacy/", "/zh-hans/privacy/", "/mn/privacy/"}

    assert only_there()
    truly = views._set
    monkeypatch.setattr(views, "_set", lambda response, name, value, path, days: truly(
        response, name, value, "/", days))
    assert not only_there()
