"""Charts where readers meet them."""

import csv
import io
import re

import pytest
from django.test import Client
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import html

from amurinfo.facts.models import Figure, ProtectedArea
from amurinfo.languages import BY_CODE, CODES

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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
    link, = page.xpath(CHART + "//a[@class='csv']")
    answer = Client().get(link.get("href"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + Figure.objects.current().filter(subject=tiger.subject).count()


def test_without_two_counts_of_one_place_there_is_no_chart():
    page = page_at("/en/species/ginseng/")
    assert not page.xpath(CHART)
    assert not [link for link in page.xpath("//link") if "charts" in link.get("href", "")]


def rows_of(address: str) -> list[dict[str, str]]:
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", [
    "species/amur-tiger/", "species/amur-leopard/", "protected-areas/", "networks/", "history/",
    "styleguide/",
])
def test_every_chart_has_sources_a_date_and_a_csv_of_its_own(code, path):
    page = page_at(f"/{code}/{path}")
    charts = page.xpath(CHART)
    assert charts
    with override(code):
        said = _("Sources:")
    for chart in charts:
        line, = [p for p in chart.xpath("./p") if p.text_content().startswith(said)]
        names = line.xpath("./a | ./span")
        assert names
        assert all(name.text_content().strip() for name in names)
        for link in line.xpath("./a/@href"):
            assert link.startswith("http") or page.xpath(f"//*[@id='{link[1:]}']") or (
                path == "styleguide/")
        assert re.search(r"20\d\d", line.text_content())
        link, = chart.xpath(".//a[@class='csv']")
        assert len(rows_of(link.get("href"))) > 1
    assert len({chart.xpath(".//a[@class='csv']/@href")[0] for chart in charts}) >= min(
        len(charts), 4)


@pytest.mark.parametrize("code", CODES)
def test_areas_by_class_with_the_same_as_a_table(code):
    page = page_at(f"/{code}/protected-areas/")
    figure = page.xpath(CHART)[1]
    cells = [cell.text for cell in figure.xpath(".//tbody//td")]
    assert sum(int(cell) for cell in cells) == ProtectedArea.objects.count()
    link, = figure.xpath(".//a[@class='csv']/@href")
    counts = [list(row.values()) for row in rows_of(link)]
    assert sum(int(row[2]) for row in counts) == ProtectedArea.objects.count()
    assert all(row[3] for row in counts)


def test_the_largest_areas_are_national_and_in_order():
    """Upper Bikin, a regional refuge of 746,482 ha, lies in a national park of today."""
    page = page_at("/en/protected-areas/")
    figure = page.xpath(CHART)[0]
    names = [name.text for name in figure.xpath(".//tbody//th")]
    assert names[:3] == ["Northeast China Tiger and Leopard National Park",
                         "Khan Khentii Strictly Protected Area", "Bikin National Park"]
    assert not [name for name in names if "Upper Bikin" in name or "Verkhnebikin" in name]
    sizes = [float(row["lower value"])
             for row in rows_of(figure.xpath(".//a[@class='csv']/@href")[0])]
    assert sizes[0] == 1_406_500
    assert sizes == sorted(sizes, reverse=True)
    assert "Khan Khentii" in figure.xpath("./p")[0].text


def test_members_of_networks_known_and_counted():
    """Of the Chinese members of the memorandum of 2016, 16 by a press report, none is known."""
    page = page_at("/en/networks/")
    figure, = page.xpath(CHART)
    said = {title.text for title in figure.xpath(".//svg/g/title")}
    assert any("Khabarovsk memorandum" in one and one.endswith("China: 0 of 16 known by name")
               for one in said)
    assert any("Ramsar" in one and one.endswith("Mongolia: 3") for one in said)
    counts = {(row["Network"][:6], row["country"]): row
              for row in rows_of(figure.xpath(".//a[@class='csv']/@href")[0])}
    assert counts["Ramsar", "RU"]["known by name"] == "8"


@pytest.mark.parametrize("path", [
    "protected-areas/figures/tigers/", "history/figures/", "history/figures/timeline/more/",
    "species/figures/members/",
])
def test_of_a_chart_that_is_not_there_there_is_no_csv(path):
    assert Client().get(f"/en/{path}").status_code == 404


def test_the_timeline_says_of_each_event_when_and_from_whom():
    rows = rows_of("/en/history/figures/timeline/")
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates)
    summit, = [row for row in rows if row["name"] == "Global Tiger Recovery Program"]
    assert summit["date"] == "2010-11-23"
    assert summit["source"] == "http://programmes.putin.kremlin.ru/en/tiger/news/13047"


def test_a_filtered_list_has_no_chart_of_the_whole():
    page = page_at("/en/protected-areas/?country=MN")
    assert not page.xpath(CHART)


def test_history_as_a_line_of_time():
    page = page_at("/mn/history/")
    links = {a.get("href") for a in page.xpath(CHART + "/svg//a")}
    anchors = {f"#{item.get('id')}" for item in page.xpath("//*[@class='years']//*[@id]")}
    # Of 2018 and 2025 only news is told, which has no mark.
    assert anchors - links == {"#y2018", "#y2025"}
    assert links < anchors
