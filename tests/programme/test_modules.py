"""The modules of the programme: aims, what is done, and the records that belong to each."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from amurinfo.facts.models import Agreement, ProtectedArea
from amurinfo.languages import CODES
from amurinfo.programme.models import ModulePage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MODULES = {
    "management-and-monitoring", "coordination-and-communication", "big-cats", "green-belt",
    "sustainable-use", "green-economy",
}
#: Heading of what a module aims at, by language.
AIMS = {"ru": "Цели", "en": "Aims", "zh-hans": "目标", "mn": "Зорилго"}
#: And of what is done, alone or with what it is.
DONE = {"ru": "^Что делается", "en": "^What is done", "zh-hans": "^已开展的工作|^实地的行动$",
        "mn": "хийж буй ажил"}
#: The lists under the text, in the order of the page: heading and the folder of the records.
LISTS = {
    "ru": [("Виды", "species"), ("Охраняемые территории", "protected-areas"),
           ("Документы", "library")],
    "en": [("Species", "species"), ("Protected areas", "protected-areas"),
           ("Documents", "library")],
    "zh-hans": [("物种", "species"), ("自然保护地", "protected-areas"), ("文件", "library")],
    "mn": [("Амьтан, ургамал", "species"), ("Тусгай хамгаалалттай газар", "protected-areas"),
           ("Баримт бичиг", "library")],
}
SECTION = re.compile(r'<section class="related"><h2>(.*?) <span[^>]*>\((\d+)\)</span></h2>'
                     r"<ul>(.*?)</ul></section>", re.S)


def shown(language: str, module: str) -> tuple[str, dict[str, list[str]]]:
    """(HTML of the page, heading of a list -> addresses in it)."""
    page = Client().get(f"/{language}/programme/{module}/")
    assert page.status_code == 200, (language, module)
    html = page.content.decode()
    lists = {}
    for title, count, items in SECTION.findall(html):
        lists[unescape(title)] = re.findall(r'<a href="([^"]+)"', items)
        assert len(lists[unescape(title)]) == int(count)
    return html, lists


def test_there_are_six_in_every_edition():
    for code in CODES:
        pages = ModulePage.objects.live().filter(locale__language_code=code)
        assert {page.slug for page in pages} == MODULES, code


@pytest.mark.parametrize("language", CODES)
def test_each_shows_aims_work_species_areas_and_documents(language):
    for module in sorted(MODULES):
        html, lists = shown(language, module)
        headings = [unescape(found) for found in re.findall(r"<h2[^>]*>([^<]+)</h2>", html)]
        assert AIMS[language] in headings, (module, headings)
        assert [found for found in headings if re.search(DONE[language], found, re.I)], (
            module, headings)
        # An introduction, aims and what is done are not the same paragraph.
        assert len(headings) >= 3, (module, headings)
        for title, folder in LISTS[language]:
            links = lists.get(title)
            assert links, (module, title, list(lists))
            assert all(link.startswith(f"/{language}/{folder}/") for link in links), links


def test_the_editions_show_the_same_records():
    for module in MODULES:
        found = {
            code: sorted(re.sub(r"^/[^/]+", "", link)
                         for links in shown(code, module)[1].values() for link in links)
            for code in CODES
        }
        assert len(set(map(tuple, found.values()))) == 1, module


def test_an_office_chooses_areas_and_documents_in_the_form(office_user, log_in):
    page = ModulePage.objects.get(locale__language_code="mn", slug="green-economy")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = log_in(office_user("dadal")).get(address).content.decode()
    for name, model in (("areas", ProtectedArea), ("documents", Agreement)):
        select = re.search(rf'<select name="{name}"[^>]*multiple[^>]*>(.*?)</select>', form, re.S)
        assert select, name
        assert select[1].count("<option") == model.objects.count()
    page.areas.set(ProtectedArea.objects.filter(slug="mongol-daguur"))
    page.documents.set(Agreement.objects.filter(slug="law-pa-mongolia-1994"))
    page.save_revision().publish()
    _html, lists = shown("mn", "green-economy")
    assert lists["Тусгай хамгаалалттай газар"] == ["/mn/protected-areas/mongol-daguur/"]
    assert lists["Баримт бичиг"] == ["/mn/library/law-pa-mongolia-1994/"]


def test_a_list_costs_the_same_however_long_it_is():
    page = ModulePage.objects.get(locale__language_code="en", slug="green-belt")
    address = "/en/programme/green-belt/"
    client = Client()
    client.get(address)

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    before = queries()
    page.areas.set(ProtectedArea.objects.all()[:100])
    page.save_revision().publish()
    client.get(address)
    assert queries() <= before
