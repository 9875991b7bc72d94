"""Files against the database: what would be added, what changed, what cannot be taken."""

from dataclasses import dataclass, field
from pathlib import PurePath

from amurinfo.facts.models import PrecisePlace, Record
from amurinfo.languages import BY_CODE, BY_COLUMN

from . import tables
from .author import Author
from .cells import split
from .kinds import BY_STEM, KINDS
from .kinds.base import FileKind, language_of
from .problems import CellError, Problem


@dataclass(frozen=True)
class Change:
    """One row that would change something. ``old`` is ``None`` for a new record; ``cells``
    are the columns that differ, as (column, old, new)."""

    file: str
    row: int
    kind: FileKind
    slug: str
    values: dict[str, str]
    cells: list[tuple[str, str, str]]
    is_new: bool


@dataclass
class Plan:
    """``remarks``: (file, code, detail) of what was forgiven while reading."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[tuple[str, str, str]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def added(self) -> list[Change]:
        return [change for change in self.changes if change.is_new]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if not change.is_new]


def make_plan(files: list[tuple[str, bytes]], author: Author) -> Plan:
    """Check ``files`` ((name, bytes), any order) together: one may refer to another.

    Reads the database, writes nothing.
    """
    plan = Plan()
    read: list[tuple[FileKind, tables.Table]] = []
    for name, data in files:
        name = PurePath(name).name
        try:
            table = tables.read(name, data)
            read.append((_kind_of(table), table))
            plan.remarks += [(name, code, detail) for code, detail in table.remarks]
        except tables.TableError as error:
            plan.problems.append(
                Problem(name, error.row, error.column, "", error.code, error.params)
            )
    read.sort(key=lambda pair: KINDS.index(pair[0]))

    checked: list[tuple[FileKind, tables.Table, list[tuple[tables.Row, str, dict]]]] = []
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for kind, table in read:
        checked.append((kind, table, _check_cells(kind, table, plan, seen)))

    known = set(Record.objects.values_list("kind", "slug")) | set(seen)
    protected = set(
        PrecisePlace.objects.exclude(record=None).values_list("record__kind", "record__slug")
    )
    for kind, table, rows in checked:
        _compare(kind, table, rows, plan, known, protected, author)
    return plan


def _kind_of(table: tables.Table) -> FileKind:
    stem = PurePath(table.name).stem.lower().replace("-", "_")
    for kind in sorted(KINDS, key=lambda kind: -len(kind.stem)):
        if stem.startswith(kind.stem):
            return kind
    # A renamed file: the only kind that has all of its columns.
    fitting = [kind for kind in KINDS if set(table.columns) <= set(kind.columns)]
    if len(fitting) == 1:
        return fitting[0]
    raise tables.TableError(
        "unknown-file", expected=", ".join(f"{stem}.csv" for stem in BY_STEM)
    )


def _check_cells(kind, table, plan, seen) -> list[tuple[tables.Row, str, dict]]:
    """Canonical values of each row that can be read at all, with the row's slug."""

    def problem(row: int, column: str, value: str, error: CellError):
        plan.problems.append(Problem(table.name, row, column, value, error.code, error.params))

    unknown = [column for column in table.columns if column not in kind.columns]
    for column in unknown:
        problem(1, column, "", CellError("unknown-column", expected=", ".join(kind.columns)))
    keys = ["vocabulary", "slug"] if kind.kind == "concept" else ["slug"]
    missing = [column for column in keys if column not in table.columns]
    for column in missing:
        problem(1, column, "", CellError("missing-column"))
    if missing:
        return []

    rows = []
    for row in table.rows:
        values, sound = {}, True
        for column, text in row.cells.items():
            if column in unknown:
                continue
            try:
                values[column] = kind.columns[column].check(text)
                if column in keys and not text:
                    raise CellError("required")
            except CellError as error:
                sound = False
                problem(row.number, column, text, error)
        if not sound:
            continue
        slug = kind.slug(values)
        key = (kind.kind, slug)
        if key in seen:
            file, number = seen[key]
            problem(row.number, "slug", slug, CellError("twice", row=number, file=file))
            continue
        seen[key] = (table.name, row.number)
        rows.append((row, slug, values))
    return rows


def _compare(kind, table, rows, plan, known, protected, author) -> None:
    existing = {record.slug: record for record in kind.queryset()}
    taken = kind.taken_slugs(known)

    def problem(row, column, value, code, **params):
        plan.problems.append(Problem(table.name, row.number, column, value, code, params))

    for row, slug, values in rows:
        record = existing.get(slug)
        old = kind.row(record) if record else None
        # A file may hold some columns only: what counts is the row that it would make.
        merged = (old or {}) | values
        if "names_composed" in values:
            values["names_composed"] = merged["names_composed"] = ";".join(
                column for column in split(values["names_composed"]) if merged.get(f"name_{column}")
            )
        for column in kind.orphaned(old, merged) if old else ():
            values[column] = merged[column] = ""
        before = len(plan.problems)
        for column, value in values.items():
            for reference in kind.columns[column].references(value):
                if reference not in known:
                    problem(row, column, value, "unknown-reference", kind=reference[0])
        if kind.kind == "figure":
            _check_subject(row, merged, old, known, problem)
        if old is None and slug in taken:
            file, where = taken[slug]
            plan.problems.append(
                Problem(table.name, row.number, "slug", slug, "twice", {"file": file, "row": where})
            )
        if old is None:
            _check_new(kind, row, values, problem)
            cells = [(column, "", value) for column, value in values.items() if value]
        else:
            cells = [
                (column, old[column], value)
                for column, value in values.items()
                if value != old[column]
            ]
            _check_changed(kind, row, cells, (kind.kind, slug) in protected, author, problem)
        if cells:
            _check_row(kind, row, merged, old, problem)
        if len(plan.problems) > before:
            continue
        if cells:
            plan.changes.append(
                Change(table.name, row.number, kind, slug, values, cells, old is None)
            )
        else:
            plan.unchanged += 1


def _check_row(kind, row, merged, old, problem) -> None:
    """What is wrong with the row as a whole; not what was so before and is not touched."""
    for column, error in kind.check_change(old, merged) if old else ():
        problem(row, column, merged[column], error.code, **error.params)
    before = {(column, error.code) for column, error in kind.check_row(old)} if old else set()
    for column, error in kind.check_row(merged):
        value = merged.get(column, "")
        if (column, error.code) not in before or value != old[column]:
            problem(row, column, value, error.code, **error.params)


def _check_subject(row, merged, old, known, problem) -> None:
    kind, subject = merged.get("subject_kind", ""), merged.get("subject", "")
    if not kind or not subject:
        return  # said elsewhere: both are required
    if (kind, subject) not in known:
        problem(row, "subject", subject, "unknown-reference", kind=kind)
    elif old and (kind, subject) != (old["subject_kind"], old["subject"]):
        problem(row, "subject", subject, "subject-changed")


def _check_new(kind, row, values, problem) -> None:
    for column, cell in kind.columns.items():
        if cell.required and column not in values:
            problem(row, column, "", "missing-column")
        elif cell.required and not values[column]:
            problem(row, column, "", "required")


def _check_changed(kind, row, cells, is_protected, author, problem) -> None:
    for column, was, value in cells:
        if was and not value and (kind.columns[column].required or not kind.may_empty(column)):
            code = "required" if kind.columns[column].required else "emptied"
            problem(row, column, was, code)
        if is_protected and column in ("lat", "lon", "position"):
            problem(row, column, value, "sensitive")
        for language in _languages_touched(column, was, value):
            if not author.may_write(language):
                problem(
                    row, column, value, "not-your-language",
                    language=BY_CODE[language].autonym,
                )


def _languages_touched(column: str, was: str, value: str) -> list[str]:
    if column == "names_composed":
        changed = set(split(was)) ^ set(split(value))
        return sorted(BY_COLUMN[ending].code for ending in changed)
    language = language_of(column)
    return [language] if language else []


