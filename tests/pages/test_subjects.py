"""What the centre comes with words on, in every edition, and how much."""

import datetime
import re

import pytest
import yaml
from django.conf import settings
from django.utils import timezone

from amurinfo.facts.models import Figure, Species
from amurinfo.facts.vocabulary import Property
from amurinfo.languages import CODES
from amurinfo.pages.words.folder import Entry, read
from amurinfo.pages.words.status import words_in

PAGES = settings.CONTENT_DIR / "pages"

#: What was asked for -> the page that answers.
SUBJECTS = {
    "partnership": "about/partnership", "ecoregion": "ecoregion",
    "management and monitoring": "programme/management-and-monitoring",
    "coordination": "programme/coordination-and-communication",
    "big cats": "programme/big-cats", "green belt and EcoNet": "programme/green-belt",
    "sustainable use": "programme/sustainable-use",
    "silk road and green economy": "programme/green-economy",
    "Daurian steppe": "ecoregion/steppe",
    "memorandum of 2016": "networks/amur-ussuri-memorandum-2016",
    "history": "history", "cookies": "cookies", "privacy": "privacy",
    "accessibility": "accessibility", "how we work": "about/how-we-work",
    "how to cite": "about/how-to-cite",
}
FLAGSHIPS = [
    "amur-tiger", "amur-leopard", "oriental-stork", "red-crowned-crane", "white-naped-crane",
    "mongolian-gazelle", "amur-goral", "kaluga", "amur-sturgeon", "siberian-taimen",
]
LEAST = 400
FACT = re.compile(r'<embed\b[^>]*embedtype="fact"[^>]*/>')


@pytest.fixture(scope="module")
def pages() -> dict[str, Entry]:
    return {entry.path: entry for entry in read(PAGES)}


def body(text) -> str:
    """The body of a text as it reads: no headings; a fact is one word."""
    parts = [FACT.sub(" fact ", block.value) for block in text.blocks if block.kind != "heading"]
    return re.sub(r"<[^>]+>", " ", " ".join(parts))


def length(text) -> int:
    """Words, or, in Chinese, its characters."""
    if text.language == "zh-hans":
        return len(re.findall(r"[\u3400-\u9fff]", body(text)))
    return words_in(body(text))


@pytest.mark.parametrize("language", CODES)
def test_every_flagship_has_a_page_of_four_hundred_words(pages, language):
    short = {
        slug: length(pages[f"species/{slug}"].texts[language]) for slug in FLAGSHIPS
        if length(pages[f"species/{slug}"].texts[language]) < LEAST
    }
    assert short == {}


def test_words_are_counted_without_headings_links_and_options():
    from amurinfo.pages.words.folder import Text
    from amurinfo.pages.words.markdown import blocks

    def text(markdown: str, language: str) -> Text:
        return Text("", language, "", "", "draft", "", "", [],
                    blocks(markdown, "species/x", language))

    english = "## One two\n\nThree [four](/species/amur-tiger/) {{figure:amur-tiger-ru-2022}}."
    assert length(text(english, "en")) == 3
    assert length(text("## 标题\n\n东北虎，{{figure:amur-tiger-ru-2022}}。", "zh-hans")) == 3


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_has_words_in_every_edition(pages, subject):
    entry = pages[SUBJECTS[subject]]
    assert set(entry.texts) == set(CODES)
    for code, text in entry.texts.items():
        assert text.title, code
        assert text.summary, code
        # A page that says something, not a heading and a promise.
        assert length(text) > 100, code


def test_no_two_editions_are_the_same_text(pages):
    for path in [*SUBJECTS.values(), *(f"species/{slug}" for slug in FLAGSHIPS)]:
        bodies = [body(text) for text in pages[path].texts.values()]
        assert len(set(bodies)) == len(CODES), path


def dated() -> dict[str, datetime.date]:
    """News and events that have happened -> their day."""
    found = {}
    for folder, field in (("news", "date"), ("events", "start")):
        for file in sorted((PAGES / folder).glob("*/page.yaml")):
            day = yaml.safe_load(file.read_text(encoding="utf-8"))["fields"][field]
            found[f"{folder}/{file.parent.name}"] = day
    today = timezone.now().date()
    return {path: day for path, day in found.items() if day <= today}


def test_at_least_thirty_news_and_events_have_a_day_and_a_source(pages):
    found = dated()
    assert len(found) >= 30
    for path in found:
        entry = pages[path]
        assert set(entry.texts) == set(CODES), path
        for code, text in entry.texts.items():
            addresses = [source for source in text.sources if source.startswith("http")]
            assert addresses, (path, code)
            assert text.sources == entry.texts["en"].sources, (path, code)


@pytest.mark.django_db
@pytest.mark.once
def test_few_species_have_a_count():
    """So says the page on monitoring."""
    counted = Figure.objects.current().filter(
        aspect=Property.POPULATION, subject__kind="species"
    ).values_list("subject", flat=True).distinct().count()
    assert 0 < counted < Species.objects.count() / 4
