"""Pages of PDF files, found as readers find them."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.models import Collection, CollectionViewRestriction

from amurinfo.facts.models import Agreement
from amurinfo.media import pdf, words
from amurinfo.media.models import CentreDocument, PdfText
from amurinfo.search import index, results
from amurinfo.search.models import Document, State
from tests.media.pdfs import of_texts
from tests.search.test_searching import ask, built  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db

#: Words that no text of the project holds.
RU = ["Введение", "Зюзюблик живёт в кедровниках, и зюзюбликов мало", "", "О кедровниках. " * 9,
      "Зюзюблик, ещё раз зюзюблик"]


@pytest.fixture(autouse=True)
def nothing_known():
    """What a process has read of the index was rolled back with the test before."""
    results._readers.clear()


@pytest.fixture
def entry():
    return Agreement.objects.get(slug="tiger-strategy-russia-2010")


@pytest.fixture
def follow(django_capture_on_commit_callbacks):
    """The index follows what is done within."""

    def context():
        # The test's own transaction keeps what was called already, and would not call it again.
        connection.run_on_commit.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return context


@pytest.fixture
def put(entry, settings, tmp_path, follow):
    """Puts a file into the library, as a form does."""
    settings.MEDIA_ROOT = tmp_path

    def make(texts=RU, title="Отчёт о зверях", **more) -> CentreDocument:
        with follow():
            return CentreDocument.objects.create(
                title=title, file=ContentFile(of_texts(texts), "report.pdf"),
                **{"agreement": entry} | more)

    return make


def hits(html: str) -> list[str]:
    return re.findall(r"<li><h[23]>(.*?)</li>", html.partition('class="search-columns"')[2], re.S)


def of_file(document: CentreDocument):
    """What of it stands in the index that answers."""
    return Document.objects.filter(
        thing=f"file:{document.pk}", generation=State.objects.get().generation)


def test_the_best_pages_of_one_file_are_listed_once(put):
    document = put()
    found = hits(ask("ru", q="зюзюблика"))
    assert len(found) == 1
    links = re.findall(r'href="([^"]+)"', found[0])
    url = f"/documents/{document.pk}/{document.filename}"
    # The shorter page says more of it; the last link is the entry that it stands under.
    assert links == [f"{url}#page=5", f"{url}#page=5", f"{url}#page=2",
                     "/ru/library/tiger-strategy-russia-2010/"]
    assert "<mark>зюзюбликов</mark>" in found[0]
    assert "с. 2</a>" in found[0]
    assert "PDF" in found[0]


def test_words_of_title_and_page_together_find_the_page(put):
    document = put()
    found = hits(ask("ru", q="отчёт кедровники"))
    assert f"/documents/{document.pk}/{document.filename}#page=" in found[0]
    # Who asks for the title alone is shown the file, not a page.
    alone = hits(ask("ru", q="отчёт о зверях"))[0]
    assert "#page=" not in alone
    assert f'href="/documents/{document.pk}/{document.filename}"' in alone


def test_a_file_counts_once_and_by_what_its_entry_says(put):
    put()
    put(title="Второй отчёт")
    # Of each file two pages have the word.
    html = ask("ru", q="зюзюблик", kind="file", year="2010", country="RU")
    assert len(hits(html)) == 2
    assert re.search(r'aria-current="true">2010</a>', html)
    assert 'kind=file">Файл PDF</a> <span class="meta">2<' in ask("ru", q="тигр зюзюблик")
    assert not hits(ask("ru", q="зюзюблик", year="2024"))
    counted = index.documents_by_language()
    put(title="Третий отчёт")
    assert index.documents_by_language() == counted | {"ru": counted["ru"] + 1}


def test_pages_in_other_languages_are_listed_as_theirs(put):
    put(["东北虎活动痕迹" * 20 + "玄武岩钻孔", "Хөх тогоруу үүрлэдэг шувуу өндөг " * 8 + "Зэүзэүр"],
        title="Two languages")
    foreign = ask("en", q="玄武岩钻孔")
    assert "Also in Chinese (1)" in foreign
    assert 'lang="zh-Hans">' in hits(foreign)[0]
    assert "#page=1" in hits(foreign)[0]
    own = ask("mn", q="Зэүзэүр")
    assert "#page=2" in hits(own)[0]
    assert 'class="elsewhere"' not in own
    # Somebody said what language it is in, and that holds for all pages.
    document = put(["Зюзюблик " * 30], language="mn")
    assert set(of_file(document).values_list("language", flat=True)) == {"mn"}


def test_what_is_not_published_is_not_in_the_index(put, follow):
    closed = Collection.get_first_root_node().add_child(name="closed")
    below = closed.add_child(name="below")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    for more in ({"collection": closed}, {"collection": below}, {"agreement": None}):
        assert not of_file(put(**more)).exists()
    document = put()
    assert of_file(document).count() == 5  # four pages with words, and the file
    every = CentreDocument.objects.filter(pk=document.pk)
    root = Collection.get_first_root_node()
    open_one = root.add_child(name="open")
    for take_back, give_again in (
        # Wagtail's action on many documents at once.
        (lambda: every.update(collection=below), lambda: every.update(collection=open_one)),
        (lambda: open_one.move(closed, "sorted-child"),
         lambda: Collection.objects.get(pk=open_one.pk).move(root, "sorted-child")),
        (lambda: CollectionViewRestriction.objects.create(
            collection=open_one, restriction_type="login"),
         lambda: CollectionViewRestriction.objects.get(collection=open_one).delete()),
    ):
        with follow():
            take_back()
        assert not of_file(document).exists()
        assert not hits(ask("ru", q="зюзюблик"))
        with follow():
            give_again()
        closed.refresh_from_db()
        open_one.refresh_from_db()
        assert of_file(document).count() == 5
    document.refresh_from_db()
    document.agreement = None
    document.save()  # and the index does not know yet
    assert of_file(document).exists()
    assert not hits(ask("ru", q="зюзюблик"))
    with follow():
        document.save()
    assert not of_file(document).exists()


def test_a_file_that_is_replaced_or_deleted_leaves_nothing_behind(put, follow):
    document = put()
    document.file = ContentFile(of_texts(["Хрюндель"]), "new.pdf")
    with follow():
        document.save()
    assert not hits(ask("ru", q="зюзюблик"))
    assert "#page=1" in hits(ask("ru", q="хрюндель"))[0]
    document.file = ContentFile(b"no pdf", "new.docx")
    with follow():
        document.save()
    assert not of_file(document).exists()
    assert not PdfText.objects.exists()
    document = put()
    with follow():
        document.delete()
    assert not Document.objects.filter(kind="file").exists()
    assert not PdfText.objects.exists()


def test_a_scan_is_found_by_its_title(put):
    document = put(["", ""], title="Скан протокола Хрюнделя")
    found = hits(ask("ru", q="хрюндель"))
    assert f'href="/documents/{document.pk}/{document.filename}"' in found[0]


def test_the_entry_says_the_year(put, entry, follow):
    document = put()
    entry.refresh_from_db()
    entry.date = "1999"
    with follow():
        entry.save()
    assert len(hits(ask("ru", q="зюзюблик", year="1999"))) == 1
    assert of_file(document).count() == 5


def test_a_rebuild_reads_only_what_is_another_file_or_another_reading(put, monkeypatch):
    document, reads = put(), []
    # The rest of the centre is not looked at.
    monkeypatch.setattr(index, "inventory", lambda: [f"file:{document.pk}"])
    monkeypatch.setattr(words.pdf, "read", lambda file: reads.append(1) or pdf.Reading(1, ("Б",)))
    index.rebuild()
    assert not reads
    assert of_file(document).count() == 5
    PdfText.objects.update(version=0)
    index.rebuild()
    assert len(reads) == 1
    assert of_file(document).count() == 2
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(b"%PDF-1.7 another")
    index.rebuild()
    assert len(reads) == 2
