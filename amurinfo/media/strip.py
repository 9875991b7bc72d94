"""Pictures without the place where they were taken. Pure: bytes in, bytes out.

Willow copies EXIF, GPS included, into renditions, and the original keeps it. A photograph of
a nest tells where the nest is; so an upload is written anew from its pixels alone before
anything stores it.

What a file may carry beside its picture: EXIF with a thumbnail, XMP, IPTC, comments, blocks of
text, a colour profile (it has room for any text, and for the number of a camera), a second picture
(MPO), a film behind its end (telephones). Nothing of that is copied, so nothing has to be found.
"""

import contextlib
import io
import itertools

from PIL import Image, ImageCms

#: Format of Pillow -> options of writing.
_WRITE = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92},
    "GIF": {},
}
#: Endings of their names; the first is the usual one.
ENDINGS = {"JPEG": ("jpg", "jpeg"), "PNG": ("png",), "WEBP": ("webp",), "GIF": ("gif",)}

#: First bytes of further kinds, which people or cameras make of photographs: TIFF and what is built
#: like it (DNG, NEF, CR2, GeoTIFF), raw files of Olympus, Panasonic and Fujifilm, Photoshop,
#: JPEG 2000, JPEG XL.
_OTHERS = (
    b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIRO", b"IIRS", b"IIU\0", b"FUJIFILM", b"8BPS",
    b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51", b"\0\0\0\x0cJXL ", b"\xff\x0a",
)
#: Brands of HEIC, AVIF and CR3, which are built like films.
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif",
           b"avis", b"crx ")

#: Each frame counts as this many pixels at least: a million frames of one pixel take long, too.
_LEAST = 10_000
#: Scans of a JPEG. Ordinary ones have a dozen; a file can ask for its pixels to be gone through
#: a hundred thousand times.
_SCANS = 1000

_ORIENTATION = 0x0112
#: EXIF's number -> how the picture comes to stand upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}
#: 16 bits a pixel or one: no colours that a profile could say something of.
_WITHOUT_COLOURS = ("1", "I", "I;16", "I;16B", "F")


class NotAPicture(ValueError):
    """The bytes are no picture that we take. ``why``: ``empty``, ``other`` (no picture, or one of
    another kind), ``damaged``, ``pixels`` (too many of them)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def kind_of(data: bytes) -> str:
    """Pillow's name of the kind that the first bytes promise; empty if it is none that we take."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "WEBP" if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else ""


def is_picture(start: bytes) -> bool:
    """``start``: the first bytes of a file; of any kind that holds photographs."""
    return bool(kind_of(start)) or start.startswith(_OTHERS) or (
        start[4:8] == b"ftyp" and start[8:12] in _BRANDS)


def strip(data: bytes, most: int = 60_000_000) -> bytes:
    """The same picture, turned upright, its colours in sRGB, and nothing else. ``most``: pixels, of
    all frames together. An animated PNG becomes its first picture. Raises :class:`NotAPicture`."""
    kind = kind_of(data)
    if not kind:
        raise NotAPicture("other" if data else "empty")
    if kind == "JPEG" and data.count(b"\xff\xda") > _SCANS:
        raise NotAPicture("damaged")
    try:
        # No other kind is tried: fewer programs read what somebody sent.
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            _count(picture, most)
            if kind in ("GIF", "WEBP") and getattr(picture, "is_animated", False):
                return _animation(picture, kind, most)
            return _written([_pixels(picture)], kind)
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPicture("pixels") from None
    # Over a file that was made for it a decoder stumbles with any error there is.
    except Exception as error:
        raise NotAPicture("damaged") from error


def _count(picture: Image.Image, most: int) -> int:
    number = picture.width * picture.height
    if number > most:
        raise NotAPicture("pixels")
    return max(number, _LEAST)


def _pixels(picture: Image.Image) -> Image.Image:
    """What is seen, in an image that knows nothing of the file."""
    picture.load()
    turn = None
    with contextlib.suppress(Exception):  # EXIF that nobody can read turns nothing
        turn = _TURNS.get(picture.getexif().get(_ORIENTATION))
    seen = _srgb(picture)
    if turn is not None:
        seen = seen.transpose(turn)
    clean = Image.new(seen.mode, seen.size)
    # Where nothing is to be seen the colours of what was rubbed out may still be there.
    clean.paste(seen, mask=seen.getchannel("A").point(lambda alpha: 255 if alpha else 0)
                if seen.mode in ("LA", "RGBA") else None)
    clear = seen.info.get("transparency")
    if seen.mode == "P":
        used = [bool(number) for number in seen.histogram()]
        colours = seen.getpalette()
        clean.putpalette([one if used[at // 3] else 0 for at, one in enumerate(colours)])
        if isinstance(clear, bytes):
            clear = bytes(one if used[at] else 255 for at, one in enumerate(clear))
    if clear is not None:
        clean.info["transparency"] = clear
    return clean


def _srgb(picture: Image.Image) -> Image.Image:
    """Without a profile a browser takes colours for sRGB; so they become that."""
    profile = picture.info.get("icc_profile")
    if picture.mode in _WITHOUT_COLOURS or not profile and picture.mode != "CMYK":
        return picture
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("LA" if picture.mode in ("L", "LA") else "RGBA")
        alpha = picture.getchannel("A")
    plain = picture.convert("L") if picture.mode == "LA" else picture
    if plain.mode not in ("L", "RGB", "CMYK"):
        plain = plain.convert("RGB")
    try:
        colours = ImageCms.profileToProfile(
            plain, ImageCms.ImageCmsProfile(io.BytesIO(profile or b"")),
            ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # none, a broken one, or one for other colours
        colours = plain.convert("RGB") if plain.mode == "CMYK" else plain
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _animation(picture: Image.Image, kind: str, most: int) -> bytes:
    frames, durations, left = [], [], most
    for number in itertools.count():
        try:
            picture.seek(number)
        except EOFError:
            break
        left -= _count(picture, left)
        if left < 0:
            raise NotAPicture("pixels")
        frames.append(_pixels(picture).convert("RGBA"))
        durations.append(picture.info.get("duration", 100))  # WebP knows it now
    return _written(frames, kind, save_all=True, append_images=frames[1:], duration=durations,
                    loop=picture.info.get("loop", 0))


def _written(frames: list[Image.Image], kind: str, **more) -> bytes:
    out = io.BytesIO()
    frames[0].save(out, kind, **_WRITE[kind], **more)
    return out.getvalue()
