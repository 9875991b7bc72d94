"""Pictures go out with the pages of an office, and new ones come back with them."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image as Picture
from wagtail.images import get_image_model

from amurinfo.editions import roles
from amurinfo.editions.models import Edition, Office, Stewardship
from amurinfo.media.storage import Storage
from amurinfo.pages.words import parcel, sent
from tests.media.pictures import MARK, MARKED, exif

from .desk import DESK, HEAD, RIVERS, archive_of, back, done, kinds, packed, page_of, whys

pytestmark = [pytest.mark.django_db, pytest.mark.once,
              pytest.mark.usefixtures("own_folder", "own_media")]

PAGES = f"content/pages/{RIVERS}"
NEST = MARKED["JPEG EXIF and GPS"][1]
SAID = """title: "Нарӧма"
credit: "И. Иванова"
licence: "CC BY 4.0"
alt:
  ru: "Река"
  en: "A river"
  zh-hans: "河流"
  mn: "Гол мөрөн"
"""


@pytest.fixture
def own_media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


def stored() -> list[Path]:
    from django.conf import settings

    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def plain(colour: str) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def with_line(files: dict[str, bytes], *lines: str) -> dict[str, bytes]:
    """One page of an archive, with more at its end, and the page above it."""
    above = ("content/pages/ecoregion/page.yaml", "content/pages/ecoregion/ru.md")
    own = {name: data for name, data in files.items()
           if name.startswith(("content/pictures/", PAGES.removesuffix("ru.md"), *above))}
    return own | {
        PAGES: files[PAGES].rstrip(b"\n") + "".join(f"\n\n{line}\n" for line in lines).encode()}


def test_a_new_picture_comes_in_with_its_words_and_goes_out_again(vladivostok, irina):
    files = with_line(archive_of(vladivostok, "ru:ecoregion"), "![Утро](image:река.jpg)")
    files |= {"content/pictures/река.jpg": NEST, "content/pictures/река.jpg.yaml": SAID.encode()}
    looked = back(vladivostok, files, root="")
    assert kinds(looked) == {RIVERS: "changed"} and looked.context["plan"].strange == []
    assert "image:река.jpg" in looked.content.decode()
    # A look keeps nothing.
    assert not get_image_model().objects.exists() and stored() == []

    assert done(vladivostok, looked)["Location"] == DESK
    image = get_image_model().objects.get()
    assert (image.title, image.credit, image.licence) == ("Нарӧма", "И. Иванова", "CC BY 4.0")
    assert (image.alt_ru, image.alt_en, image.alt_zh, image.alt_mn) == (
        "Река", "A river", "河流", "Гол мөрөн")
    assert image.uploaded_by_user == irina and image.collection.name == "office: vladivostok"
    [file] = stored()
    data = file.read_bytes()
    assert b"Exif" not in data and b"GPS" not in data
    with Picture.open(file) as picture:
        assert picture.size == (image.width, image.height) and not picture.getexif()
    draft = page_of("ru").get_latest_revision_as_object()
    assert draft.body.raw_data[-1]["value"] == {"image": image.pk, "caption": "Утро"}
    assert page_of("ru").has_unpublished_changes and page_of("ru").live

    # Out again: by its number, with its file and its words; and back, nothing is to be done.
    again = archive_of(vladivostok, "ru:ecoregion")
    assert f"![Утро](image:{image.pk} \"Нарӧма\")" in again[PAGES].decode()
    assert again[f"content/pictures/{image.pk}.jpg"] == data
    assert again[f"content/pictures/{image.pk}.jpg.yaml"].decode() == SAID
    looked = back(vladivostok, again, root="")
    assert kinds(looked) == {} and looked.context["plan"].strange == []
    # Nor is there with the file as it was sent, under any name.
    for same in (NEST, data):
        named = again | {"content/pictures/x.jpg": same, PAGES: again[PAGES].replace(
            f"image:{image.pk} \"Нарӧма\"".encode(), b"image:x.jpg")}
        assert kinds(back(vladivostok, named, root="")) == {}


def test_a_picture_is_written_anew_once_when_it_comes_and_of_the_other_nothing_is_kept(
    vladivostok, monkeypatch, settings,
):
    outside, depths = len(connection.atomic_blocks), []

    def strip(*arguments):
        depths.append(len(connection.atomic_blocks))
        return real(*arguments)

    real = sent.strip
    monkeypatch.setattr(sent, "strip", strip)
    files = with_line(archive_of(vladivostok, "ru:ecoregion"), "![](image:x.jpg)",
                      "![](image:damaged.jpg)")
    files |= {"content/pictures/x.jpg": NEST, "content/pictures/damaged.jpg": NEST[:400],
              "content/pictures/unnamed.jpg": MARKED["JPEG comment"][1],
              "content/pages/strange.jpg": NEST}
    whole = packed(files, root="")
    assert MARK in whole and exif() in whole and MARK in NEST[:400]  # nothing is hidden by packing
    address = vladivostok.post(DESK, {"file": SimpleUploadedFile("words.zip", whole)})["Location"]
    # Two were tried, while nobody waited at the database.
    assert depths == [outside] * 2
    kept = [path for path in settings.DATA.rglob("*") if path.is_file()]
    assert len(kept) > 5
    for path in kept:
        data = path.read_bytes()
        assert not [mark for mark in (MARK, b"Exif\0", exif()[6:]) if mark in data], path
    looked = vladivostok.get(address)
    looked.address = address
    assert kinds(looked) == {RIVERS: "refused"} and "damaged.jpg" in whys(looked)[RIVERS]
    done(vladivostok, looked)
    assert len(depths) == 2


def test_what_is_left_aside_is_said(vladivostok):
    files = with_line(archive_of(vladivostok, "ru:ecoregion"), "![](image:a.png)")
    files |= {"content/pictures/a.png": plain("red"), "content/pictures/b.png": plain("blue"),
              "content/pictures/gone.png.yaml": SAID.encode()}
    looked = back(vladivostok, files, root="")
    plan = looked.context["plan"]
    assert (plan.unnamed, plan.other_words) == (["gone.png.yaml", "b.png"], [])
    assert "gone.png.yaml, b.png" in looked.content.decode()
    done(vladivostok, looked)

    image = get_image_model().objects.get()
    again = archive_of(vladivostok, "ru:ecoregion")
    name = f"content/pictures/{image.pk}.png.yaml"
    plan = back(vladivostok, again, root="").context["plan"]
    assert (plan.unnamed, plan.other_words) == ([], [])
    for other in (SAID.encode(), b"owner: 1\n"):
        looked = back(vladivostok, again | {name: other}, root="")
        assert looked.context["plan"].other_words == [f"{image.pk}.png.yaml"]
        assert f"{image.pk}.png.yaml" in looked.content.decode()
    # Nor is the picture of a number changed by another file.
    other = again | {f"content/pictures/{image.pk}.png": plain("green")}
    assert back(vladivostok, other, root="").context["plan"].unnamed == [f"{image.pk}.png"]
    # The plan that was shown is the one that is done.
    one, two = (back(vladivostok, with_line(again | more, "Слово."), root="").context["plan"].digest
                for more in ({}, {name: SAID.encode()}))
    assert one != two


def test_a_new_picture_goes_to_the_office_that_keeps_the_edition(
    irina, vladivostok, admin_client,
):
    # The shelf of another office, hers too, comes first.
    other = Office.objects.exclude(slug="vladivostok").order_by("pk").first()
    Stewardship.objects.create(
        office=other, edition=Edition.objects.get(language="mn"))
    for one in (other, Office.objects.get(slug="vladivostok")):
        roles.sync(one)
    irina.groups.add(other.roles.get(kind="editor").group)
    assert roles.collection_of(other).path < roles.collection_of(
        Office.objects.get(slug="vladivostok")).path
    shelves = []
    for number, client in enumerate((vladivostok, admin_client)):
        files = with_line(archive_of(client, "ru:ecoregion"), f"![](image:{number}a.png)")
        files[f"content/pictures/{number}a.png"] = plain(("red", "blue")[number])
        done(client, back(client, files, root=""))
        shelves.append(get_image_model().objects.get(title=f"{number}a").collection.name)
    assert shelves == ["office: vladivostok"] * 2


def test_what_is_missing_is_said_and_only_what_a_draft_shows_is_kept(vladivostok):
    files = with_line(archive_of(vladivostok, "ru:ecoregion"), "![](image:a.png)")
    files["content/pages/ecoregion/ru.md"] += b"\n\n![](image:b.png)\n\n[x](/no/such/)\n"
    files |= {f"content/pictures/{name}.png": plain(colour)
              for name, colour in (("a", "red"), ("b", "green"), ("c", "blue"))}
    looked = back(vladivostok, files, root="")
    assert kinds(looked) == {RIVERS: "changed", "ecoregion/ru.md": "refused"}
    [new] = looked.context["plan"].pictures
    assert new.name == "a.png" and len(new.lacks) == 6
    done(vladivostok, looked)
    assert [image.title for image in get_image_model().objects.all()] == ["a"]
    assert len(stored()) == 1


WRONG = {
    "no file": ({}, "image:x.jpg", "x.jpg"),
    "damaged": ({"x.jpg": NEST[:200]}, "image:x.jpg", "x.jpg"),
    "no picture": ({"x.jpg": b"<svg/>"}, "image:x.jpg", "JPEG, PNG"),
    "another kind": ({"x.jpg": plain("red")}, "image:x.jpg", ".png"),
    "a field that there is not": ({"x.jpg": NEST, "x.jpg.yaml": b"owner: 1\n"}, "image:x.jpg",
                                  "owner"),
    "words that are a list": ({"x.jpg": NEST, "x.jpg.yaml": b"alt: [a]\n"}, "image:x.jpg", "alt"),
    "a language that there is not": ({"x.jpg": NEST, "x.jpg.yaml": b"alt: {fr: a}\n"},
                                     "image:x.jpg", "fr"),
    "too many words": ({"x.jpg": NEST, "x.jpg.yaml": f"credit: {'a' * 300}\n".encode()},
                       "image:x.jpg", "credit"),
    "a folder": ({"x.jpg": NEST}, "image:../x.jpg", "image:../x.jpg"),
}


@pytest.mark.parametrize(("sent", "target", "told"), WRONG.values(), ids=WRONG)
def test_a_picture_that_is_wrong_is_refused_with_a_sentence(sent, target, told, vladivostok):
    files = with_line(archive_of(vladivostok, "ru:ecoregion"), f"![x]({target})")
    files |= {f"content/pictures/{name}": data for name, data in sent.items()}
    looked = back(vladivostok, files, root="")
    assert kinds(looked) == {RIVERS: "refused"} and told in whys(looked)[RIVERS]
    done(vladivostok, looked)
    assert not get_image_model().objects.exists() and stored() == []


def test_so_many_new_ones_at_a_time(vladivostok, monkeypatch):
    monkeypatch.setattr(sent, "MOST", 1)
    files = with_line(archive_of(vladivostok, "ru:ecoregion"), "![](image:a.png)")
    files["content/pages/ecoregion/ru.md"] += b"\n\n![](image:b.png)\n"
    files |= {f"content/pictures/{name}.png": plain(colour)
              for name, colour in (("a", "red"), ("b", "green"))}
    looked = back(vladivostok, files, root="")
    assert kinds(looked) == {RIVERS: "changed", "ecoregion/ru.md": "refused"}
    assert "b.png" in whys(looked)["ecoregion/ru.md"]


def test_when_the_work_is_undone_the_files_go_too(vladivostok, monkeypatch):
    files = with_line(archive_of(vladivostok, "ru:ecoregion"), "![](image:a.png)",
                      "![](image:b.png)")
    files |= {"content/pictures/a.png": plain("red"), "content/pictures/b.png": plain("green")}
    looked = back(vladivostok, files, root="")
    save, left = Storage._save, iter("x")

    def once(self, name, content):
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(Storage, "_save", once)
    with pytest.raises(OSError, match="No space"):
        done(vladivostok, looked)
    monkeypatch.undo()
    assert not get_image_model().objects.exists() and stored() == []
    assert not page_of("ru").has_unpublished_changes


def test_an_archive_has_room_for_so_much_and_says_what_was_left_out(vladivostok, monkeypatch):
    page = page_of("ru")
    images = [get_image_model().objects.create(
        title=colour, file=ContentFile(plain(colour), f"{colour}.png"))
        for colour in ("red", "green")]
    page.body = [*page.body.raw_data, *(
        {"type": "picture", "value": {"image": image.pk, "caption": ""}} for image in images)]
    page.save_revision()
    monkeypatch.setattr(parcel, "MAX_PICTURES", images[0].file_size + 5)
    files = archive_of(vladivostok, "ru:ecoregion")
    assert [name for name in files if name.endswith(".png")] == [
        f"content/pictures/{images[0].pk}.png"]
    assert "green" in files["content/pages/left-out.txt"].decode()
    # A file that is gone is no reason to refuse the rest.
    images[0].file.storage.delete(images[0].file.name)
    files = archive_of(vladivostok, "ru:ecoregion")
    assert "red" in files["content/pages/left-out.txt"].decode()


def test_pictures_of_an_archive_have_a_measure(monkeypatch):
    monkeypatch.setattr(parcel, "MAX_PICTURES", 1000)
    whole = parcel.write({"ru.md": HEAD, "pictures/a.png": b"x" * 600,
                          "pictures/b.png": b"x" * 300})
    files, strange = parcel.read(whole)
    assert (set(files), strange) == ({"ru.md", "pictures/a.png", "pictures/b.png"}, [])
    with pytest.raises(parcel.ParcelError) as caught:
        parcel.read(parcel.write({"ru.md": HEAD, "pictures/a.png": b"x" * 600,
                                  "pictures/b.png": b"x" * 600}))
    assert caught.value.code == "pictures"
