"""The words of a folder, checked without a database against facts kept as files."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.utils.translation import gettext as _

from ..words.folder import Entry, Text, read
from ..words.load import TYPES
from . import check


def held_in_files(facts: Path) -> tuple[dict[check.Key, frozenset[Decimal]], dict[str, check.Key]]:
    """As :func:`~.check.held_in_database`, from ``content/facts``."""
    held: dict[check.Key, set[Decimal]] = {}
    owner: dict[str, check.Key] = {}
    for row in _rows(facts / "figures.csv"):
        key = owner[row["slug"]] = (row["subject_kind"], row["subject"])
        values = (Decimal(row[name]).normalize() for name in ("low", "high") if row[name])
        held.setdefault(key, set()).update(values)
    for row in _rows(facts / "protected_areas.csv"):
        if row["area_ha"]:
            key = owner[f"{row['slug']}-area"] = ("area", row["slug"])
            held.setdefault(key, set()).add(Decimal(row["area_ha"]).normalize())
    return {key: frozenset(values) for key, values in held.items()}, owner


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def indexes(entries: list[Entry]) -> dict[str, str]:
    """Path of a list -> kind of its records."""
    found = {}
    for entry in entries:
        model = apps.get_model(TYPES[entry.type]) if entry.type in TYPES else None
        kind = getattr(model, "record_kind", "")
        if kind and entry.type.endswith("-index"):
            found[entry.path] = kind
    return found


def problems(pages: Path, facts: Path) -> list[str]:
    """One sentence a typed number that a record holds, or could hold. Raises
    :class:`~..words.folder.WordsError`."""
    entries = read(pages)
    lists = indexes(entries)
    held, owner = held_in_files(facts)
    said = []
    for entry in entries:
        for code, text in entry.texts.items():
            for found in check.typed_numbers(
                plain(text), rich(text), entry.path, code, lists, held, owner, text.numbers_ok
            ):
                said.append(sentence(found).format(file=text.file, number=found.text,
                                                   place=found.place))
    return said


def sentence(found) -> str:
    if found.why == "unit":
        return _("{file}: “{number}” with a unit is typed: … {place} …")
    return _("{file}: “{number}” is typed, and a record holds it: … {place} …")


def plain(text: Text) -> list[str]:
    return [text.title, text.summary,
            *(block.value for block in text.blocks if block.kind == "heading"),
            *(block.value["text"] for block in text.blocks if block.kind == "quote")]


def rich(text: Text) -> list[str]:
    return [block.value for block in text.blocks if block.kind == "paragraph"]
