"""What a file for a translator holds, whatever its form."""

import re
from dataclasses import dataclass

from amurinfo.languages import LANGUAGES

from ..richtext import Mark

#: Bytes of a file, and of what is packed in it.
MAX_BYTES, MAX_UNPACKED = 20 * 1024 * 1024, 60 * 1024 * 1024
_ID = re.compile(r"(\d{1,5})-([0-9a-f]{16})-([0-9a-f]{16}|new)")
#: What XML 1.0 cannot hold.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FileError(ValueError):
    """A file that cannot be read. ``code``: which sentence, see ``sentences``; ``where``: unit
    and field, or line; ``details``: what was found."""

    def __init__(self, code: str, where: str = "", details: str = ""):
        super().__init__(code, where, details)
        self.code, self.where, self.details = code, where, details


@dataclass(frozen=True)
class Unit:
    """One segment of the source. ``number``: its number there; ``source``, ``target``: with
    numbered placeholders, the same numbers in both; ``source_digest``, ``target_digest``: of the
    words when the file was written, the second empty where there were none. ``state``:
    ``initial``, ``translated`` or ``final``, as in XLIFF. ``marks``: what the placeholders stand
    for; not known of a file that was read. ``is_fuzzy``: the translator was not sure."""

    number: int
    source: str
    target: str
    source_digest: str
    target_digest: str
    state: str = "initial"
    notes: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    is_fuzzy: bool = False

    @property
    def id(self) -> str:
        return f"{self.number}-{self.source_digest}-{self.target_digest or 'new'}"


@dataclass(frozen=True)
class FilePage:
    """``key``: as the page's ``translation_key``. ``path``: below the edition."""

    key: str
    title: str
    path: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Document:
    """``source``, ``target``: codes of the editions. ``strange``: names of units that are none of
    ours."""

    source: str
    target: str
    pages: tuple[FilePage, ...]
    strange: tuple[str, ...] = ()


def read_id(text: str) -> tuple[int, str, str] | None:
    """(number, digest of the source, digest of the target) of a unit's name."""
    found = _ID.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[1]), found[2], "" if found[3] == "new" else found[3]


def check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise FileError("size", details=str(MAX_BYTES // 1024 // 1024))
    if not data.strip():
        raise FileError("empty-file")


def language_of(name: str | None) -> str:
    """Code of the edition that a BCP 47 tag means."""
    for language in LANGUAGES:
        if (name or "").casefold() in (language.tag.casefold(), language.code):
            return language.code
    for language in LANGUAGES:  # zh-CN, ru-RU: as many programs rewrite it
        if (name or "").casefold().partition("-")[0] == language.tag.partition("-")[0]:
            return language.code
    raise FileError("language", details=name or "?")
