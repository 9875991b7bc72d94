"""Share pictures: read back pixel by pixel."""

import io

import pytest
from PIL import Image

from amurinfo.delivery.found import picture

#: Khabarovsk, on the map; Moscow, not.
KHABAROVSK, MOSCOW = (135.07, 48.48, None), (37.6, 55.8, None)


def pixel(data: bytes, lon: float, lat: float) -> tuple[int, int, int]:
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
        x, y = picture.window().place(lon, lat)
        return image.convert("RGB").getpixel((round(x), round(y)))


def test_the_mark_stands_where_the_place_is():
    plain, marked = picture.draw([]), picture.draw([KHABAROVSK])
    red, green, blue = pixel(marked, *KHABAROVSK[:2])
    assert red > 150 and green < 100 and blue < 80
    assert pixel(plain, *KHABAROVSK[:2]) != (red, green, blue)
    # Far from the mark nothing has changed.
    assert pixel(plain, 115, 48) == pixel(marked, 115, 48)
    assert len(marked) < 100_000


def test_a_circle_has_the_size_of_the_area():
    """One million hectares are 10,000 km² of red."""
    with Image.open(io.BytesIO(picture.draw([(128.0, 50.0, 1_000_000.0)]))) as image:
        red = sum(
            count for count, (r, g, b) in image.convert("RGB").getcolors(1 << 20)
            if r > 150 and g < 100 and b < 80
        )
    square_km = red / picture.window().scale ** 2
    assert abs(square_km - 10_000) < 1_000


def test_equal_places_share_a_file_and_others_do_not(tmp_path):
    one = picture.write(tmp_path, [KHABAROVSK, (128.0, 50.0, 1e6)])
    assert picture.write(tmp_path, [(128.0, 50.0, 1e6), KHABAROVSK, KHABAROVSK, MOSCOW]) == one
    assert picture.write(tmp_path, [KHABAROVSK]) != one
    assert len(list(tmp_path.iterdir())) == 2


def test_a_failure_leaves_nothing_half_done(tmp_path, monkeypatch):
    def broken(spots):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(picture, "draw", broken)
    with pytest.raises(OSError):
        picture.write(tmp_path, [KHABAROVSK])
    assert list(tmp_path.iterdir()) == []
