"""A page's content as segments: what is said where, piece by piece.

The content is read as it is stored, by a description of its form (``Form``); no object is made
and no query asked for it. Knows neither Django nor Wagtail.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from . import richtext
from .richtext import Mark, Piece


@dataclass(frozen=True)
class Form:
    """How a value is stored. ``what``: ``text``, ``rich``, ``struct``, ``stream``, ``list`` or
    ``none`` (nothing to read in it). ``kind``: what a segment of it is called."""

    what: str
    kind: str = "text"
    parts: Mapping[str, "Form"] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return self.what in ("text", "rich") or any(
            part.says_something for part in self.parts.values()
        )


NONE = Form("none")


@dataclass(frozen=True)
class Segment:
    """``path``: field and stable ids of the blocks, joined by dots. ``ordinal``: which piece of
    the value at that path. ``text``: with numbered placeholders, see ``richtext``."""

    path: str
    ordinal: int
    kind: str
    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.path}#{self.ordinal}"

    @property
    def digest(self) -> str:
        """16 hexadecimal digits; equal for what a reader would call the same text."""
        said = json.dumps([normal(self.text), self.marks], ensure_ascii=False, default=_pairs)
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()

    @property
    def plain(self) -> str:
        return richtext.plain(self.text)

    def stored(self) -> list:
        return [self.path, self.ordinal, self.kind, self.text,
                [[mark.tag, [list(pair) for pair in mark.attributes]] for mark in self.marks]]

    @classmethod
    def read(cls, stored: list) -> "Segment":
        path, ordinal, kind, text, marks = stored
        return cls(path, ordinal, kind, text, tuple(
            Mark(tag, tuple((name, value) for name, value in pairs)) for tag, pairs in marks
        ))


def _pairs(mark: Mark):
    return [mark.tag, mark.attributes]


def normal(text: str) -> str:
    """Composed characters (NFC), one space where there are several."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digest_of(segments: list[Segment]) -> str:
    whole = "".join(f"{segment.key}{segment.digest}" for segment in segments)
    return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


def extract(form: Form, value, path: str) -> list[Segment]:
    """Segments of a stored value, in the order in which they are read."""
    return [
        Segment(where, ordinal, piece.kind, piece.text, piece.marks)
        for where, pieces in _leaves(form, value, path)
        for ordinal, piece in enumerate(pieces)
    ]


def _leaves(form: Form, value, path: str) -> Iterator[tuple[str, list[Piece]]]:
    match form.what:
        case "text":
            text = value if isinstance(value, str) else ""
            if text.strip():
                yield path, [Piece(form.kind, richtext.guarded(text.strip()))]
        case "rich":
            yield path, [p for p in richtext.split(value or "") if isinstance(p, Piece)]
        case "struct":
            for name, part in form.parts.items():
                yield from _leaves(part, (value or {}).get(name), f"{path}.{name}")
        case "stream" | "list":
            for index, item in enumerate(children(value)):
                part = form.parts.get(item["type"], NONE)
                yield from _leaves(part, item["value"], f"{path}.{item['id'] or f'@{index}'}")


def children(value) -> list[dict]:
    """Items of a stored stream or list; those of an old list have neither type nor id."""
    if isinstance(value, str):
        value = json.loads(value) if value else []
    found = []
    for item in value or []:
        if isinstance(item, dict) and "type" in item and "value" in item:
            found.append({"type": item["type"], "value": item["value"], "id": item.get("id")})
        else:
            found.append({"type": "item", "value": item, "id": None})
    return found


Change = Callable[[Segment], Segment]


def rewrite(form: Form, value, path: str, change: Change):
    """The stored value with each segment replaced by what ``change`` makes of it."""
    match form.what:
        case "text":
            found = extract(form, value, path)
            return richtext.plain(change(found[0]).text) if found else value
        case "rich":
            parts, ordinal = [], 0
            for part in richtext.split(value or ""):
                if isinstance(part, Piece):
                    made = change(Segment(path, ordinal, part.kind, part.text, part.marks))
                    part = Piece(part.kind, made.text, made.marks)
                    ordinal += 1
                parts.append(part)
            return richtext.join(parts)
        case "struct":
            return {**(value or {}), **{
                name: rewrite(part, value.get(name), f"{path}.{name}", change)
                for name, part in form.parts.items() if value and name in value
            }}
        case "stream" | "list":
            items = children(value)
            for index, item in enumerate(items):
                part = form.parts.get(item["type"], NONE)
                where = f"{path}.{item['id'] or f'@{index}'}"
                item["value"] = rewrite(part, item["value"], where, change)
            return json.dumps(items, ensure_ascii=False) if isinstance(value, str) else items
    return value


def insert_piece(form: Form, value, path: str, after: int, new: Segment):
    """The stored value with a paragraph more in the rich text at ``new.path``'s counterpart
    ``path``: after the piece with the ordinal ``after`` (-1: before the first)."""
    parts = richtext.split(value or "")
    piece = Piece(new.kind, new.text, new.marks)
    markup = [f"<{new.kind}>", piece, f"</{new.kind}>"]
    at = [index for index, part in enumerate(parts) if isinstance(part, Piece)]
    if after < 0 or not at:
        return richtext.join([*markup, *parts])
    here = at[min(after, len(at) - 1)]
    following = parts[here + 1] if here + 1 < len(parts) else ""
    if not isinstance(following, str):
        return richtext.join([*parts[: here + 1], *markup, *parts[here + 1:]])
    closing = following.find(">") + 1 if following.startswith("</") else 0
    return richtext.join([
        *parts[: here + 1], following[:closing], *markup, following[closing:], *parts[here + 2:],
    ])


def moved(segment: Segment, **changes) -> Segment:
    return replace(segment, **changes)
