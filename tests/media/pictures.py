"""Pictures made by hand: with a mark in each place that a file has for words, and broken ones."""

import io
import struct
import zlib

from PIL import Image, ImageCms

GPS, ORIENTATION, ARTIST, XMP, THUMBNAIL_AT, THUMBNAIL_SIZE = (
    0x8825, 0x0112, 0x013B, 0x02BC, 0x0201, 0x0202)
#: Somewhere in every file of :data:`MARKED`, as it stands here.
MARK = b"NEST-48.205-134.859"


def scene(size=(40, 20), mode="RGB") -> Image.Image:
    """White, and red in the corner."""
    picture = Image.new("RGB", size, "white")
    picture.paste((255, 0, 0), (0, 0, size[0] // 5, size[1] // 5))
    return picture.convert(mode)


def written(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 6) -> bytes:
    """The camera was held on its side, in a known place."""
    told = Image.Exif()
    told[ORIENTATION] = orientation
    told[ARTIST] = MARK.decode()
    told.get_ifd(GPS).update({1: "N", 2: (48.0, 12.0, 18.0), 3: "E", 4: (134.0, 51.0, 32.0)})
    return told.tobytes()


def exif_with_thumbnail() -> bytes:
    """A small picture within, which has a comment of its own."""
    small = written(scene((16, 8)), "JPEG", comment=MARK)
    # Two directories: an empty one, and that of the thumbnail.
    second = 8 + 2 + 4
    entries = struct.pack("<HHIIHHII", THUMBNAIL_AT, 4, 1, second + 2 + 24 + 4,
                          THUMBNAIL_SIZE, 4, 1, len(small))
    return (b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HI", 0, second)
            + struct.pack("<H", 2) + entries + struct.pack("<I", 0) + small)


def profile() -> bytes:
    """sRGB, sold by somebody who signs with a place."""
    plain = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # Bytes behind the last tag belong to the profile and mean nothing to anybody.
    plain += MARK + b"\0" * (-len(MARK) % 4)
    plain[:4] = struct.pack(">I", len(plain))
    return bytes(plain)


def segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + jpeg[2:]


def chunk(png: bytes, name: bytes, body: bytes) -> bytes:
    """Put in after the head."""
    whole = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return png[:33] + whole + png[33:]


def riff(webp: bytes, name: bytes, body: bytes) -> bytes:
    whole = webp[8:] + name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def gif_block(gif: bytes, label: int, body: bytes) -> bytes:
    """Before the end."""
    return gif[:-1] + bytes([0x21, label, len(body)]) + body + b"\0;"


def moving(kind: str, **options) -> bytes:
    frames = [scene(), scene().transpose(Image.Transpose.ROTATE_180)]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=[70, 130],
                   loop=3, **options)


def _palette() -> bytes:
    """Letters as colours that no pixel has."""
    picture = Image.new("P", (40, 20), 1)
    picture.putpalette(([9, 9, 9, 255, 0, 0] + list(MARK + b"\0\0"))[:27])
    return written(picture, "PNG")


JPEG, PNG, WEBP, GIF = (written(scene(), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF"))
_XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARK + b"</x:xmpmeta>"
_TEXT = b"Comment\0" + MARK

#: What holds the mark -> ending of the name, bytes.
MARKED = {
    "JPEG EXIF and GPS": ("jpg", written(scene(), "JPEG", exif=exif())),
    "JPEG thumbnail": ("jpg", written(scene(), "JPEG", exif=exif_with_thumbnail())),
    "JPEG XMP": ("jpg", written(scene(), "JPEG", xmp=_XMP)),
    "JPEG comment": ("jpeg", written(scene(), "JPEG", comment=MARK)),
    "JPEG IPTC": ("jpg", segment(JPEG, 0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x18\x1c\x02"
                                 b"\x5a\0\x13" + MARK + b"\0")),
    "JPEG APP of somebody": ("jpg", segment(JPEG, 0xE9, MARK)),
    "JPEG profile": ("jpg", written(scene(), "JPEG", icc_profile=profile())),
    "JPEG film behind the end": ("jpg", JPEG + b"\0\0\0\x18ftypmp42" + MARK),
    "MPO second picture": ("jpg", written(
        scene(), "MPO", save_all=True, append_images=[scene((30, 30))], comment=MARK)),
    "PNG tEXt": ("png", chunk(PNG, b"tEXt", _TEXT)),
    "PNG zTXt": ("png", chunk(PNG, b"zTXt", b"Comment\0\0" + zlib.compress(MARK, 0))),
    "PNG iTXt": ("png", chunk(PNG, b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP)),
    "PNG EXIF and GPS": ("png", written(scene(), "PNG", exif=exif())),
    "PNG chunk of somebody": ("png", chunk(PNG, b"prVt", MARK)),
    "PNG profile": ("png", chunk(PNG, b"iCCP", b"sRGB\0\0" + zlib.compress(profile(), 0))),
    "PNG behind the end": ("png", PNG + MARK),
    "PNG unused colours": ("png", _palette()),
    "WebP EXIF and GPS": ("webp", written(scene(), "WEBP", exif=exif())),
    "WebP XMP": ("webp", written(scene(), "WEBP", xmp=_XMP)),
    "WebP profile": ("webp", written(scene(), "WEBP", icc_profile=profile())),
    "WebP chunk of somebody": ("webp", riff(WEBP, b"prVt", MARK)),
    "WebP animated": ("webp", moving("WEBP", exif=exif(1), xmp=_XMP)),
    "GIF comment": ("gif", written(scene(), "GIF", comment=MARK)),
    "GIF animated comment": ("gif", moving("GIF", comment=MARK)),
    "GIF plain text": ("gif", gif_block(GIF, 0x01, MARK)),
    "GIF application": ("gif", gif_block(moving("GIF"), 0xFF, b"XMP DataXMP" + MARK)),
    "GIF behind the end": ("gif", GIF + MARK),
}


def _claims(kind: str, width: int, height: int) -> bytes:
    """A file of a few bytes that says how large it is."""
    if kind == "png":
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        return PNG[:8] + chunk(b"." * 33, b"IHDR", head)[33:] + PNG[33:]
    if kind == "gif":
        return b"GIF89a" + struct.pack("<HH", width, height) + GIF[10:]
    start = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:start] + struct.pack(">HH", height, width) + JPEG[start + 4:]


_NOISE = Image.effect_noise((200, 200), 90).convert("RGB")
_LONG = {kind: written(_NOISE, kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")}
_ZIP = b"PK\x03\x04" + b"\0" * 40
_HTML = b"<!doctype html><script>alert(1)</script>"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

#: What is wrong -> name, bytes, why it is refused.
REFUSED = {
    "nothing": ("nest.jpg", b"", "empty"),
    "JPEG cut off": ("nest.jpg", _LONG["JPEG"][:-3000], "damaged"),
    "JPEG head only": ("nest.jpg", _LONG["JPEG"][:300], "damaged"),
    "JPEG three bytes": ("nest.jpg", b"\xff\xd8\xff", "damaged"),
    "PNG cut off": ("nest.png", _LONG["PNG"][:-3000], "damaged"),
    "PNG head only": ("nest.png", PNG[:20], "damaged"),
    "PNG signature only": ("nest.png", PNG[:8], "damaged"),
    "PNG wrong sum": ("nest.png", PNG[:45] + b"\x01\x02\x03" + PNG[48:], "damaged"),
    "WebP cut off": ("nest.webp", _LONG["WEBP"][:-3000], "damaged"),
    "WebP head only": ("nest.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "damaged"),
    "GIF cut off": ("nest.gif", _LONG["GIF"][:-3000], "damaged"),
    "GIF animated cut off": ("nest.gif", moving("GIF")[:-30], "damaged"),
    "GIF head only": ("nest.gif", b"GIF89a", "damaged"),
    "JPEG bomb": ("nest.jpg", _claims("jpg", 60_000, 60_000), "pixels"),
    "JPEG a little too many": ("nest.jpg", _claims("jpg", 8001, 7500), "pixels"),
    "PNG bomb": ("nest.png", _claims("png", 100_000, 100_000), "pixels"),
    "GIF bomb": ("nest.gif", _claims("gif", 65_000, 65_000), "pixels"),
    "GIF of too many frames": ("nest.gif", GIF[:-1] + GIF[GIF.index(b"\x2c"):-1] * 6000 + b";",
                               "pixels"),
    "JPEG of too many scans": ("nest.jpg", JPEG[:-2] + b"\xff\xda\0\x02" * 2000 + JPEG[-2:],
                               "damaged"),
    "HTML": ("nest.jpg", _HTML, "other"),
    "SVG": ("nest.png", _SVG, "other"),
    "SVG by name": ("nest.svg", _SVG, "other"),
    "PDF": ("nest.jpg", b"%PDF-1.7\n1 0 obj\n", "other"),
    "zip": ("nest.webp", _ZIP, "other"),
    "TIFF": ("nest.jpg", written(scene(), "TIFF", exif=exif()), "other"),
    "HEIC": ("nest.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + MARK, "other"),
    "BMP": ("nest.gif", written(scene(), "BMP"), "other"),
    "another ending": ("nest.jpg", PNG, "ending"),
    "HTML's ending": ("nest.html", JPEG, "ending"),
    "no ending": ("nest", JPEG, "ending"),
}


def parts(data: bytes) -> set[str]:
    """Names of all the parts of a file, and ``rest`` if there is something behind its end."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg_parts(data)
    if data.startswith(b"\x89PNG"):
        return _chunks(data, 8, ">I4s", 12, b"IEND")
    if data.startswith(b"RIFF"):
        assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
        return _chunks(data, 12, "<4sI", 8, b"")
    return _gif_parts(data)


def _chunks(data: bytes, at: int, form: str, around: int, last: bytes) -> set[str]:
    found = set()
    while at < len(data):
        one, other = struct.unpack_from(form, data, at)
        name, size = (one, other) if isinstance(one, bytes) else (other, one)
        found.add(name.decode().strip())
        at += around + size + (size % 2 if not last else 0)
        if last and name == last:
            return found | ({"rest"} if at < len(data) else set())
    return found


def _jpeg_parts(data: bytes) -> set[str]:
    found, at = set(), 2
    while at < len(data):
        assert data[at] == 0xFF, at
        marker = data[at + 1]
        if marker == 0xD9:
            return found | ({"rest"} if at + 2 < len(data) else set())
        app = f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else ""
        found.add("COM" if marker == 0xFE else app)
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == 0xDA:
            while data[at] != 0xFF or data[at + 1] in (0, *range(0xD0, 0xD8)):
                at += 1
    return found


def _gif_parts(data: bytes) -> set[str]:
    found, at = set(), 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)

    def blocks(at: int) -> int:
        while data[at]:
            at += data[at] + 1
        return at + 1

    while data[at] != 0x3B:
        if data[at] == 0x2C:
            flags = data[at + 9]
            at = blocks(at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
        else:
            label = data[at + 1]
            found.add(data[at + 3:at + 11].decode() if label == 0xFF else f"{label:02x}")
            at = blocks(at + 2)
    return found | ({"rest"} if at + 1 < len(data) else set())
