"""A folder of words with its pictures as a ZIP file, read with an eye on what a hostile one could
unpack to. Pure."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping

from amurinfo.languages import CODES

#: Bytes of the archive, of what is in it, of one file; and how many files. An edition has about a
#: megabyte of words in two hundred files, and somebody waits while all of them are read.
MAX_UNPACKED, MAX_FILE = 16 * 1024 * 1024, 1024 * 1024
MAX_FILES = 2000
#: Bytes of all pictures in it; and of the archive, which no server in front lets grow further.
MAX_PICTURES, MAX_BYTES = 20 * 1024 * 1024, 24 * 1024 * 1024
#: Where the pages lie in it; whoever packs it again may put a folder around that.
ROOT = "content/pages/"
#: And the pictures, beside them; what is said of one lies in a file of its name and this ending.
PICTURES, BESIDE = "pictures/", ".yaml"
_AROUND = "content/"
#: What was left out, and why; not read again.
LEFT_OUT = "left-out.txt"
_ROOT = re.compile(r"(?:[^/]+/){0,2}?(?:content/)?pages/")
_PICTURE = re.compile(r"pictures/[^/]+\.(?:jpe?g|png|webp|gif)(\.yaml)?", re.I)
_OURS = re.compile(rf"(?:[^/]+/)*(?:page\.yaml|(?:{'|'.join(map(re.escape, CODES))})\.md)")
#: What systems put beside files without being asked.
_LITTER = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)", re.I)
_UNSAFE = re.compile(r"^/|^[A-Za-z]:|\\|(?:^|/)\.{1,2}(?:/|$)|//|[\x00-\x1f]")

#: What ``zipfile`` raises for an archive that is broken, or packed in a way that it does not know.
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
           zlib.error)


class ParcelError(ValueError):
    """An archive that is not taken. ``code``: which sentence; ``name``: of the file in it;
    ``details``: what was found."""

    def __init__(self, code: str, name: str = "", details: str = ""):
        super().__init__(code, name, details)
        self.code, self.name, self.details = code, name, details


def write(files: Mapping[str, str | bytes]) -> bytes:
    """``files``: path below the pages -> text, or path of a picture (:data:`PICTURES`) -> bytes.
    The same files make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            root = _AROUND if name.startswith(PICTURES) and _PICTURE.fullmatch(name) else ROOT
            one = zipfile.ZipInfo(root + name, (1980, 1, 1, 0, 0, 0))
            # Pictures are packed already.
            one.compress_type = (
                zipfile.ZIP_DEFLATED if isinstance(text, str) else zipfile.ZIP_STORED)
            one.external_attr = 0o644 << 16
            archive.writestr(one, text)
    return out.getvalue()


def read(data: bytes) -> tuple[dict[str, bytes], list[str]]:
    """(files of pages by their path below the pages, and of pictures by theirs beside them; names
    of all others). Raises :class:`ParcelError` for what is too large, not an archive, or leads out
    of it."""
    if len(data) > MAX_BYTES:
        raise ParcelError("size", details=_mb(MAX_BYTES))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = _unpacked(archive)
    except ParcelError:
        raise
    except _BROKEN:
        raise ParcelError("not-zip") from None
    return _below_root(found)


def texts_in(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(name, path of the page, language) of each text among the files of :func:`read`."""
    for name in names:
        path, _slash, last = name.rpartition("/")
        code = last.removesuffix(".md")
        if code in CODES:
            yield name, path, code


def pictures_in(names: Iterable[str]) -> tuple[set[str], set[str]]:
    """(names of pictures, names of what is said of them) among the files of :func:`read`, without
    their folder."""
    found: tuple[set[str], set[str]] = set(), set()
    for name in names:
        if match := _PICTURE.fullmatch(name):
            found[bool(match[1])].add(name.removeprefix(PICTURES))
    return found


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_FILES:
        raise ParcelError("many", details=str(MAX_FILES))
    found: dict[str, bytes] = {}
    left = {False: MAX_UNPACKED, True: MAX_PICTURES}
    for one in infos:
        name = one.orig_filename
        if _UNSAFE.search(name) or len(name) > 1000:
            raise ParcelError("path", name[:200])
        if stat.S_ISLNK(one.external_attr >> 16):
            raise ParcelError("link", name)
        if one.flag_bits & 0x1:
            raise ParcelError("locked", name)
        if one.is_dir() or _LITTER.fullmatch(name):
            continue
        picture = _picture(name)
        most = MAX_PICTURES if picture else MAX_FILE
        with archive.open(one) as part:
            # Never more than that, whatever the archive says of itself.
            content = part.read(most + 1)
        left[picture] -= len(content)
        if left[picture] < 0:
            raise ParcelError("pictures" if picture else "unpacked",
                              details=_mb(MAX_PICTURES if picture else MAX_UNPACKED))
        if name in found:
            raise ParcelError("twice", name)
        if len(content) > most and _OURS.fullmatch(name):
            raise ParcelError("file-size", name, _mb(MAX_FILE))
        found[name] = content
    return found


def _picture(name: str) -> bool:
    """Whether a file may be as large as a picture, by its name."""
    found = _PICTURE.search(name)
    return bool(found) and found.end() == len(name) and not found[1]


def _below_root(found: dict[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    ours = {name for name in found if _OURS.fullmatch(name)}
    roots = {match[0] if (match := _ROOT.match(name)) else "" for name in ours}
    if not ours or len(roots) != 1:
        raise ParcelError("no-pages", details=ROOT)
    root = roots.pop()
    if not root:
        raise ParcelError("no-pages", details=ROOT)
    files = {name.removeprefix(root): found[name] for name in sorted(ours)}
    around = root.removesuffix("pages/")
    pictures = {name for name in found
                if name.startswith(around) and _PICTURE.fullmatch(name.removeprefix(around))}
    files |= {name.removeprefix(around): found[name] for name in sorted(pictures)}
    strange = found.keys() - ours - pictures
    return files, sorted(name for name in strange if not name.endswith(f"/{LEFT_OUT}"))


def _mb(size: int) -> str:
    return str(size // 1024 // 1024)
