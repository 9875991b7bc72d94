"""What a reader is told about herself: her choice, the words, and all that her request shows."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from amurinfo.languages import CODES
from amurinfo.visitors import consent, models
from tests.visitors.test_consent import FIREFOX, HERE, answer

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STATES = {
    "a1": "You said yes. Your visits are measured.",
    "d1": "You said no. Your visits are not measured.",
    "": "You have not answered. Your visits are not measured.",
}


def me(code="en", choice="", **headers) -> str:
    client = Client()
    if choice:
        client.cookies["choice"] = choice
    return client.get(f"/{code}/privacy/me/", headers={
        name.replace("_", "-"): value for name, value in headers.items()}).content.decode()


@pytest.mark.parametrize("choice", STATES)
def test_the_three_states_of_the_choice(choice):
    page = me(choice=choice)
    assert [state for state, said in STATES.items() if said in page] == [choice]
    button = "Withdraw" if choice == "a1" else "Decline"
    assert f'<button name="answer" value="no">{button}</button>' in page


@pytest.mark.parametrize("code", CODES)
def test_what_is_asked_stands_there_in_the_words_of_the_notice(code):
    page = me(code)
    with translation.override(code):
        words = escape(consent.text())
    assert page.count(f"<blockquote>{words}</blockquote>") == 1
    assert page.count(f"<p>{words}</p>") == 1  # the notice itself
    if code != "en":
        assert "We use analytics" not in page


def test_the_text_that_was_seen_is_kept_when_the_words_change():
    client = Client()
    answer(client, "yes", "mn")
    client.cookies["receipt"] = models.Consent.objects.get().receipt
    models.ConsentText.objects.update(text="Former words <b>")
    page = client.get("/en/privacy/me/").content.decode()
    assert '<blockquote lang="mn">Former words &lt;b&gt;</blockquote>' in page


@pytest.mark.parametrize(("code", "words"), [
    ("ru", "столько-то просмотров страницы за неделю"), ("en", "so many views of a page in a week"),
    ("zh-hans", "某页某周被看了多少次"), ("mn", "нэг долоо хоногт хуудсыг хэдэн удаа үзсэн"),
])
def test_sums_of_pages_are_of_weeks(code, words):
    assert words in me(code)


def test_all_that_the_request_shows():
    page = me(choice="d1", user_agent=f"{FIREFOX} <7>", accept_language="mn,ru;q=0.7",
              referer="https://example.org/a?b", dnt="1", sec_gpc="1", x_real_ip="77.88.8.8")
    for shown in ("77.88.8.8", f"{FIREFOX} &lt;7&gt;", "mn,ru;q=0.7", "https://example.org/a?b",
                  "choice=d1", "Sec-GPC: 1, DNT: 1", "Russia"):
        assert f"<dd>{shown}</dd>" in page
    assert page.count("<dd>–</dd>") == 0
    assert me().count("<dd>–</dd>") == 6  # address alone is always there


def test_nothing_is_shown_that_was_not_sent():
    page = me(accept_language=HERE["accept-language"])
    assert "Sec-GPC: " not in page
    assert page.count("<dd>–</dd>") == 5
