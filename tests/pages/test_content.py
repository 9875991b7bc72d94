"""The words that the project comes with, in all four editions."""

from html import unescape

import pytest
from click.testing import CliRunner
from django.conf import settings
from wagtail.images import get_image_model
from wagtail.models import Page

from amurinfo.config.cli.commands import cli
from amurinfo.facts.models import Record
from amurinfo.languages import CODES
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.models import WordsPage
from amurinfo.pages.prose import check, files, hints
from amurinfo.pages.prose.show import Prose, facts_of, paragraphs
from amurinfo.pages.words import status

PAGES = settings.CONTENT_DIR / "pages"
FACTS = settings.CONTENT_DIR / "facts"


def test_no_number_is_typed_that_a_record_holds():
    assert files.problems(PAGES, FACTS) == []


def test_a_typed_number_is_found_in_a_folder(tmp_path):
    """Beside the page on the tiger, whose record holds 750."""
    folder = tmp_path / "species" / "amur-tiger"
    folder.mkdir(parents=True)
    (tmp_path / "species" / "page.yaml").write_text("type: species-index\n")
    (folder / "page.yaml").write_text("type: species\n")
    head = '---\ntitle: "Tiger"\nsources: []\n'
    (folder / "en.md").write_text(f"{head}---\nThere were 750 of them, not 749.\n")
    found, = files.problems(tmp_path, FACTS)
    assert "species/amur-tiger/en.md" in found
    assert "750" in found
    (folder / "en.md").write_text(f'{head}numbers_ok: ["750"]\n---\nThere were 750 of them.\n')
    assert files.problems(tmp_path, FACTS) == []
    (folder / "en.md").write_text(f"{head}---\nThere were {{{{figure:amur-tiger-ru-2022}}}}.\n")
    assert files.problems(tmp_path, FACTS) == []


def words_pages() -> list[WordsPage]:
    pages = Page.objects.live().filter(depth__gte=2).specific()
    return [page for page in pages if isinstance(page, WordsPage)]


@pytest.mark.django_db
def test_no_link_in_prose_is_dead():
    where = Addresses()
    known = {where.page(page) for page in Page.objects.live().filter(depth__gte=2)}
    for record in Record.objects.exclude(kind="concept"):
        known |= {where.record(record, code) for code in CODES}
    dead = []
    for page in words_pages():
        for source in paragraphs(page):
            for link in check.links(source):
                if link.startswith("/") and link.split("#")[0] not in known:
                    dead.append((where.page(page), unescape(link)))
    assert dead == []


@pytest.mark.django_db
def test_every_fact_in_prose_can_be_shown():
    where = Addresses()
    broken = [
        (where.page(page), str(shown.fact), shown.problem)
        for page in words_pages()
        for shown in Prose.of(page, where).shown.values() if shown.problem
    ]
    assert broken == []


@pytest.mark.django_db
def test_no_picture_is_without_words():
    fields = ["alt_ru", "alt_en", "alt_zh", "alt_mn", "credit", "licence"]
    bare = [image.title for image in get_image_model().objects.all()
            if not all(getattr(image, field) for field in fields)]
    assert bare == []


@pytest.mark.django_db
def test_the_status_counts_what_there_is():
    told = status.status()
    assert set(told) == set(CODES)
    for code in CODES:
        pages = [page for page in words_pages() if page.locale.language_code == code]
        assert sum(count.pages for count in told[code].values()) == len(pages)
        assert sum(count.facts for count in told[code].values()) == sum(
            len(facts_of(page)) for page in pages
        )
        assert sum(count.words for count in told[code].values()) > 1000


def test_the_command_prints_the_status_in_columns(monkeypatch):
    """Of numbers made up here; a Chinese character takes two columns of a terminal."""
    told = {
        "ru": {"статья": status.Count(2, 400, 0, 1, 2), "вид": status.Count(10, 5000, 1, 30, 9)},
        "en": {}, "zh-hans": {"文章": status.Count(1, 7, 0, 0, 1)}, "mn": {},
    }
    monkeypatch.setattr(status, "status", lambda: told)
    said = CliRunner().invoke(cli, ["content", "status"], catch_exceptions=False).output
    rows = [line.split() for line in said.splitlines()]
    head = ["pages", "words", "drafts", "facts", "unreviewed"]
    assert rows == [
        ["Русский"], head,
        ["вид", "10", "5000", "1", "30", "9"],  # most words first
        ["статья", "2", "400", "0", "1", "2"],
        ["together", "12", "5400", "1", "31", "11"],
        ["English"], head, ["together", "0", "0", "0", "0", "0"],
        ["中文"], head, ["文章", "1", "7", "0", "0", "1"], ["together", "1", "7", "0", "0", "1"],
        ["Монгол"], head, ["together", "0", "0", "0", "0", "0"],
    ]
    # Numbers end where their title ends.
    lines = said.splitlines()
    assert {len(line) for line in lines[1:5]} == {len("  ") + len("together") + 5 * 14}
    assert len(lines[10]) == len(lines[9]) - len("文章")


@pytest.mark.parametrize(("text", "count"), [
    ("Амурский тигр — большой зверь", 4), ("东北虎豹", 4),
    ("a well-kept library, 2024", 3), ("", 0),
])
def test_words_are_counted_as_their_language_has_them(text, count):
    assert status.words_in(text) == count


@pytest.mark.django_db
def test_an_editor_is_told_of_typed_numbers(vladivostok):
    page = Page.objects.get(
        url_path__endswith="/ecoregion/rivers/", locale__language_code="en"
    ).specific
    page.body = [{"type": "paragraph", "id": "0" * 36, "value":
                  '<p>See <a href="/en/species/amur-tiger/">it</a>: 750 tigers.</p>'}]
    page.save_revision().publish()
    assert [one.text for one in hints.typed_numbers(page, Addresses())] == ["750"]
    page.numbers_kept = "750"
    assert hints.typed_numbers(page, Addresses()) == []
