"""Charts where readers meet them."""

import csv
import io

import pytest
from django.test import Client
from lxml import html

from amurinfo.facts.models import Figure
from amurinfo.languages import BY_CODE, CODES

pytestmark = pytest.mark.django_db
CHART = "//figure[@class='chart']"


def page_at(path: str):
    return html.document_fromstring(Client().get(path).content)


@pytest.mark.parametrize("code", CODES)
def test_counts_of_a_species_stand_in_panels_that_are_not_added_up(code):
    page = page_at(f"/{code}/species/amur-tiger/")
    drawing, = page.xpath(CHART + "/svg")
    assert drawing.get("lang") == BY_CODE[code].tag
    heads = {head.text for head in drawing.xpath(".//*[@class='ch-head']")}
    assert len(heads) >= 2
    # Every count of the series stands in the drawing as words, too.
    tiger = Figure.objects.current().get(slug="amur-tiger-ru-2022")
    said = [title.text for title in drawing.xpath(".//g/title")]
    assert any(tiger.value_for(code) in words for words in said)
    link, = page.xpath(CHART + "//a[@download]")
    answer = Client().get(link.get("href"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + Figure.objects.current().filter(subject=tiger.subject).count()


def test_without_two_counts_of_one_place_there_is_no_chart():
    page = page_at("/en/species/ginseng/")
    assert not page.xpath(CHART)
    assert not [link for link in page.xpath("//link") if "charts" in link.get("href", "")]


@pytest.mark.parametrize("code", CODES)
def test_areas_by_class_with_the_same_as_a_table(code):
    page = page_at(f"/{code}/protected-areas/")
    figure, = page.xpath(CHART)
    cells = [cell.text for cell in figure.xpath(".//tbody//td")]
    from amurinfo.facts.models import ProtectedArea
    assert sum(int(cell) for cell in cells) == ProtectedArea.objects.count()


def test_a_filtered_list_has_no_chart_of_the_whole():
    page = page_at("/en/protected-areas/?country=MN")
    assert not page.xpath(CHART)


def test_history_as_a_line_of_time():
    page = page_at("/mn/history/")
    links = {a.get("href") for a in page.xpath(CHART + "/svg//a")}
    anchors = {f"#{item.get('id')}" for item in page.xpath("//*[@class='years']//*[@id]")}
    assert links == anchors
