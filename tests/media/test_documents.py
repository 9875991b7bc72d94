"""What an editor is told of a PDF file, and who may put one under an entry of the library."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amurinfo.editions import roles
from amurinfo.editions.models import Office
from amurinfo.facts.models import Agreement
from amurinfo.media.models import CentreDocument
from tests.media import pdfs

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIBRARY = "/ru/library/tiger-strategy-russia-2010/"


@pytest.fixture
def send(settings, tmp_path):
    """Sends a file as Wagtail's form does; the document, and the form that is shown next."""
    settings.MEDIA_ROOT = tmp_path

    def form(client, data: bytes, **more):
        shelf = roles.collection_of(Office.objects.get(slug="vladivostok"))
        client.post("/editors/documents/add/", {
            "title": "Отчёт", "file": SimpleUploadedFile("report.pdf", data),
            "collection": shelf.pk, **more,
        })
        document = CentreDocument.objects.get()
        html = client.get(f"/editors/documents/edit/{document.pk}/").content.decode()
        return document, html

    return form


def test_the_editor_is_told_what_could_be_read_and_readers_find_the_file(vladivostok, send):
    entry = Agreement.objects.get(slug="tiger-strategy-russia-2010")
    document, html = send(vladivostok, pdfs.of_texts(["один", "два", "", ""]), agreement=entry.pk)
    assert "Текст есть на 2 из 4 страниц. 2 страницы — только изображения." in html
    assert "читатели его не найдут" not in html
    shown = Client().get(LIBRARY).content.decode()
    assert f'<a href="{document.url}">Отчёт (PDF, ' in shown


def test_many_files_at_once_are_told_of_at_once(vladivostok, settings, tmp_path):
    """Wagtail shows the form of each file as soon as it is there."""
    settings.MEDIA_ROOT = tmp_path
    shelf = roles.collection_of(Office.objects.get(slug="vladivostok"))
    answer = vladivostok.post("/editors/documents/multiple/add/", {
        "title": "Отчёт", "collection": shelf.pk,
        "files[]": SimpleUploadedFile("report.pdf", pdfs.of_texts(["один", ""])),
    }).json()
    assert answer["success"]
    assert "Текст есть на 1 из 2 страниц. 1 страница — только изображение." in answer["form"]


def test_a_browser_opens_the_page(vladivostok, send):
    """A file that is saved to a disk has no ``#page=``."""
    document, _html = send(vladivostok, pdfs.of_texts(["один"]))
    answer = Client().get(document.url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")


def test_what_cannot_be_read_is_said(vladivostok, send):
    _document, html = send(vladivostok, pdfs.ENCRYPTED)
    assert "Файл закрыт паролем" in html
    assert "не относится ни к одной записи библиотеки" in html


def test_who_may_not_change_the_library_puts_nothing_there(contributor, send):
    entry = Agreement.objects.get(slug="tiger-strategy-russia-2010")
    document, html = send(contributor, pdfs.of_texts(["один"]), agreement=entry.pk)
    assert document.agreement is None
    assert 'name="agreement"' not in html
    assert 'name="language"' in html
