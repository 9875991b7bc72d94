"""Archives that could do harm, and what else lies in an archive."""

import io
import stat
import zipfile

import pytest

from amurinfo.pages.words import parcel

from .desk import HEAD, packed


def link() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        one = zipfile.ZipInfo("content/pages/ru.md")
        one.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(one, "/etc/passwd")
    return data.getvalue()


def twice() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("content/pages/ru.md", HEAD)
        archive.writestr("content/pages/ru.md", HEAD)
    return data.getvalue()


def squeezed(files: int, size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files):
            archive.writestr(f"content/pages/x{number}/ru.md", b"a" * size)
    return data.getvalue()


def locked() -> bytes:
    """The bit that says so, in both heads of the file."""
    data = bytearray(packed({"ru.md": HEAD}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def lying() -> bytes:
    """Says of itself that it is small."""
    data = bytearray(squeezed(1, parcel.MAX_FILE + 10))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "no archive": (lambda: b"PK\x03\x04 broken", "not-zip"),
    "cut off": (lambda: packed({"ru.md": HEAD})[:-30], "not-zip"),
    "empty": (lambda: packed({}), "no-pages"),
    "other files": (lambda: packed({"a.txt": "x"}), "no-pages"),
    "no folder": (lambda: packed({"ru.md": HEAD}, root=""), "no-pages"),
    "up": (lambda: packed({"../../ru.md": HEAD}), "path"),
    "from the root": (lambda: packed({"ru.md": HEAD}, root="/content/pages/"), "path"),
    "a drive": (lambda: packed({"ru.md": HEAD}, root="C:/content/pages/"), "path"),
    "backslashes": (lambda: packed({"..\\ru.md": HEAD}), "path"),
    "a link": (link, "link"),
    "twice": (twice, "twice"),
    "a password": (locked, "locked"),
    "one that swells": (lambda: squeezed(1, parcel.MAX_FILE + 1), "file-size"),
    "many that swell": (lambda: squeezed(17, parcel.MAX_FILE), "unpacked"),
    "too many": (lambda: squeezed(parcel.MAX_FILES + 1, 1), "many"),
    "a lie": (lying, ("file-size", "not-zip")),
}


@pytest.mark.parametrize(("build", "code"), HOSTILE.values(), ids=HOSTILE)
def test_an_archive_that_could_do_harm_is_refused(build, code):
    with pytest.raises(parcel.ParcelError) as caught:
        parcel.read(build())
    assert caught.value.code in code if isinstance(code, tuple) else caught.value.code == code


def test_litter_and_strange_files_are_left_aside():
    files, strange = parcel.read(packed({
        "ru.md": HEAD, "a.jpg": b"x", ".DS_Store": b"x", "left-out.txt": "x"}))
    assert (list(files), strange) == (["ru.md"], ["content/pages/a.jpg"])
