"""Bytes of a CSV file or an Excel workbook as rows of text. Pure.

Forgives what a careful colleague would forgive (a byte order mark, semicolons, UTF-16, the
usual Russian and Chinese Windows encodings) and says so; raises :class:`TableError` for the
rest.
"""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass, field

MAX_BYTES = 20 * 1024 * 1024
#: What a workbook may unpack to, and the rows that Excel itself can hold.
MAX_UNPACKED = 10 * MAX_BYTES
MAX_ROWS = 1_048_576
_XLSX = b"PK\x03\x04"
_DELIMITERS = ",;\t"


class TableError(Exception):
    """The file cannot be read; ``code`` is one of :mod:`.problems`."""

    def __init__(self, code: str, row: int = 0, column: str = "", **params):
        super().__init__(code)
        self.code, self.row, self.column, self.params = code, row, column, params


@dataclass(frozen=True)
class Row:
    """``number`` as a spreadsheet counts; ``cells``: column -> stripped text."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """``remarks``: what was forgiven, as (code, detail), e.g. ("encoding", "cp1251")."""

    name: str
    columns: list[str]
    rows: list[Row]
    remarks: list[tuple[str, str]] = field(default_factory=list)


def read(name: str, data: bytes) -> Table:
    """Read one file. ``name`` is only carried along."""
    if len(data) > MAX_BYTES:
        raise TableError("too-large", limit=MAX_BYTES // 1024 // 1024)
    if not data.strip():
        raise TableError("empty-file")
    remarks: list[tuple[str, str]] = []
    if data.startswith(_XLSX):
        lines = _from_workbook(data)
        remarks.append(("workbook", ""))
    else:
        lines = _from_text(_decode(data, remarks), remarks)
    return _table(name, lines, remarks)


def _decode(data: bytes, remarks: list) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        remarks.append(("encoding", "UTF-16"))
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise TableError("unreadable-text") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise TableError("not-a-table")
    best = max(
        (_plausibility(data, encoding), encoding) for encoding in ("gb18030", "cp1251")
    )
    if best[0] < 0.9:
        raise TableError("unreadable-text")
    remarks.append(("encoding", {"cp1251": "Windows-1251", "gb18030": "GB 18030"}[best[1]]))
    return data.decode(best[1])


def _plausibility(data: bytes, encoding: str) -> float:
    """Share of the non-ASCII characters that are common letters of the encoding's script."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    foreign = [char for char in text if ord(char) > 127]
    if encoding == "cp1251":
        good = sum("а" <= char.lower() <= "я" or char in "ёЁ«»–—№°" for char in foreign)
        # Russian text is mostly small letters; Chinese bytes read as cp1251 are not.
        small = sum("а" <= char <= "я" or char == "ё" for char in foreign)
        return good / len(foreign) if small > len(foreign) / 2 else 0.0
    # GB 2312, level 1 and 2: the characters that people write; rarer ones are noise.
    common = 0
    for char in foreign:
        encoded = char.encode("gb18030")
        common += len(encoded) == 2 and 0xA1 <= encoded[0] <= 0xF7 and encoded[1] >= 0xA1
    # Two bytes a character: by bytes, as Russian read as Chinese gives half as many.
    return common / len(foreign) * 0.99


def _from_text(text: str, remarks: list) -> list[tuple[int, list[str]]]:
    first = text.lstrip("\n\r").split("\n", 1)[0]
    if "\x00" in first:
        raise TableError("unreadable-text")  # UTF-16 that does not say so
    delimiter = max(_DELIMITERS, key=first.count)
    if first.count(delimiter) == 0:
        delimiter = ","
    if delimiter != ",":
        remarks.append(("delimiter", {";": ";", "\t": "Tab"}[delimiter]))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    try:
        # Counted by rows, not by lines: a cell may hold several lines.
        for number, cells in enumerate(reader, start=1):
            lines.append((number, cells))
    except csv.Error:
        raise TableError("broken-quotes", row=len(lines) + 1) from None
    return lines


def _from_workbook(data: bytes) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    rows = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise TableError("too-large", limit=MAX_UNPACKED // 1024 // 1024)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        # Some programs declare a million rows and write three.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > MAX_ROWS:
                raise TableError("broken-workbook")
            cells = [_cell_text(cell) for cell in row]
            if any(cells):
                rows.append((number, cells))
        book.close()
    except TableError:
        raise
    except Exception:
        # openpyxl meets a damaged file with whatever its parts raise.
        raise TableError("broken-workbook") from None
    width = max((index + 1 for _, row in rows for index, cell in enumerate(row) if cell), default=0)
    return [(number, row[:width]) for number, row in rows]


def _cell_text(cell) -> str:
    """A cell of a workbook as the text that a CSV file would hold."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        # Excel makes 2015-02 the first of February and shows "Feb-15": the day is not known.
        whole = value.day != 1 or "d" in cell.number_format.lower()
        return value.strftime("%Y-%m-%d" if whole else "%Y-%m")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if type(value).__name__ in ("ArrayFormula", "DataTableFormula"):
        return "="
    return str(value)


def _table(name: str, lines: list[tuple[int, list[str]]], remarks: list) -> Table:
    lines = [(number, [cell.strip() for cell in cells]) for number, cells in lines]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise TableError("empty-file")
    _number, header = lines[0]
    while header and not header[-1]:
        header.pop()
    columns = [column.lower().replace(" ", "_") for column in header]
    if not all(columns):
        raise TableError("no-header")
    for column in columns:
        if columns.count(column) > 1:
            raise TableError("double-column", row=1, column=column)
    rows = []
    for number, cells in lines[1:]:
        if any(cells[len(columns):]):
            raise TableError("too-many-cells", row=number)
        padded = cells[: len(columns)] + [""] * (len(columns) - len(cells))
        rows.append(Row(number, dict(zip(columns, padded, strict=True))))
    if not rows:
        raise TableError("empty-file")
    return Table(name, columns, rows, remarks)
