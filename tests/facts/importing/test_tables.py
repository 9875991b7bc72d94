"""Bytes to rows. Files are made by Python's csv writer and by openpyxl, never by our code."""

import contextlib
import datetime
import io
import random
import string
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from amurinfo.facts.importing import tables
from amurinfo.facts.importing.tables import TableError, read

from .files import csv_bytes, workbook

HEADER = ["slug", "name_ru"]


def cells(data, name="places.csv"):
    return [row.cells for row in read(name, data).rows]


def error(data, name="places.csv"):
    with pytest.raises(TableError) as caught:
        read(name, data)
    return caught.value.code, caught.value.row


# ---- nothing but TableError -----------------------------------------------------------------


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xff\xfea")
@example(b"\xef\xbb\xbf")
@example(b"\x00")
@example(b"a,b\n\x00,\x00\n")
@example(b"a\rb\rc")
@example(b'"')
@example(b"PK\x03\x04")
@example(b"\x81\x30\x81\x30")
def test_any_bytes_are_read_or_refused(data):
    try:
        table = read("x.csv", data)
    except TableError:
        return
    assert table.rows
    for row in table.rows:
        assert list(row.cells) == table.columns


@given(st.text(alphabet='a,;\t"\n\r\'= я中', max_size=60))
def test_any_punctuation_is_read_or_refused(text):
    with contextlib.suppress(TableError):
        read("x.csv", text.encode())


BOOK = workbook(["slug", "established", "note_en"], ["a-b", 1963, "word " * 50],
                ["c-d", datetime.date(2015, 2, 28), "x"])


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=8),
       st.integers(0, len(BOOK)))
def test_a_damaged_workbook_is_read_or_refused(changes, length):
    data = bytearray(BOOK)
    for place, byte in changes:
        data[place] = byte
    for damaged in (bytes(data), bytes(data[:length])):
        with contextlib.suppress(TableError):
            read("x.xlsx", damaged)


MEMBERS = {name: zipfile.ZipFile(io.BytesIO(BOOK)).read(name)
           for name in zipfile.ZipFile(io.BytesIO(BOOK)).namelist()}


def zipped(members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(MEMBERS)), st.randoms(use_true_random=False))
def test_damage_inside_of_a_workbook(name, chance: random.Random):
    """The archive is sound, one of its parts is not: as a bad export leaves it."""
    part = bytearray(MEMBERS[name])
    for _ in range(chance.randint(1, 6)):
        part[chance.randrange(len(part))] = chance.choice(b"<>&/\"=0x9 ")
    with contextlib.suppress(TableError):
        read("x.xlsx", zipped(MEMBERS | {name: bytes(part)}))


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_a_part_is_missing(name):
    try:
        read("x.xlsx", zipped({key: data for key, data in MEMBERS.items() if key != name}))
    except TableError as error:
        assert error.code in ("broken-workbook", "empty-file")


# ---- what goes in comes out -------------------------------------------------------------------

ALPHABET = string.ascii_letters + string.digits + " .,;:!?\"'()«»—–-=+@/\n\t№"
russian = st.text(alphabet=ALPHABET + "абвгдежзиклмнопрстуфхцчшщыьэюяёАБВ", max_size=30)
anything = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\"'"),
    max_size=30,
)


def clean(text):
    """What a cell holds is handed on without white space around it."""
    return text.strip()


def lines_of(texts):
    return st.lists(st.tuples(texts, texts), min_size=1, max_size=6)


@given(lines_of(anything), st.sampled_from(",;\t"),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_text_survives_any_separator_and_unicode(lines, delimiter, encoding, quoted):
    data = csv_bytes(["slug", *HEADER[1:], "note_en"],
                     *[[f"s-{n}", *pair] for n, pair in enumerate(lines)],
                     delimiter=delimiter, encoding=encoding, quoting=1 if quoted else 0)
    assert [(row["name_ru"], row["note_en"]) for row in cells(data)] == [
        (clean(a), clean(b)) for a, b in lines
    ]


@given(lines_of(russian), st.sampled_from(",;\t"))
def test_russian_windows_files(lines, delimiter):
    # A file in Russian has some Russian in it: the header's neighbour says so.
    words = "Большехехцирский заповедник"
    data = csv_bytes(["slug", "name_ru", "note_ru"],
                     ["a", words, "Точка в устье реки"], *[["b", *pair] for pair in lines],
                     delimiter=delimiter, encoding="cp1251")
    table = read("x.csv", data)
    assert table.rows[0].cells["name_ru"] == words
    assert [tuple(row.cells.values())[1:] for row in table.rows[1:]] == [
        (clean(a), clean(b)) for a, b in lines
    ]
    assert ("encoding", "Windows-1251") in table.remarks


# The most frequent characters of written Chinese (Jun Da 2004), and those of our names.
COMMON = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本"
    "黑龙江乌苏里兴凯湖三扎珲春保护区东北虎豹白鹤鹳"
)
CHINESE = string.ascii_letters + string.digits + " .,;:!?\"'()-=+@/\n\t—，。（）《》" + COMMON


@given(lines_of(st.text(alphabet=CHINESE, max_size=30)),
       st.sampled_from(",;\t"))
def test_chinese_windows_files(lines, delimiter):
    data = csv_bytes(["slug", "name_zh", "note_zh"],
                     ["a", "三江国家级自然保护区", "标记点在河口。"],
                     *[["b", *pair] for pair in lines],
                     delimiter=delimiter, encoding="gb18030")
    table = read("x.csv", data)
    assert [tuple(row.cells.values())[1:] for row in table.rows[1:]] == [
        (clean(a), clean(b)) for a, b in lines
    ]
    assert ("encoding", "GB 18030") in table.remarks


@pytest.mark.parametrize("word", ["Бастак", "Зея", "Шилка", "Ёлка", "Тумнин", "Дуки",
                                  "Хинганский заповедник"])
def test_one_russian_word_is_enough(word):
    assert cells(csv_bytes(HEADER, ["a", word], encoding="cp1251")) == [
        {"slug": "a", "name_ru": word}]


@pytest.mark.parametrize("word", ["三江", "扎龙", "黑龙江", "兴凯湖", "珲春", "东方白鹳"])
def test_one_chinese_word_is_enough(word):
    assert cells(csv_bytes(["slug", "name_zh"], ["a", word], encoding="gb18030")) == [
        {"slug": "a", "name_zh": word}]


def test_our_own_files_in_chinese_windows(content):
    """All four languages stand in them; GB 18030 can write them all."""
    for path in sorted((content / "facts").glob("*.csv")):
        text = path.read_text(encoding="utf-8")
        table = read(path.name, text.encode("gb18030"))
        assert table.rows == read(path.name, text.encode()).rows
        assert ("encoding", "GB 18030") in table.remarks


@pytest.mark.parametrize("encoding", ["cp866", "shift_jis"])
def test_an_encoding_that_is_not_expected_is_refused_not_guessed(encoding):
    text = "Большехехцирский заповедник, Хинганский" if encoding != "shift_jis" else "カムチャツカ"
    with pytest.raises(TableError) as caught:
        read("x.csv", csv_bytes(HEADER, ["a", text], encoding=encoding))
    assert caught.value.code == "unreadable-text"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(encoding):
    assert cells(csv_bytes(HEADER, ["a", "b"], encoding=encoding)) == [
        {"slug": "a", "name_ru": "b"}]


def test_utf16_without_its_mark():
    assert error(csv_bytes(HEADER, ["a", "b"], encoding="utf-16-le"))[0] == "unreadable-text"


def test_what_was_forgiven_is_said():
    assert read("x.csv", csv_bytes(HEADER, ["a", "b"])).remarks == []
    table = read("x.csv", csv_bytes(HEADER, ["a", "Зея"], delimiter=";", encoding="utf-16"))
    assert table.remarks == [("encoding", "UTF-16"), ("delimiter", ";")]
    assert read("x.csv", csv_bytes(HEADER, ["a", "b"], delimiter="\t")).remarks == [
        ("delimiter", "Tab")]
    assert read("x.xlsx", workbook(HEADER, ["a", "b"])).remarks == [("workbook", "")]


# ---- shape ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "expected"), [
    (b"", ("empty-file", 0)),
    (b"  \r\n\r\n", ("empty-file", 0)),
    (b"\xef\xbb\xbf", ("empty-file", 0)),
    (b"slug,name_ru\r\n", ("empty-file", 0)),
    (b"slug,name_ru\r\n,,\r\n\r\n", ("empty-file", 0)),
    (b"slug,,name_ru\r\na,b,c\r\n", ("no-header", 0)),
    (b"slug,name_ru,slug\r\na,b,c\r\n", ("double-column", 1)),
    (b"slug,Name RU,name_ru\r\na,b,c\r\n", ("double-column", 1)),
    (b"slug,name_ru\r\na,b\r\nc,d,e\r\n", ("too-many-cells", 3)),
    (b'slug,name_ru\r\na,b\r\nc,"d\r\ne,f\r\n', ("broken-quotes", 3)),
    (b'slug,name_ru\r\na,"b"c\r\n', ("broken-quotes", 2)),
    (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\x00\x00", ("not-a-table", 0)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", ("not-a-table", 0)),  # .xls of 1997
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ("not-a-table", 0)),
])
def test_shapes_that_are_refused(data, expected):
    assert error(data) == expected


def test_small_disorder_is_forgiven():
    data = b"\r\nSlug , Name RU,,\r\n\r\n a , b ,,\r\nc\r\n"
    table = read("x.csv", data)
    assert table.columns == ["slug", "name_ru"]
    # Rows are counted as a spreadsheet does, empty ones too.
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, {"slug": "a", "name_ru": "b"}), (5, {"slug": "c", "name_ru": ""})]


def test_rows_are_counted_as_a_spreadsheet_does_not_as_lines():
    data = b'slug,note_en\r\na,"one\ntwo\nthree"\r\nb,"x\ny"\r\nc,z\r\n'
    assert [row.number for row in read("x.csv", data).rows] == [2, 3, 4]
    assert error(data + b'd,"open') == ("broken-quotes", 5)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(end):
    assert cells(end.join(["slug,name_ru", "a,b", "c,d"]).encode()) == [
        {"slug": "a", "name_ru": "b"}, {"slug": "c", "name_ru": "d"}]


def test_size_has_a_limit():
    # 20 MB are promised to those who send files.
    assert error(b"a" * (20 * 1024 * 1024 + 1))[0] == "too-large"


# ---- Excel -----------------------------------------------------------------------------------


def test_values_of_excel():
    lines = [
        ["slug", "lat", "area_ha", "established", "date", "ramsar", "as_text", "empty"],
        ["a", 48.205, 45439, 1963.0, datetime.datetime(2015, 2, 28), True, "0045", None],
        ["b", -7.5, 127094.5, "1963", datetime.date(2016, 6, 1), False, " 48.205 ", ""],
    ]
    assert cells(workbook(*lines)) == [
        {"slug": "a", "lat": "48.205", "area_ha": "45439", "established": "1963",
         "date": "2015-02-28", "ramsar": "yes", "as_text": "0045", "empty": ""},
        {"slug": "b", "lat": "-7.5", "area_ha": "127094.5", "established": "1963",
         "date": "2016-06-01", "ramsar": "no", "as_text": "48.205", "empty": ""},
    ]


def test_a_month_that_excel_made_a_day_of_is_a_month():
    """Excel keeps "2015-02" as the first of February and shows Feb-15 (format 17, mmm-yy)."""
    first = datetime.datetime(2015, 2, 1)
    lines = [["slug", "date"], ["a", first], ["b", first], ["c", first]]
    formats = {"B2": "mmm-yy", "B3": "yyyy-mm-dd", "B4": "dd/mm/yyyy"}
    assert [row["date"] for row in cells(workbook(*lines, formats=formats))] == [
        "2015-02", "2015-02-01", "2015-02-01"]


excel_text = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.just("\n"),
    max_size=30,
).filter(lambda text: not text.startswith("=") and "_x" not in text)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(excel_text, st.integers(-10**9, 10**9),
                          st.floats(-10**6, 10**6).map(lambda f: round(f, 4))), min_size=1,
                max_size=4))
def test_excel_keeps_what_it_was_given(lines):
    rows = cells(workbook(["slug", "t", "i", "f"], *[[f"s{n}", *r] for n, r in enumerate(lines)]))
    for (text, whole, broken), row in zip(lines, rows, strict=True):
        assert row["t"] == text.strip()
        assert row["i"] == str(whole)
        assert float(row["f"]) == broken
        assert not row["f"].endswith(".0")


def test_formulas_of_excel_stay_visible():
    from openpyxl import Workbook
    from openpyxl.worksheet.formula import ArrayFormula

    book = Workbook()
    book.active.append(["slug", "name_en", "note_en"])
    book.active.append(["a", '=HYPERLINK("http://x")', None])
    book.active["C2"] = ArrayFormula("C2:C3", "=A1&B1")
    out = io.BytesIO()
    book.save(out)
    (row,) = cells(out.getvalue())
    assert row["name_en"].startswith("=")
    assert row["note_en"].startswith("=")


def test_only_the_first_sheet_is_read():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["slug"])
    book.active.append(["first"])
    other = book.create_sheet("second")
    other.append(["slug"])
    other.append(["second"])
    out = io.BytesIO()
    book.save(out)
    assert cells(out.getvalue()) == [{"slug": "first"}]


@pytest.mark.parametrize("data", [
    BOOK[: len(BOOK) // 2],
    b"PK\x03\x04 and no more",
    zipped({"letter.txt": b"slug,name"}),
    zipped({"[Content_Types].xml": b"<Types/>"}),
    zipped(MEMBERS | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}),
])
def test_what_is_no_workbook(data):
    assert error(data)[0] == "broken-workbook"


def test_a_workbook_that_says_it_has_a_million_rows():
    """Some programs write the largest possible dimension; three cells are three cells."""
    sheet = MEMBERS["xl/worksheets/sheet1.xml"]
    assert b'<dimension ref="A1:C3"' in sheet
    sheet = sheet.replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"')
    assert cells(zipped(MEMBERS | {"xl/worksheets/sheet1.xml": sheet})) == cells(BOOK)


def test_a_row_beyond_the_last_of_excel():
    sheet = MEMBERS["xl/worksheets/sheet1.xml"].replace(b'<row r="3"', b'<row r="999999999999"')
    assert error(zipped(MEMBERS | {"xl/worksheets/sheet1.xml": sheet}))[0] == "broken-workbook"


def test_a_workbook_that_unpacks_to_too_much(monkeypatch):
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1024 * 1024)
    bomb = zipped(MEMBERS | {"xl/media/image1.png": b"\0" * 1024 * 1024 * 2})
    assert len(bomb) < 20_000
    assert error(bomb)[0] == "too-large"
