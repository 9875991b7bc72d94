"""A page that was withdrawn is gone, not unknown; in the reader's language, until it is back."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from amurinfo.delivery.models import Withdrawn
from amurinfo.pages.models import NewsPage, SpeciesIndexPage, SpeciesPage

pytestmark = pytest.mark.django_db

PATH = "/mn/news/land-of-big-cats-agreement/"


@pytest.fixture
def page():
    return NewsPage.objects.get(slug="land-of-big-cats-agreement", locale__language_code="mn")


def test_withdrawn_and_back(page):
    page.unpublish()
    answer = Client().get(PATH)
    assert answer.status_code == 410
    text = answer.content.decode()
    assert 'lang="mn"' in text
    # Other editions have it still, and the reader is led there.
    assert 'href="/ru/news/land-of-big-cats-agreement/"' in text
    assert Client().get("/mn/news/never-was/").status_code == 404
    page.save_revision().publish()
    assert Client().get(PATH).status_code == 200
    assert not Withdrawn.objects.exists()


def test_deleted_with_all_that_led_there(page):
    Redirect.add_redirect("/old/news/", redirect_to=page)
    assert Client().get("/old/news/").status_code == 301
    page.delete()
    assert Client().get(PATH).status_code == 410
    assert Client().get("/old/news/").status_code == 410


def test_a_redirect_is_better_than_gone(page):
    page.unpublish()
    Redirect.add_redirect(PATH, redirect_to="/mn/news/")
    answer = Client().get(PATH)
    assert (answer.status_code, answer["Location"]) == (301, "/mn/news/")


def test_a_record_without_words_is_not_gone():
    """Its page is made from facts: withdrawing words leaves the facts."""
    index = SpeciesIndexPage.objects.get(locale__language_code="mn")
    words = index.get_children().filter(slug="kaluga").first() or index.add_child(
        instance=SpeciesPage(title="Калуга", slug="kaluga")
    )
    words = words.specific
    words.summary = "Том загас."
    words.save_revision().publish()
    assert "Том загас." in Client().get("/mn/species/kaluga/").content.decode()
    words.unpublish()
    answer = Client().get("/mn/species/kaluga/")
    assert answer.status_code == 200
    assert "Том загас." not in answer.content.decode()


def test_a_draft_that_nobody_saw_is_unknown(page):
    copied = page.copy(update_attrs={"slug": "draft", "title": "Draft"}, keep_live=False)
    copied.delete()
    assert Client().get("/mn/news/draft/").status_code == 404
