"""A photograph of a nest does not tell where the nest is."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from amurinfo.media.strip import NotAPicture, strip

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B
SECRET = b"SECRETPLACE"


def photograph(kind="JPEG", size=(40, 20), orientation=6) -> bytes:
    picture = Image.new("RGB", size, "white")
    picture.putpixel((0, 0), (255, 0, 0))
    exif = picture.getexif()
    exif[ORIENTATION] = orientation
    exif[ARTIST] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 12.0, 18.0), 3: "E", 4: (134.0, 51.0, 32.0)})
    out = io.BytesIO()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    options = {"xmp": xmp} if kind in ("JPEG", "WEBP") else {}
    if kind == "JPEG":
        options["comment"] = SECRET
    picture.save(out, kind, exif=exif, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_byte_of_it_is_left(kind):
    dirty = photograph(kind)
    assert SECRET in dirty
    clean = strip(dirty)
    assert SECRET not in clean
    with Image.open(io.BytesIO(clean)) as picture:
        assert not picture.getexif()
        assert not picture.getexif().get_ifd(GPS)
        assert picture.format == kind


def test_it_stands_upright():
    # Orientation 6: the camera was held on its side; 40 by 20 is seen as 20 by 40.
    with Image.open(io.BytesIO(strip(photograph("PNG")))) as picture:
        assert picture.size == (20, 40)
        assert picture.getpixel((19, 0)) == (255, 0, 0)


@pytest.mark.parametrize("data", [b"", b"no picture", b"GIF89a", photograph()[:200],
                                  b"%PDF-1.4", b"<svg onload='x()'/>"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(NotAPicture):
        strip(data)


@pytest.mark.django_db
def test_neither_the_original_nor_a_rendition_knows_the_place(settings, tmp_path):
    from amurinfo.media.models import CentreImage

    settings.MEDIA_ROOT = tmp_path
    image = CentreImage.objects.create(
        title="nest", file=SimpleUploadedFile("nest.jpg", photograph(size=(400, 200)))
    )
    image.get_rendition("width-100|format-jpeg")
    image.get_rendition("width-100|format-png")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 3
    for path in files:
        assert SECRET not in path.read_bytes()
        with Image.open(path) as picture:
            assert not picture.getexif()
    assert (image.width, image.height) == (200, 400)
