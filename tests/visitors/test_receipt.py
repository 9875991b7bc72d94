"""What a receipt proves: the words that were shown, their version, and how they were answered."""

import hashlib
import html
import re

import pytest
from django.test import Client
from django.utils import translation

from amurinfo.languages import CODES
from amurinfo.visitors import consent, models, registry, running
from tests.visitors.test_consent import HERE, answer

pytestmark = pytest.mark.django_db

NOTICE = re.compile(r'<form class="consent" id="consent".*?<p>(.*?)</p>', re.DOTALL)


def shown(code: str) -> str:
    """The words of the notice on a page, as a reader sees them."""
    page = Client().get(f"/{code}/species/").content.decode()
    [words] = NOTICE.findall(page)
    return html.unescape(words)


@pytest.mark.parametrize("code", CODES)
def test_the_checksum_is_of_the_words_on_the_page(code):
    client = Client()
    answer(client, "yes", code)
    receipt = models.Consent.objects.get()
    words = shown(code)
    assert receipt.text.digest == hashlib.sha256(words.encode()).hexdigest()
    assert receipt.text.text == words
    assert (receipt.text.version, receipt.text.language) == (registry.VERSION, code)
    me = client.get(f"/{code}/privacy/me/").content.decode()
    assert f'<blockquote lang="{code}">{html.escape(words)}</blockquote>' in me


def test_the_notice_speaks_each_language():
    words = {code: shown(code) for code in CODES}
    assert len(set(words.values())) == len(CODES)
    for code, text in words.items():
        with translation.override(code):
            assert text == consent.text()
    assert re.search("[а-я]", words["ru"])
    assert re.search("[өү]", words["mn"])
    assert re.search("[\u4e00-\u9fff]", words["zh-hans"])
    assert words["en"].startswith("We use analytics to become better.")


@pytest.mark.parametrize(("said", "kept"), [
    ({"from": "notice"}, "notice"), ({}, "page"), ({"from": "elsewhere"}, "page"),
])
def test_the_way_it_was_given(said, kept):
    answer(Client(), "yes", **said)
    assert models.Consent.objects.get().mechanism == kept


def test_a_yes_given_twice_is_one_receipt_and_a_new_one_after_a_withdrawal():
    client = Client()
    answer(client, "yes")
    client.cookies["receipt"] = models.Consent.objects.get().receipt
    answer(client, "yes", "mn")
    assert models.Consent.objects.count() == 1
    answer(client, "no", "mn")
    client.cookies["receipt"] = ""
    answer(client, "yes", "mn")
    assert list(models.Consent.objects.order_by("withdrawn").values_list(
        "text__language", "withdrawn")) in (
            [("mn", None), ("ru", running.today())], [("ru", running.today()), ("mn", None)])


@pytest.mark.parametrize(("said", "words"), [
    ("", "You have not answered."), (consent.YES, "You said yes."), (consent.NO, "You said no."),
])
def test_my_choice_is_said(said, words):
    client = Client()
    client.cookies["choice"] = said
    page = client.get("/en/privacy/me/", headers=HERE).content.decode()
    assert [text for text in ("You have not answered.", "You said yes.", "You said no.")
            if text in page] == [words]
