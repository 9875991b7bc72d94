"""What every file of records has in common."""

from collections.abc import Iterator

from django.db.models import QuerySet

from amurinfo.facts.models import Name, Record
from amurinfo.facts.prose.syntax import CASES_OF
from amurinfo.facts.vocabulary import Confidence, Position
from amurinfo.languages import BY_CODE, BY_COLUMN

from ..cells import (
    Cell,
    Choice,
    Forms,
    Languages,
    Latitude,
    Longitude,
    Slug,
    Text,
    YesNo,
    joined,
    plain,
    split,
)
from ..problems import CellError

COLUMNS = ("en", "ru", "zh", "mn")
EMPTY = ""


def localized(field: str, **options) -> dict[str, Cell]:
    """Four columns of one text: ``note_en``, ``note_ru``, ``note_zh``, ``note_mn``."""
    return {f"{field}_{column}": Text(**options) for column in COLUMNS}


def language_of(column: str) -> str | None:
    """The language code whose edition owns a column, ``None`` for facts."""
    head, _, tail = column.rpartition("_")
    return BY_COLUMN[tail].code if head and tail in BY_COLUMN else None


NAMES = {**localized("name", limit=300), "names_composed": Languages()}
#: Cases of names, for the languages that have any and the records that prose may name.
FORMS = {f"forms_{BY_CODE[code].column}": Forms(language=code) for code in CASES_OF}
NOTES = localized("note")
SOURCE = {"source": Text(required=True)}
CONFIDENCE = {"confidence": Choice(values=tuple(Confidence.values))}
POINT = {
    "lat": Latitude(),
    "lon": Longitude(),
    "position": Choice(values=tuple(Position.values)),
}


class FileKind:
    """One kind of file: its columns, and the way from a record to a row and back.

    ``stem``: the file's name without ending. ``texts``: fields kept in ``Record.texts``.
    """

    stem: str
    model: type[Record]
    columns: dict[str, Cell]
    texts: tuple[str, ...] = ()
    #: Years, sizes or anything else that a subclass wants beside each record, in few queries.
    prefetch: tuple[str, ...] = ("name_set",)
    select: tuple[str, ...] = ()

    # ---- identity -------------------------------------------------------------------

    def slug(self, row: dict[str, str]) -> str:
        """The record's slug, from the row's cells."""
        return row["slug"]

    @property
    def kind(self) -> str:
        return self.model.KIND

    def queryset(self) -> QuerySet:
        return self.model.objects.select_related(*self.select).prefetch_related(*self.prefetch)

    # ---- checks that need more than one cell ------------------------------------------

    def check_row(self, row: dict[str, str]) -> Iterator[tuple[str, CellError]]:
        """(column, error) for what is wrong with the row as a whole: the file's cells over
        those that are there already."""
        yield from _check_point(row.get("lat", ""), row.get("lon", ""))
        if not any(row.get(f"name_{column}") for column in COLUMNS):
            yield "name_en", CellError("no-name")
        for column in FORMS:
            if row.get(column) and not row.get(_name_of(column)):
                yield column, CellError("forms-of-nothing")

    def orphaned(self, old: dict[str, str], new: dict[str, str]) -> list[str]:
        """Columns that go with what the ``new`` row takes away: cases with their name."""
        return [column for column in FORMS
                if old.get(column) and new[column] == old[column] and not new[_name_of(column)]]

    def check_change(
        self, old: dict[str, str], new: dict[str, str]
    ) -> Iterator[tuple[str, CellError]]:
        """(column, error) for what was right with the ``old`` row and is not with the new one."""
        for column in FORMS:
            name = _name_of(column)
            if new.get(column) and new[column] == old[column] and new[name] != old[name]:
                yield column, CellError("old-forms")

    def may_empty(self, column: str) -> bool:
        """Whether a value that is there may be taken away by a file."""
        return True

    def taken_slugs(self, known: set[tuple[str, str]]) -> dict[str, tuple[str, str]]:
        """Slugs that a new row cannot have as something else has them: (file, where)."""
        return {}

    # ---- record -> row ------------------------------------------------------------------

    def row(self, record) -> dict[str, str]:
        """The record as the cells of its row, in the order of the columns."""
        row = {"slug": record.slug}
        preferred = record.preferred_names
        for column in COLUMNS:
            name = preferred.get(BY_COLUMN[column].code)
            row[f"name_{column}"] = name.text if name else EMPTY
            row[f"note_{column}"] = record.note.get(BY_COLUMN[column].code, EMPTY)
            row[f"forms_{column}"] = joined(name.forms) if name else EMPTY
            for field in self.texts:
                row[f"{field}_{column}"] = record.text(field, BY_COLUMN[column].code)
        row["names_composed"] = ";".join(
            column
            for column in COLUMNS
            if (name := preferred.get(BY_COLUMN[column].code)) and name.is_composed
        )
        row |= {
            "source": record.source,
            "confidence": record.confidence,
            "countries": record.countries,
            "lat": plain(record.lat),
            "lon": plain(record.lon),
            "position": record.position,
        }
        row |= self.own_cells(record)
        return {column: row[column] for column in self.columns}

    def own_cells(self, record) -> dict[str, str]:
        """The cells that only this kind has."""
        return {}

    # ---- row -> record ------------------------------------------------------------------

    def write(self, row: dict[str, str], record, author) -> Record:
        """Write the row's cells (those that are there) to ``record`` or to a new one."""
        if record is None:
            record = self.model(slug=self.slug(row))
        for field in ("source", "confidence", "countries", "position"):
            if field in row:
                setattr(record, field, row[field])
        for field in ("lat", "lon"):
            if field in row:
                setattr(record, field, float(row[field]) if row[field] else None)
        for column in COLUMNS:
            code = BY_COLUMN[column].code
            _put(record.note, code, row.get(f"note_{column}"))
            for field in self.texts:
                _put(record.texts.setdefault(field, {}), code, row.get(f"{field}_{column}"))
        self.set_fields(row, record)
        record.save()
        self._write_names(row, record)
        self.set_relations(row, record, author)
        return record

    def set_fields(self, row: dict[str, str], record) -> None:
        """Fields of the kind itself, before the record is saved."""

    def set_relations(self, row: dict[str, str], record, author) -> None:
        """What points at the record, after it is saved."""

    def _write_names(self, row: dict[str, str], record) -> None:
        names = list(record.name_set.all())
        existing = {name.language: name for name in names if name.status == name.Status.PREFERRED}
        variants = {(name.language, name.text): name for name in names if name not in
                    existing.values()}
        composed = split(row["names_composed"]) if "names_composed" in row else None
        for column in COLUMNS:
            code = BY_COLUMN[column].code
            name, text = existing.get(code), row.get(f"name_{column}")
            if text == EMPTY and name:
                name.delete()
                continue
            if name is None:
                if not text:
                    continue
                name = Name(record=record, language=code)
            before = (name.text, name.state, name.forms)
            forms = row.get(f"forms_{column}")
            if forms is not None:
                name.forms = self.columns[f"forms_{column}"].forms(forms)
            if text is not None and text != name.text:
                # Composed until the file says otherwise; a review was of the old text.
                state = name.state if name.is_composed else Name.State.OFFICIAL
                name.text, name.state = text, state
                # The same text as a variant gives way to the preferred name.
                if variant := variants.get((code, text)):
                    variant.delete()
            if composed is not None:
                if column in composed:
                    name.state = Name.State.COMPOSED
                elif name.is_composed:
                    name.state = Name.State.OFFICIAL
            if name.pk is None or before != (name.text, name.state, name.forms):
                name.save()


def _name_of(column: str) -> str:
    """The column of the name of which ``column`` holds the cases."""
    return column.replace("forms_", "name_")


def _put(texts: dict[str, str], code: str, text: str | None) -> None:
    if text is None:
        return
    if text:
        texts[code] = text
    else:
        texts.pop(code, None)


def _check_point(lat: str, lon: str) -> Iterator[tuple[str, CellError]]:
    if bool(lat) != bool(lon):
        yield ("lon" if lat else "lat"), CellError("half-point")
        return
    if not lat:
        return
    north, east = float(lat), float(lon)
    if 40 <= north <= 60 and 105 <= east <= 145:
        return
    if 40 <= east <= 60 and 105 <= north <= 145:
        yield "lat", CellError("swapped")
    else:
        yield "lat", CellError("outside")


__all__ = [
    "CONFIDENCE", "FORMS", "NAMES", "NOTES", "POINT", "SOURCE", "FileKind", "Slug", "YesNo",
    "language_of", "localized",
]
