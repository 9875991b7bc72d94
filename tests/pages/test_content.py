"""The words that the project comes with, in all four editions."""

from html import unescape

import pytest
from click.testing import CliRunner
from django.conf import settings
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.users.models import UserProfile

from amurinfo.config.cli.commands import cli
from amurinfo.facts.models import Record
from amurinfo.facts.prose.resolve import resolve
from amurinfo.languages import CODES
from amurinfo.pages.addresses import Addresses
from amurinfo.pages.blocks import TEXT_FEATURES
from amurinfo.pages.models import WordsPage
from amurinfo.pages.prose import check, files, hints
from amurinfo.pages.prose.show import facts_of, paragraphs
from amurinfo.pages.words import status
from tests.editions.attacks.forms import page_form

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


@pytest.mark.parametrize(("code", "text", "told"), [
    # Named, and so the subject, without a link.
    ("en", "Few Amur tigers: 750.", "750"),
    ("ru", "Амурских тигров 750.", "750"),
    ("zh-hans", "东北虎约为750。", "750"),
    ("mn", "Амарын барын тоо 750.", "750"),
    ("en", "[It](/library/dauria-agreement-1994/) dates from 29 March 1994.", "29 March 1994"),
    ("ru", "[Оно](/library/dauria-agreement-1994/) от 29 марта 1994 г.", "29 марта 1994"),
    ("zh-hans", "[协定](/library/dauria-agreement-1994/)，1994年3月29日", "1994年3月29日"),
    ("mn", "[Энэ](/library/dauria-agreement-1994/) 1994 оны 3-р сарын 29-нд",
     "1994 оны 3-р сарын 29"),
    ("en", "[Bastak](/protected-areas/bastak/) was founded in 1997.", "1997"),
    # Nothing that the text speaks of holds these.
    ("en", "Few Amur leopards: 750.", ""),
    ("en", "[Khanka](/library/khanka-agreement-1996/): 29 March 1994.", ""),
    ("ru", "Сибирских тигров 751, 30 марта 1994 г.", ""),
])
def test_what_a_text_names_or_links_to_says_what_is_held(tmp_path, code, text, told):
    for path, kind in (("species", "species-index"), ("library", "agreement-index"),
                       ("protected-areas", "area-index"), ("x", "article")):
        (tmp_path / path).mkdir()
        (tmp_path / path / "page.yaml").write_text(f"type: {kind}\n")
    (tmp_path / "x" / f"{code}.md").write_text(
        f'---\ntitle: "X"\nsources: []\n---\n{text}\n', encoding="utf-8"
    )
    found = files.problems(tmp_path, FACTS)
    assert len(found) == bool(told)
    assert all(f"“{told}”" in one for one in found)


@pytest.mark.django_db
@pytest.mark.once
def test_files_and_database_hold_the_same():
    in_files, in_database = files.held_in_files(FACTS), check.held_in_database()
    assert in_files.owner == in_database.owner
    for record in Record.objects.exclude(kind="concept"):
        key = [(record.kind, record.slug)]
        assert in_files.of(key) == in_database.of(key), key


def words_pages() -> list[WordsPage]:
    pages = Page.objects.live().filter(depth__gte=2).specific()
    return [page for page in pages if isinstance(page, WordsPage)]


@pytest.mark.django_db
@pytest.mark.once
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
@pytest.mark.once
def test_every_fact_in_prose_can_be_shown():
    where = Addresses()
    broken = [
        (where.page(page), str(shown.fact), shown.problem)
        for page in words_pages()
        for shown in resolve(facts_of(page), where.language(page)).values() if shown.problem
    ]
    assert broken == []


@pytest.mark.django_db
@pytest.mark.once
def test_no_picture_is_without_words():
    fields = ["alt_ru", "alt_en", "alt_zh", "alt_mn", "credit", "licence"]
    bare = [image.title for image in get_image_model().objects.all()
            if not all(getattr(image, field) for field in fields)]
    assert bare == []


@pytest.mark.django_db
@pytest.mark.once
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
@pytest.mark.once
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


#: Office whose people read the language, where the text is written, what it types, what is told.
READERS = [
    ("vladivostok", "ru", "ru", "Амурских тигров 750, меморандум от 28 июня 2016 г.",
     "Эти числа или даты набраны вручную", "750, 28 июня 2016"),
    ("changchun", "zh-hans", "zh-hans", "东北虎约为750，备忘录签于2016年6月28日。",
     "以下数字或日期为手工输入", "750, 2016年6月28日"),
    ("dadal", "mn", "mn", "Амарын барын тоо 750, санамж бичиг 2016 оны 6-р сарын 28.",
     "Эдгээр тоо, огноог гараар бичсэн", "750, 2016 оны 6-р сарын 28"),
    # The reader's language is the editor's, not the page's.
    ("vladivostok", "en", "ru", "Амурских тигров 750, меморандум от 28 июня 2016 г.",
     "These numbers or dates are typed", "750, 28 июня 2016"),
]


def saved(client, user, code: str, text: str):
    """What the editor is shown after a draft with these words was sent by the form of the page."""
    page = Page.objects.get(
        url_path__endswith="/ecoregion/rivers/", locale__language_code=code
    ).specific
    link = f'<a href="/{code}/library/memorandum-amur-ussuri-2016/">1</a>'
    state = ContentstateConverter(features=TEXT_FEATURES).from_database_format(
        f"<p>{text} ({link})</p>"
    )
    form = page_form(user, page) | {
        "body-count": "1", "body-0-type": "paragraph", "body-0-order": "0", "body-0-deleted": "",
        "body-0-id": "", "body-0-value": state,
    }
    answer = client.post(f"/editors/pages/{page.pk}/edit/", form, follow=True)
    return page, answer


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("office", "reads", "code", "text", "said", "numbers"), READERS)
def test_a_draft_with_typed_numbers_is_saved_and_the_editor_told(
    office_user, log_in, office, reads, code, text, said, numbers
):
    user = office_user(office)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = reads
    profile.save()
    page, answer = saved(log_in(user), user, code, text)
    warnings = [str(one) for one in answer.context["messages"] if one.level_tag == "warning"]
    assert len(warnings) == 1
    assert warnings[0].startswith(said)
    assert f": {numbers}" in warnings[0].replace("：", ": ")
    assert warnings[0] in unescape(answer.content.decode())
    # Told, not refused: the draft is there, and readers still have the page as it was.
    assert answer.redirect_chain[-1][0].endswith(f"/pages/{page.pk}/edit/")
    latest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert "750" in paragraphs(latest)[0]
    assert "750" not in "".join(paragraphs(Page.objects.get(pk=page.pk).specific))


@pytest.mark.django_db
@pytest.mark.once
def test_a_draft_with_nothing_typed_is_saved_without_a_word(office_user, log_in):
    user = office_user("vladivostok")
    _page, answer = saved(log_in(user), user, "ru", "Амурских тигров много.")
    assert not [one for one in answer.context["messages"] if one.level_tag == "warning"]
