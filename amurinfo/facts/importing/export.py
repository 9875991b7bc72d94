"""The database -> the same files that can be imported."""

import csv
import io
from pathlib import Path

from .cells import Text, escape
from .kinds import KINDS
from .kinds.base import FileKind


def as_csv(kind: FileKind, mark: bool = False) -> str:
    """One kind of file as CSV text (commas, LF). ``mark``: begin with a byte order mark, by
    which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(kind.columns), lineterminator="\n")
    writer.writeheader()
    for record in kind.queryset().order_by("pk"):
        row = kind.row(record)
        writer.writerow({column: _harmless(kind, column, text) for column, text in row.items()})
    return ("\ufeff" if mark else "") + out.getvalue()


def _harmless(kind: FileKind, column: str, text: str) -> str:
    """Text that a spreadsheet would run gets an apostrophe; the import takes it off again."""
    return escape(text) if isinstance(kind.columns[column], Text) else text


def write_all(folder: Path) -> list[Path]:
    """Write every kind of file to ``folder``; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in KINDS:
        path = folder / f"{kind.stem}.csv"
        path.write_text(as_csv(kind), encoding="utf-8", newline="")
        paths.append(path)
    return paths
