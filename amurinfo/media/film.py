"""Films without the place where they were taken. Pure: bytes in, bytes of the same length out.

Telephones write it into the head of an MP4, and programs copy it into the tags of a WebM. Pictures
and sound stay as they are, at their places in the file: what tells something else is blanked where
it stands. Action cameras and drones write their whole way into a track of its own, among pictures
and sound, where it cannot be told from them with certainty: such a film is refused.
"""

import struct
from collections.abc import Iterator

#: First boxes of MP4 and QuickTime (bytes 4 to 8), first bytes of WebM.
_FIRST = (b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"wide", b"free", b"skip", b"pnot")
_WEBM = b"\x1a\x45\xdf\xa3"

#: Boxes that have boxes in them, and those of words (``free`` and ``skip`` may hold old ones).
_WITHIN = (b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf", b"mvex")
_WORDS = (b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"pnot", b"PICT")
#: Heads that begin with the time of the film.
_TIMES = (b"mvhd", b"tkhd", b"mdhd")
#: Tracks: pictures, sound, the clock of a cutting room, hints for sending.
_TRACKS = (b"vide", b"soun", b"tmcd", b"hint")

#: Elements of WebM: the film itself is opened, tags and attached files are blanked.
_SEGMENT, _CLUSTER, _TAGS, _ATTACHED, _VOID = (
    0x18538067, 0x1F43B675, 0x1254C367, 0x1941A469, b"\xec")


class NotAFilm(ValueError):
    """``why``: ``damaged``, ``tracks`` (there is more in it than pictures and sound)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def is_film(start: bytes) -> bool:
    """``start``: the first bytes of a file that is no picture (HEIC is built alike)."""
    return start[4:8] in _FIRST or start.startswith(_WEBM)


def strip(data: bytes) -> bytes:
    """Raises :class:`NotAFilm`."""
    film = bytearray(data)
    try:
        if data.startswith(_WEBM):
            _webm(film, 0, len(film))
        else:
            _boxes(film, 0, len(film))
    except (struct.error, IndexError, RecursionError) as error:
        raise NotAFilm("damaged") from error
    return bytes(film)


def _boxes(film: bytearray, start: int, end: int, parent: bytes = b"") -> None:
    for at, name, inside, after in _each_box(film, start, end):
        if name in _WORDS:
            film[at + 4:at + 8] = b"free"  # a box that says of itself that it is nothing
            _blank(film, inside, after)
        elif name in _TIMES:
            _blank(film, inside + 4, min(inside + (20 if film[inside] else 12), after))
        elif name == b"hdlr" and parent == b"mdia" and film[inside + 8:inside + 12] not in _TRACKS:
            raise NotAFilm("tracks")
        elif name in _WITHIN:
            _boxes(film, inside, after, name)


def _each_box(film: bytearray, at: int, end: int) -> Iterator[tuple[int, bytes, int, int]]:
    """(where it begins, its name, where its inside begins, where it ends)"""
    while end - at >= 8:
        size, name = struct.unpack_from(">I4s", film, at)
        inside = at + 8
        if size == 1:
            [size] = struct.unpack_from(">Q", film, inside)
            inside += 8
        after = at + size if size else end
        if after < inside or after > end:
            raise NotAFilm("damaged")
        yield at, name, inside, after
        at = after
    _blank(film, at, end)


def _webm(film: bytearray, at: int, end: int) -> None:
    while at < end:
        name, behind = _number(film, at, whole=True)
        size, inside = _number(film, behind, whole=False)
        unknown = size is None
        after = end if unknown else inside + size
        if after > end:
            raise NotAFilm("damaged")
        if name == _SEGMENT or unknown and name == _CLUSTER:
            at = inside
        elif name in (_TAGS, _ATTACHED):
            if unknown:
                raise NotAFilm("damaged")
            # Its name is shorter by three bytes, so its size is written with as many more, up to 8.
            long = min(inside - at - 1, 8)
            inside = at + 1 + long
            film[at:inside] = _VOID + (after - inside | 1 << 7 * long).to_bytes(long, "big")
            _blank(film, inside, after)
            at = after
        elif unknown:
            raise NotAFilm("damaged")
        else:
            at = after


def _number(film: bytearray, at: int, whole: bool) -> tuple[int | None, int]:
    """A number as long as its first byte says, and where it ends; ``whole``: with the bit that says
    so. ``None``: nobody knew it when it was written."""
    length = 9 - film[at].bit_length()
    number = int.from_bytes(film[at:at + length], "big")
    if not film[at] or at + length > len(film):
        raise NotAFilm("damaged")
    if whole:
        return number, at + length
    number -= 1 << 7 * length
    return (None if number == (1 << 7 * length) - 1 else number), at + length


def _blank(film: bytearray, start: int, end: int) -> None:
    film[start:end] = bytes(max(0, end - start))
