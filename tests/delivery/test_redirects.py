"""Old addresses lead where the same thing stands now, in one step, for ever."""

import csv
import uuid

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from amurinfo.languages import CODES
from amurinfo.pages.models import ArticlePage, SpeciesIndexPage

pytestmark = pytest.mark.django_db


def add(old: str, link: str = "", page: Page | None = None) -> Redirect:
    redirect = Redirect(old_path=old, redirect_link=link, redirect_page=page)
    redirect.clean()
    redirect.save()
    return redirect


def lead(path: str) -> str:
    """Where an address ends; fails if that takes more than one step or leads nowhere."""
    first = Client().get(path)
    assert first.status_code == 301, path
    assert Client().get(first["Location"]).status_code == 200, first["Location"]
    return first["Location"].removeprefix(settings.SITE_URL)


def test_every_old_address_of_the_former_site_leads_to_a_page_in_one_step():
    with (settings.CONTENT_DIR / "redirects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 20
    for row in rows:
        assert lead(row["old"]) == row["new"]


@pytest.mark.parametrize("code", CODES)
def test_loops_and_chains_are_refused_in_the_reader_s_language(code):
    add("/first/", "/ru/news/")
    said = []
    with override(code):
        for old, link in [
            ("/self/", "/self"),  # to itself, however it is written
            ("/self/", settings.SITE_URL + "/self/?a=1"),
            ("/chain/", "/first/"),  # to what is redirected
            ("/ru/news/", "/first/"),  # a circle
            ("/ru/news/", "/en/news/"),  # from where another one leads
            ("/nowhere/", ""),
        ]:
            with pytest.raises(ValidationError) as error:
                add(old, link)
            said += error.value.messages
    assert len(said) == 6
    if code != "en":
        assert not any(word in text for text in said for word in ("redirect", "address", "leads"))


def test_an_operator_is_told_in_the_form(operator):
    add("/first/", "/ru/news/")
    answer = operator.post("/editors/redirects/add/", {
        "old_path": "/chain/", "site": "", "is_permanent": "on", "redirect_page": "",
        "redirect_link": settings.SITE_URL + "/first/",
    })
    assert answer.status_code == 200
    assert "lead directly to" in answer.content.decode()
    assert not Redirect.objects.filter(old_path="/chain").exists()


def test_another_site_is_no_chain():
    add("/first/", "https://elsewhere.example/ru/news/")
    add("/second/", "https://elsewhere.example/first/")


def unbind(page: Page) -> None:
    """Makes it a page that no other edition has: a shared address cannot be changed."""
    Page.objects.filter(pk=page.pk).update(translation_key=uuid.uuid4())


def test_what_led_to_a_page_follows_it_when_it_is_renamed_and_back(
    django_capture_on_commit_callbacks,
):
    page = ArticlePage.objects.live().filter(locale__language_code="en").first()
    first = page.get_url()
    unbind(page)
    page.refresh_from_db()

    def rename(slug: str) -> str:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        page.refresh_from_db()
        return page.get_url().removeprefix(settings.SITE_URL)

    second = rename("second")
    add("/ancient/", second)
    third = rename("third")
    assert lead(first) == lead(second) == lead("/ancient/") == third
    assert rename("second") == second
    assert Client().get(second).status_code == 200
    assert lead(first) == lead(third) == lead("/ancient/") == second
    assert not Redirect.objects.filter(old_path=second.rstrip("/")).exists()


def test_records_follow_their_list():
    index = SpeciesIndexPage.objects.get(locale__language_code="mn")
    for page in index.get_children():
        unbind(page)
    home = Page.objects.get(depth=2, locale__language_code="mn")
    section = home.get_children().live().get(slug="ecoregion")
    add("/tiger/", "/mn/species/amur-tiger/")
    unbind(index)
    index.refresh_from_db()
    index.move(section, pos="last-child")
    assert lead("/mn/species/") == "/mn/ecoregion/species/"
    assert lead("/mn/species/amur-tiger/") == "/mn/ecoregion/species/amur-tiger/"
    assert lead("/tiger/") == "/mn/ecoregion/species/amur-tiger/"
    SpeciesIndexPage.objects.get(pk=index.pk).move(home, pos="last-child")
    assert lead("/mn/ecoregion/species/amur-tiger/") == "/mn/species/amur-tiger/"
    assert Client().get("/mn/species/amur-tiger/").status_code == 200
