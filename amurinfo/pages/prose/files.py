"""The words of a folder, checked without a database against facts kept as files."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.utils.translation import gettext as _

from amurinfo.analysis import Lexicon
from amurinfo.facts.importing.kinds import KINDS
from amurinfo.languages import BY_COLUMN

from ..words.folder import Entry, Text, read
from ..words.load import TYPES
from . import check, names


def held_in_files(facts: Path) -> check.Holding:
    """As :func:`~.check.held_in_database`, from ``content/facts``."""
    holding = check.Holding()
    for row in _rows(facts / "figures.csv"):
        values = (Decimal(row[name]) for name in ("low", "high") if row[name])
        holding.figure(row["slug"], (row["subject_kind"], row["subject"]), row["unit"], values)
    for row in _rows(facts / "protected_areas.csv"):
        if row["area_ha"]:
            key = ("area", row["slug"])
            holding.figure(f"{row['slug']}-area", key, "ha", [Decimal(row["area_ha"])])
    for file in KINDS:
        if file.kind in check.DATES:
            for row in _rows(facts / f"{file.stem}.csv"):
                holding.date((file.kind, row["slug"]), row[check.DATES[file.kind]])
    return holding


def names_in_files(facts: Path) -> Lexicon:
    """As :func:`~.names.lexicon`, from ``content/facts``."""
    return Lexicon(
        label
        for file in KINDS if file.kind in names.KINDS
        for row in _rows(facts / f"{file.stem}.csv")
        for column, language in BY_COLUMN.items() if row[f"name_{column}"]
        for label in names.labels(
            file.kind, row["slug"], language.code, row[f"name_{column}"], "preferred"
        )
    )


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
    holding, lexicon = held_in_files(facts), names_in_files(facts)
    said = []
    for entry in entries:
        for code, text in entry.texts.items():
            for found in check.typed_numbers(
                plain(text), rich(text), entry.path, code, lists, holding, lexicon,
                text.numbers_ok,
            ):
                said.append(sentence(found).format(file=text.file, number=found.text,
                                                   place=found.place))
    return said


def sentence(found) -> str:
    if found.why == "unit":
        return _("{file}: “{number}” with a unit is typed: … {place} …")
    if found.why == "date":
        return _("{file}: the date “{number}” is typed, and a record holds it: … {place} …")
    return _("{file}: “{number}” is typed, and a record holds it: … {place} …")


def plain(text: Text) -> list[str]:
    return [text.title, text.summary,
            *(block.value for block in text.blocks if block.kind == "heading"),
            *(block.value["text"] for block in text.blocks if block.kind == "quote")]


def rich(text: Text) -> list[str]:
    return [block.value for block in text.blocks if block.kind == "paragraph"]
