"""What editors send: taken clean or refused in a sentence, whichever way it comes."""

import hashlib
import tempfile
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from amurinfo.config.headers import caching_for
from amurinfo.editions import roles
from amurinfo.editions.models import Office
from amurinfo.media.models import CentreDocument, CentreImage
from amurinfo.media.strip import NotAPicture, strip
from tests.media import films, pdfs, pictures
from tests.media.pictures import JPEG, MARK, MARKED, REFUSED, parts
from tests.media.test_strip import NEEDED

pytestmark = [pytest.mark.django_db, pytest.mark.once]

RUSSIAN = {
    "empty": "Файл {} пуст.",
    "other": "{} — не изображение JPEG, PNG, WebP или GIF.",
    "damaged": "Файл {} повреждён: его нельзя прочитать до конца.",
    "pixels": "В файле {} слишком много пикселей: можно не больше 60 млн.",
    "ending": "его имя должно оканчиваться на .",
    "large": "Файл {} слишком большой: можно не больше 20 МБ.",
}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def written(media, monkeypatch):
    """Bytes of all files that came into the folder, even if they are gone by now."""
    seen = []
    save = FileSystemStorage._save

    def watched(self, name, content):
        content.seek(0)
        seen.append(content.read())
        content.seek(0)
        assert not hasattr(content, "temporary_file_path"), "moved there as it is"
        return save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", watched)
    yield seen
    seen += [file.read_bytes() for file in files(media, renditions=True)]
    for data in seen:
        assert MARK not in data
        if not data.startswith(b"%PDF"):
            assert parts(data) <= NEEDED


def files(media: Path, renditions: bool = False) -> list[Path]:
    """Editors are shown small ones (``renditions``)."""
    return [path for path in media.rglob("*")
            if path.is_file() and (renditions or path.parent.name != "images")]


def shelf() -> int:
    return roles.collection_of(Office.objects.get(slug="vladivostok")).pk


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def add(client, file, what="images"):
    return client.post(f"/editors/{what}/add/", {
        "title": "Nest", "file": file, "collection": shelf()})


def add_many(client, file, what="images", **more):
    """The answer of Wagtail to its own script."""
    return client.post(f"/editors/{what}/multiple/add/", {
        "title": "Nest", "files[]": file, "collection": shelf()} | more)


def choose(client, file, what="images"):
    prefix = f"{what[:-1]}-chooser-upload"
    return client.post(f"/editors/{what}/chooser/create/", {
        f"{prefix}-title": "Nest", f"{prefix}-file": file, f"{prefix}-collection": shelf()})


def replace(client, file):
    return client.post(f"/editors/images/{CentreImage.objects.get().pk}/", {
        "title": "Nest", "file": file, "collection": shelf()})


#: All are tried by one way, these by each.
SOME = ("nothing", "JPEG cut off", "PNG cut off", "WebP head only", "PNG bomb", "HTML", "PDF",
        "zip", "another ending")
WAYS = {"add": add, "add many": add_many, "choose": choose, "replace": replace}


def told(answer) -> str:
    assert answer.status_code == 200
    if answer["Content-Type"] == "application/json":
        said = answer.json()
        return said.get("error_message") or said.get("html") or str(said)
    return answer.content.decode()


def sentence(name: str, why: str) -> str:
    return RUSSIAN[why].format(name)


# ---- refused --------------------------------------------------------------------------


@pytest.mark.parametrize(("way", "what"), [
    (way, what) for way in WAYS for what in (REFUSED if way == "add many" else SOME)])
def test_what_is_no_picture_is_refused_in_words(vladivostok, media, way, what):
    name, data, why = REFUSED[what]
    if way == "replace":
        CentreImage.objects.create(title="Before", file=sent("before.jpg", JPEG),
                                   collection_id=shelf())
    before = [(path, path.read_bytes()) for path in files(media)]
    said = told(WAYS[way](vladivostok, sent(name, data)))
    assert sentence(name, why) in said and name in said
    # Nothing half-done: the same files, and what was there before is still its own picture.
    assert [(path, path.read_bytes()) for path in files(media)] == before
    assert [image.title for image in CentreImage.objects.all()] == ["Before"] * (way == "replace")
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_more_than_twenty_megabytes(vladivostok, media, way):
    CentreImage.objects.create(title="Before", file=sent("before.jpg", JPEG), collection_id=shelf())
    large = sent("nest.jpg", JPEG + b"\0" * (20 * 2**20))
    assert sentence("nest.jpg", "large") in told(WAYS[way](vladivostok, large))
    assert len(files(media)) == 1


@pytest.mark.parametrize(("language", "said"), [
    ("ru", "Файл nest.jpg повреждён: его нельзя прочитать до конца."),
    ("en", "nest.jpg is damaged: it cannot be read to its end."),
    ("zh-hans", "nest.jpg 已损坏，无法完整读取。"),
    ("mn", "nest.jpg файл гэмтсэн: төгсгөл хүртэл нь унших боломжгүй."),
])
def test_in_the_language_of_the_editor(office_user, log_in, media, language, said):
    user = office_user("vladivostok")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    name, data, _why = REFUSED["JPEG cut off"]
    for way in (add, add_many, choose):
        assert said in told(way(log_in(user), sent(name, data)))


def test_a_name_is_no_part_of_the_page(vladivostok, media):
    """Wagtail's script puts our sentence into the page as HTML."""
    said = told(add_many(vladivostok, sent("<img src=x onerror=alert(1)>.jpg", b"nothing")))
    assert "_img src=x onerror=alert(1)_.jpg — не изображение" in said
    assert "<" not in said


# ---- taken ----------------------------------------------------------------------------


@pytest.mark.parametrize("what", MARKED)
def test_neither_the_original_nor_a_rendition_knows_the_place(vladivostok, media, written, what):
    ending, data = MARKED[what]
    assert add_many(vladivostok, sent(f"nest.{ending}", data)).json()["success"]
    image = CentreImage.objects.get()
    for spec in ("original", "width-9|format-jpeg", "width-9|format-png", "max-20x20|format-webp",
                 "fill-9x9"):
        image.get_rendition(spec)
    assert len(files(media, renditions=True)) == 6
    with Image.open(image.file.path) as picture:
        assert (image.width, image.height) == picture.size
    assert image.file_size == len(written[0])


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_leaves_more_than_the_picture(vladivostok, media, written, settings, way, large):
    """``large``: more than is kept in memory, so that it lies in a temporary file."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0 if large else 5 * 2**20
    _ending, data = MARKED["JPEG EXIF and GPS"]
    if way == "replace":
        CentreImage.objects.create(title="Before", file=sent("before.jpg", JPEG),
                                   collection_id=shelf())
    answer = WAYS[way](vladivostok, sent("nest.jpg", data))
    assert answer.status_code in (200, 302)
    [file] = files(media)
    assert file.name == "nest.jpg"
    image = CentreImage.objects.get()
    assert (image.width, image.height) == (20, 40)
    # Written anew once only: each time would blur it.
    assert file.read_bytes() == strip(data)


def test_a_file_that_waits_for_the_rest_of_its_form(vladivostok, media, written):
    """Wagtail keeps it as it was sent while the editor mends what else is wrong, then copies it."""
    _ending, data = MARKED["JPEG EXIF and GPS"]
    answer = add_many(vladivostok, sent("nest.jpg", data), title="Nest" * 100).json()
    waiting = UploadedFile.objects.get()
    assert len(files(media)) == 1
    key = answer["uploaded_file_id"]
    assert vladivostok.post(f"/editors/images/multiple/create_from_uploaded_image/{key}/", {
        f"uploaded-image-{key}-title": "Nest", f"uploaded-image-{key}-collection": shelf(),
    }).json()["success"]
    image = CentreImage.objects.get()
    assert (image.width, image.height) == (20, 40)
    assert [path.parent.name for path in files(media)] == ["original_images"]
    assert not (media / waiting.file.name).exists()


def test_what_waits_is_for_nobody(media):
    """Documents wait there as well, and their collection may be closed."""
    media.joinpath("wagtail_uploads").mkdir(parents=True)
    media.joinpath("wagtail_uploads", "report.pdf").write_bytes(b"%PDF-1.7")
    assert Client().get("/media/wagtail_uploads/report.pdf").status_code == 404
    # nginx takes from the disk what has such a header.
    assert caching_for("/media/wagtail_uploads/report.pdf") is None
    assert caching_for("/media/original_images/nest.jpg")


def test_the_same_picture_twice_is_said_and_two_pictures_are_two(vladivostok, media):
    first, again = (add_many(vladivostok, sent("a.jpg", JPEG)).json() for _ in range(2))
    other = add_many(vladivostok, sent("b.png", pictures.PNG)).json()
    assert [one["duplicate"] for one in (first, again, other)] == [False, True, False]


def test_a_program_has_no_other_door(media, written):
    _ending, data = MARKED["PNG EXIF and GPS"]
    image = CentreImage.objects.create(title="Nest", file=ContentFile(data, "nest.png"))
    assert (image.width, image.height) == (20, 40)
    assert (image.file_size, bool(image.file_hash)) == (len(written[0]), True)
    default_storage.save("anywhere/nest.bin", ContentFile(data))
    image.file.save("again.png", ContentFile(data), save=False)
    for name, other in (("nest.tif", REFUSED["TIFF"][1]), ("nest.jpg", b"<html>")):
        with pytest.raises(NotAPicture):
            default_storage.save(name, ContentFile(other))
    assert len(files(media)) == 3


def test_what_is_sent_lies_where_nobody_serves(media):
    """Before it is read: in memory, or in the folder of the system."""
    temporary = Path(ours.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()).resolve()
    for served in (ours.MEDIA_ROOT, ours.STATIC_ROOT, ours.DATA / "pages"):
        assert not temporary.is_relative_to(Path(served).resolve())


# ---- documents ------------------------------------------------------------------------


@pytest.mark.parametrize("way", [add, add_many, choose])
@pytest.mark.parametrize(("name", "data"), [
    ("nest.jpg", MARKED["JPEG EXIF and GPS"][1]), ("nest.pdf", MARKED["JPEG EXIF and GPS"][1]),
    ("nest.tif", REFUSED["TIFF"][1]), ("nest.heic", REFUSED["HEIC"][1]),
    ("nest.webp", MARKED["WebP XMP"][1]), ("nest.png", b"no picture at all"),
])
def test_pictures_are_no_documents(vladivostok, media, way, name, data):
    said = told(way(vladivostok, sent(name, data), "documents"))
    assert f"{name} — изображение. Загрузите его в разделе «Изображения»" in said
    assert not files(media)
    assert not CentreDocument.objects.exists()


def test_nor_when_they_take_the_place_of_one(vladivostok, media):
    report = pdfs.of_texts(["один"])
    add(vladivostok, sent("report.pdf", report), "documents")
    document = CentreDocument.objects.get()
    said = told(vladivostok.post(f"/editors/documents/edit/{document.pk}/", {
        "title": "Nest", "collection": shelf(),
        "file": sent("nest.jpg", MARKED["JPEG EXIF and GPS"][1])}))
    assert "nest.jpg — изображение." in said
    assert [path.read_bytes() for path in files(media)] == [report]
    # Another title, no other file: nothing to be asked.
    assert vladivostok.post(f"/editors/documents/edit/{document.pk}/", {
        "title": "Report", "collection": shelf()}).status_code == 302


def test_other_documents_are_stored_as_they_are(vladivostok, media):
    for name, data in (("report.pdf", pdfs.of_texts(["один"])), ("table.csv", b"a,b\n1,2\n"),
                       ("words.vtt", b"WEBVTT\n"), ("letters.zip", b"PK\x03\x04")):
        assert add_many(vladivostok, sent(name, data), "documents").json()["success"]
        assert (media / "documents" / name).read_bytes() == data


@pytest.mark.parametrize("way", [add, add_many, choose])
@pytest.mark.parametrize(("name", "data"), [("nest.mp4", films.MP4), ("nest.webm", films.WEBM)])
def test_a_film_has_no_place_either(vladivostok, media, way, name, data):
    way(vladivostok, sent(name, data), "documents")
    [file] = files(media)
    assert MARK not in file.read_bytes()
    assert len(file.read_bytes()) == len(data)
    document = CentreDocument.objects.get()
    assert document.file_hash == hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("way", [add, add_many, choose])
@pytest.mark.parametrize(("data", "said"), [
    (films.WITH_A_WAY, "В файле nest.mp4 есть не только изображение и звук"),
    (films.MP4[:-1], "Файл nest.mp4 повреждён: его нельзя прочитать до конца."),
])
def test_a_film_of_which_nobody_knows_what_it_tells(vladivostok, media, way, data, said):
    assert said in told(way(vladivostok, sent("nest.mp4", data), "documents"))
    assert not files(media)


def test_nor_by_a_program(media):
    default_storage.save("nest.bin", ContentFile(films.MP4))
    assert MARK not in (media / "nest.bin").read_bytes()


# ---- pictures of editors ---------------------------------------------------------------


def account(client, file):
    return client.post("/editors/account/", {
        "name_email-first_name": "Anna", "name_email-last_name": "Ivanova",
        "name_email-email": "anna@example.org", "avatar-avatar": file,
        "locale-preferred_language": "ru", "theme-theme": "system",
        "theme-contrast": "system", "theme-density": "default",
    })


@pytest.mark.parametrize(("name", "data", "size"), [
    ("me.jpg", MARKED["JPEG EXIF and GPS"][1], (20, 40)),
    ("me.jpg", MARKED["MPO second picture"][1], (40, 20)),
    ("me.png", MARKED["PNG profile"][1], (40, 20)),
    ("me.gif", MARKED["GIF animated comment"][1], (40, 20)),
    # Wagtail makes a small one of it.
    ("me.jpg", pictures.written(pictures.scene((900, 500)), "JPEG", exif=pictures.exif()),
     (222, 400)),
])
def test_a_profile_picture_has_no_place_either(vladivostok, media, written, name, data, size):
    assert account(vladivostok, sent(name, data)).status_code == 302
    [file] = files(media)
    assert UserProfile.objects.get().avatar.path == str(file)
    with Image.open(file) as picture:
        assert picture.size == size


@pytest.mark.parametrize("what", SOME)
def test_what_is_no_profile_picture_is_said(vladivostok, media, what):
    name, data, why = REFUSED[what]
    said = told(account(vladivostok, sent(name, data)))
    assert sentence(name, why) in said and name in said
    assert not files(media)
    assert not UserProfile.objects.get().avatar


def test_a_database_that_says_no_leaves_the_old_picture(vladivostok, media, monkeypatch):
    CentreImage.objects.create(title="Before", file=sent("before.jpg", JPEG), collection_id=shelf())

    def refuse(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr("wagtail.images.models.AbstractImage.save", refuse)
    with pytest.raises(IntegrityError), transaction.atomic():
        replace(vladivostok, sent("nest.png", pictures.PNG))
    assert [path.name for path in files(media)] == ["before.jpg"]
