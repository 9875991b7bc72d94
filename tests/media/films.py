"""Films made by hand, of boxes and elements, with a mark in each place that has room for words."""

import struct

from tests.media.pictures import MARK

#: Pictures and sound, which have to stay where they are. That bytes of them look like a box means
#: nothing.
SEEN = b"\0\0\0\x10udtaSEENSEEN" * 3
#: Seconds since 1904 of a summer's day.
WHEN = struct.pack(">I", 3_800_000_000)


def box(name: bytes, *inside: bytes, large: bool = False) -> bytes:
    body = b"".join(inside)
    if large:
        return struct.pack(">I4sQ", 1, name, len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, name) + body


def track(kind: bytes, *more: bytes) -> bytes:
    return box(
        b"trak", box(b"tkhd", b"\0\0\0\1", WHEN * 2, b"TRACK"),
        box(b"mdia", box(b"mdhd", b"\0\0\0\0", WHEN * 2, b"MEDIA"),
            box(b"hdlr", b"\0" * 8, kind, b"\0" * 12),
            # Of QuickTime: where the bytes lie. No kind of track.
            box(b"minf", box(b"hdlr", b"\0" * 4, b"dhlr", b"alis", b"\0" * 12),
                box(b"stbl", SEEN))),
        *more)


def mp4(*tracks: bytes) -> bytes:
    place = box(b"\xa9xyz", MARK)
    return b"".join((
        box(b"ftyp", b"mp42\0\0\0\0mp42"), box(b"free", MARK), box(b"wide"),
        box(b"uuid", b"\0" * 16, MARK), box(b"mdat", SEEN, large=True),
        box(b"moov", box(b"mvhd", b"\1\0\0\0", (b"\0" * 4 + WHEN) * 2, b"MOVIE"), *tracks,
            box(b"udta", place, box(b"meta", MARK), large=True), box(b"meta", box(b"ilst", MARK))),
        box(b"moof", box(b"traf", box(b"udta", MARK), box(b"trun", SEEN))),
        box(b"mdat", SEEN),
    ))


_TOLD = box(b"udta", box(b"name", MARK)), box(b"meta", MARK)
MP4 = mp4(track(b"vide", *_TOLD), track(b"soun"), track(b"tmcd"))
#: A drone's subtitles say every second where it is; action cameras have a track for it.
WITH_A_WAY = mp4(track(b"vide"), track(b"sbtl"))


def element(name: str, body: bytes, length: int = 1) -> bytes:
    """``length``: bytes of the size; 0: nobody knew it."""
    size = b"\xff" if not length else (len(body) | 1 << 7 * length).to_bytes(length, "big")
    return bytes.fromhex(name) + size + body


_INSIDE = (
    element("1549a966", element("4d80", b"MUXER")) + element("1254c367", MARK + b"t" * 60)
    + element("1941a469", MARK, 4) + element("1f43b675", element("a3", SEEN), 0)
    + element("a3", SEEN, 2) + element("1f43b675", element("a3", SEEN), 8)
    + element("1254c367", MARK, 8)
)
WEBM = element("1a45dfa3", element("4282", b"webm")) + element("18538067", _INSIDE, 8)
#: As a program writes that does not know yet how long it will be.
LIVE = element("1a45dfa3", element("4282", b"webm")) + element("18538067", _INSIDE, 0)
