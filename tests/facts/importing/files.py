"""Files as colleagues send them, and the whole database as text."""

import csv
import io

from amurinfo.facts.importing.apply import apply
from amurinfo.facts.importing.author import OPERATOR
from amurinfo.facts.importing.export import as_csv
from amurinfo.facts.importing.kinds import BY_STEM, KINDS
from amurinfo.facts.importing.plan import make_plan
from amurinfo.facts.models import Figure, Membership, Name

#: A row of a new place that nothing is wrong with.
PLACE = {"slug": "new-place", "kind": "river", "name_en": "New", "lat": "48", "lon": "134",
         "source": "general knowledge"}


def csv_bytes(*lines, delimiter=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL) -> bytes:
    """``lines``: lists of cells, the header first."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode(encoding)


def workbook(*lines, formats=None) -> bytes:
    """The same as an Excel workbook. ``formats``: number format by coordinate."""
    from openpyxl import Workbook

    book = Workbook()
    for line in lines:
        book.active.append(line)
    for coordinate, number_format in (formats or {}).items():
        book.active[coordinate].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def records(*rows: dict) -> bytes:
    """A CSV file of ``rows``, which all have the same columns."""
    return csv_bytes(list(rows[0]), *[list(row.values()) for row in rows])


def plan(author=OPERATOR, **files):
    """``plan(places=b"…")``: the plan for files of these stems."""
    return make_plan([(f"{stem}.csv", data) for stem, data in files.items()], author)


def do(author=OPERATOR, **files):
    """Plan and write; the plan is handed back."""
    made = plan(author, **files)
    apply(made, author)
    return made


def found(made) -> list[tuple]:
    """(file, row, column, value, code) of each problem."""
    return [(p.file, p.row, p.column, p.value, p.code) for p in made.problems]


def codes(made) -> set[str]:
    return {problem.code for problem in made.problems}


def exported() -> dict[str, str]:
    return {kind.stem: as_csv(kind) for kind in KINDS}


def everything() -> dict:
    """All that files can write: the files themselves, and what they do not show."""
    return {"files": exported()} | hidden()


def hidden() -> dict:
    """What files do not show: history, identity, variants of names."""
    return {
        "figures": list(Figure.objects.order_by("pk").values_list(
            "pk", "slug", "low", "high", "superseded_by", "created_by")),
        "names": list(Name.objects.order_by("pk").values_list("pk", "text", "status", "state")),
        "memberships": list(Membership.objects.order_by("pk").values_list(
            "pk", "area__slug", "network__slug", "state")),
    }


def row_of(stem: str, slug: str) -> dict[str, str]:
    """A record's row as the export has it."""
    rows = csv.DictReader(io.StringIO(as_csv(BY_STEM[stem]), newline=""))
    return next(row for row in rows if row["slug"] == slug)
