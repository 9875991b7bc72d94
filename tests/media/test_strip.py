"""A photograph of a nest does not tell where the nest is."""

import io
import time

import pytest
from PIL import Image, ImageCms

from amurinfo.media.strip import ENDINGS, NotAPicture, is_picture, kind_of, strip
from tests.media import pictures
from tests.media.pictures import MARK, MARKED, REFUSED, parts, scene, written

#: All that a file needs to be a picture: the tables of JPEG (its APP0 says JFIF), the chunks of a
#: PNG that draw, those of WebP, and how a GIF moves.
NEEDED = {"", "APP0", "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "VP8", "VP8L", "VP8X", "ALPH", "ANIM",
          "ANMF", "f9", "NETSCAPE"}


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("what", MARKED)
def test_nothing_is_left_but_the_picture(what):
    _ending, dirty = MARKED[what]
    assert MARK in dirty
    clean = strip(dirty)
    assert MARK not in clean
    assert parts(clean) <= NEEDED
    with opened(clean) as picture:
        assert not picture.getexif()
        assert kind_of(clean) == picture.format


@pytest.mark.parametrize(("mark", "found"), [
    ("JPEG EXIF and GPS", {"APP1"}), ("JPEG comment", {"COM"}), ("JPEG profile", {"APP2"}),
    ("JPEG film behind the end", {"rest"}), ("PNG zTXt", {"zTXt"}),
    ("PNG behind the end", {"rest"}),
    ("WebP XMP", {"XMP"}), ("GIF comment", {"fe"}), ("GIF application", {"XMP Data"}),
])
def test_what_looks_for_parts_finds_them(mark, found):
    assert parts(MARKED[mark][1]) & {"APP1", "APP2", "COM", "rest", "zTXt", "XMP", "fe",
                                     "XMP Data"} == found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "size", "red"), [
    (1, (40, 20), (1, 1)), (2, (40, 20), (38, 1)), (3, (40, 20), (38, 18)), (4, (40, 20), (1, 18)),
    (5, (20, 40), (1, 1)), (6, (20, 40), (18, 1)), (7, (20, 40), (18, 38)), (8, (20, 40), (1, 38)),
])
def test_it_stands_upright(kind, orientation, size, red):
    """6: the camera was held on its side; 40 by 20 is seen as 20 by 40."""
    with opened(strip(written(scene(), kind, exif=pictures.exif(orientation)))) as picture:
        assert picture.size == size
        red_, green, blue = picture.convert("RGB").getpixel(red)
        assert red_ > 200 and green < 60 and blue < 60


def test_exif_that_nobody_can_read_is_no_reason_to_refuse_a_picture():
    for broken in (b"Exif\0\0nonsense", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0"):
        with opened(strip(pictures.segment(pictures.JPEG, 0xE1, broken))) as picture:
            assert picture.size == (40, 20)


def test_colours_of_another_profile_become_srgb():
    """The same numbers mean another colour under another profile. Here it is one whose red is the
    green of sRGB, so that nobody can take one for the other."""
    swapped = _with_channels_swapped()
    with opened(strip(written(scene(), "PNG", icc_profile=swapped))) as picture:
        red, green, blue = picture.getpixel((1, 1))
        assert red < 60 and green > 200 and blue < 60
        assert "icc_profile" not in picture.info
    # One that is broken says nothing.
    with opened(strip(written(scene(), "PNG", icc_profile=b"broken" * 30))) as picture:
        assert picture.getpixel((1, 1)) == (255, 0, 0)


def _with_channels_swapped() -> bytes:
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = data.index(b"rXYZ"), data.index(b"gXYZ")
    data[red:red + 4], data[green:green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


def test_prints_become_pictures_for_screens():
    with opened(strip(written(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG"))) as picture:
        assert picture.mode == "RGB"
        red, green, blue = picture.getpixel((4, 4))
        assert red > 200 and green < 60 and blue < 60


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_stays_as_it_is_seen(mode):
    before = Image.new(mode, (9, 7), 40_000) if mode == "I;16" else scene(mode=mode)
    if mode in ("LA", "RGBA"):
        before.putalpha(128)
    with opened(strip(written(before, "PNG"))) as after:
        assert after.mode == mode
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


@pytest.mark.parametrize(("mode", "clear"), [("RGB", (255, 0, 0)), ("L", 76), ("P", b"\x80" * 256)])
def test_what_is_transparent_stays_so(mode, clear):
    """Red, or what is drawn in the first colour, is not seen."""
    data = written(scene(mode=mode), "PNG", transparency=clear)
    with opened(data) as before, opened(strip(data)) as after:
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
        assert after.convert("RGBA").getextrema()[3][0] < 255


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_what_was_rubbed_out_is_gone(mode):
    """Programs make it transparent and leave the colours."""
    before = scene(mode=mode)
    before.putalpha(Image.new("L", before.size, 0))
    with opened(strip(written(before, "PNG"))) as picture:
        assert set(picture.tobytes()) == {0}


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_what_moves_goes_on_moving(kind):
    with opened(strip(pictures.moving(kind, **({"lossless": True} if kind == "WEBP" else {})))) as \
            picture:
        assert (picture.n_frames, picture.info["loop"]) == (2, 3)
        times = []
        for number, red in enumerate([(1, 1), (38, 18)]):
            picture.seek(number)
            picture.load()
            times.append(picture.info["duration"])
            assert picture.convert("RGB").getpixel(red)[1] < 60
        assert times == [70, 130]


@pytest.mark.parametrize("what", [what for what, (_, _, why) in REFUSED.items() if why != "ending"])
def test_what_is_no_picture_is_refused(what):
    _name, data, why = REFUSED[what]
    start = time.monotonic()
    with pytest.raises(NotAPicture) as error:
        strip(data)
    assert error.value.why == why
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_whatever_is_cut_or_changed_it_is_a_picture_or_refused(kind):
    """No other error: it would be an answer 500."""
    whole = written(Image.effect_noise((30, 30), 90), kind)
    for at in range(0, len(whole), 7):
        for data in (whole[:at], whole[:at] + b"\xff" + whole[at + 1:],
                     whole[:at] + b"\0\0\0\0" + whole[at + 4:]):
            try:
                clean = strip(data)
            except NotAPicture:
                continue
            assert parts(clean) <= NEEDED


def test_pictures_of_every_kind_are_known_by_their_first_bytes():
    for ending, data in MARKED.values():
        assert ending in ENDINGS[kind_of(data)]
        assert is_picture(data[:32])
    for what in ("TIFF", "HEIC"):
        assert is_picture(REFUSED[what][1][:32])
    for what in ("HTML", "SVG", "PDF", "zip", "nothing"):
        assert not is_picture(REFUSED[what][1][:32])
    assert not is_picture(b"\0\0\0\x18ftypmp42\0\0\0\0")  # a film
