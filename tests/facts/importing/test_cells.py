"""One cell at a time: what is taken, what is made of it, what is refused and why."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.facts.importing import cells
from amurinfo.facts.importing.problems import CellError


def refused(cell, text):
    with pytest.raises(CellError) as caught:
        cell.check(text)
    return caught.value.code


ALL = [
    cells.Text(), cells.Slug(), cells.Choice(values=("a", "b")), cells.YesNo(), cells.Number(),
    cells.Number(low=0), cells.Year(), cells.PartialDate(), cells.Countries(),
    cells.Countries(many=False), cells.Languages(), cells.Reference(kind="species", many=True),
    cells.Latitude(), cells.Longitude(),
]
odd = st.text(max_size=20) | st.text(alphabet="0123456789eE+-.,_ \u00a0NaIinf", max_size=12) | (
    st.sampled_from(["1e30", "-1e30", "1e999999", "1e-999999", "sNaN", "-Infinity", "9" * 5000,
                     "1_000", "٣", "²", "RU;RU", "ru", ";", ";;", "--", "-0", "=1", "'", "''="])
)


@given(odd, st.sampled_from(ALL))
def test_any_text_is_taken_or_refused_and_canonical_text_stays(text, cell):
    text = text.strip()
    try:
        once = cell.check(text)
    except CellError:
        return
    assert isinstance(once, str)
    if not isinstance(cell, cells.Text):
        assert cell.check(once) == once


@given(st.sampled_from(ALL))
def test_empty_means_not_known(cell):
    assert cell.check("") == ("no" if isinstance(cell, cells.YesNo) else "")


# ---- text ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "=1+1", '=HYPERLINK("http://x","y")', "+7 423", "-5", "@SUM(A1)", "- a list", "=",
])
def test_what_a_spreadsheet_would_run(text):
    # OWASP, "CSV Injection": = + - @ tab and carriage return at the beginning.
    assert refused(cells.Text(), text) == "formula"
    # Told to put an apostrophe before it, a colleague does so.
    assert cells.Text().check(f"'{text}") == text
    assert cells.Text().check(f"x{text}") == f"x{text}"


@pytest.mark.parametrize("text", ["'", "'quoted'", "’tis", "' = x", "'a=1"])
def test_other_apostrophes_are_text(text):
    assert cells.Text().check(text) == text


@given(st.text(alphabet="'=+-@ax\t", max_size=6))
def test_the_escape_can_always_be_undone(text):
    escaped = cells.escape(text)
    assert cells.unescape(escaped) == text
    assert not escaped.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("char", [
    "\x00", "\x07", "\x1b", "\r", "\x7f", "\x85", "\x9b",  # C0, DEL, C1
    "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",  # bidi embeddings and overrides
    "\u2066", "\u2067", "\u2068", "\u2069",  # isolates ("Trojan Source", CVE-2021-42574)
    "\u200e", "\u200f", "\u200b", "\u2060", "\ufeff", "\u2028",
])
def test_what_cannot_be_seen(char):
    assert refused(cells.Text(), f"Ам{char}ур") == "control"


@pytest.mark.parametrize("text", [
    "one\ntwo\tthree", "Өвөр Байгаль", "黑龙江（阿穆尔河）", "45\u00a0439 га", "a\u200db", "🐅",
])
def test_what_can(text):
    assert cells.Text().check(text) == text


def test_lines_of_windows_are_lines():
    assert cells.Text().check("one\r\ntwo") == "one\ntwo"


def test_too_long():
    assert cells.Text(limit=300).check("я" * 300) == "я" * 300
    assert refused(cells.Text(limit=300), "я" * 301) == "too-long"
    assert refused(cells.Text(), "x" * 2001) == "too-long"


# ---- slugs and references -------------------------------------------------------------------


@pytest.mark.parametrize("text", ["amur", "a-b-3", "3", "x" * 80])
def test_slugs(text):
    assert cells.Slug().check(text) == text


@pytest.mark.parametrize("text", [
    "Amur", "a_b", "-a", "a-", "a--b", "а-б", "a b", "a/b", "../a", "a\nb", "ａ", "١",
])
def test_what_is_no_slug(text):
    assert refused(cells.Slug(), text) == "slug"
    assert refused(cells.Reference(kind="place"), text) == "slug"


def test_a_slug_has_a_length():
    assert refused(cells.Slug(), "x" * 81) == "too-long"


def test_references():
    many = cells.Reference(kind="concept", vocabulary="party", many=True)
    assert many.check(" b ;a; ;b") == "b;a"
    assert many.references("b;a") == [("concept", "party-b"), ("concept", "party-a")]
    assert cells.Reference(kind="species").references("x") == [("species", "x")]
    assert refused(cells.Reference(kind="species"), "a;b") == "slug"


# ---- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [
    ("45439", "45439"), ("127094.5", "127094.5"), ("127094.50", "127094.5"), ("007", "7"),
    ("127 094.5", "127094.5"), ("127\u00a0094.5", "127094.5"), ("127\u202f094.5", "127094.5"),
    ("1e3", "1000"), ("-5", "-5"), ("-0", "0"), ("0.0", "0"), ("0.0001", "0.0001"),
    ("1855000", "1855000"), (".5", "0.5"), ("5.", "5"),
])
def test_numbers(text, expected):
    assert cells.Number().check(text) == expected


@pytest.mark.parametrize("text", [
    "127094,5", "1,234", "many", "NaN", "sNaN", "inf", "-Infinity", "0x10", "12 га", "1.2.3",
    "0.00001", "--5", "½",
])
def test_what_is_no_number(text):
    assert refused(cells.Number(), text) == "number"


@pytest.mark.parametrize("text", ["1e30", "-1e30", "1e400", "100000000000000", "1e999999"])
def test_more_than_the_database_holds(text):
    assert refused(cells.Number(), text) == "range"


@pytest.mark.parametrize(("cell", "text"), [
    (cells.Latitude(), "180.1"), (cells.Latitude(), "-181"), (cells.Longitude(), "180.5"),
    (cells.Longitude(), "-181"), (cells.Number(low=0), "-1"),
])
def test_range(cell, text):
    assert refused(cell, text) == "range"


@given(st.decimals(-10**13, 10**13, places=4, allow_nan=False))
def test_a_number_is_the_same_number_afterwards(value):
    text = cells.plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert cells.Number().check(str(value)) == text


@pytest.mark.parametrize(("value", "text"), [
    (None, ""), (Decimal("45439.0000"), "45439"), (Decimal("1E+3"), "1000"), (48.205, "48.205"),
    (100, "100"), (0, "0"), (Decimal("0.5000"), "0.5"), (-0.0, "0"),
])
def test_plain(value, text):
    assert cells.plain(value) == text


def test_years():
    this = datetime.datetime.now(tz=datetime.UTC).year
    for text in ("1800", "1963", str(this + 1)):
        assert cells.Year().check(text) == text
    for text in ("1799", str(this + 2), "63", "1963.5", "-1963", "c. 1963", "1963 г.", "²",
                 "19630", "1" * 5000):
        assert refused(cells.Year(), text) == "year"


def test_partial_dates():
    for text in ("2015", "2015-02", "2015-02-28"):
        assert cells.PartialDate().check(text) == text
    for text in ("28.02.2015", "2015-2", "2015-02-30", "2015-00", "Feb-15", "٢٠١٥"):
        assert refused(cells.PartialDate(), text) == "date"


# ---- lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [
    ("RU", "RU"), ("ru; cn ;MN", "RU;CN;MN"), ("CN;RU", "CN;RU"), ("KP", "KP"),
])
def test_countries(text, expected):
    assert cells.Countries().check(text) == expected


@pytest.mark.parametrize("text", [
    "Russia", "RU,CN", "R", "РУ", "RU;RU", "R1", "RU CN",
    "ZZ", "QQ", "XA",  # not countries: a page could not name them
    "UR",
])
def test_what_is_no_country(text):
    assert refused(cells.Countries(), text) == "country"


def test_one_country_only():
    assert refused(cells.Countries(many=False), "RU;CN") == "country"


def test_more_countries_than_there_is_room_for():
    # 40 characters in the database: thirteen codes.
    codes = ["RU", "CN", "MN", "JP", "KP", "KR", "KZ", "IN", "NP", "BT", "BD", "TH", "VN", "LA"]
    assert len(cells.Countries().check(";".join(codes[:13]))) == 38
    assert refused(cells.Countries(), ";".join(codes)) == "too-long"


def test_languages():
    assert cells.Languages().check("mn; RU") == "ru;mn"
    assert cells.Languages().check("zh;zh") == "zh"
    for text in ("zh-hans", "de", "russian"):
        assert refused(cells.Languages(), text) == "language"


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("ru", "genitive=Амура;dative=Амуру", "genitive=Амура;dative=Амуру"),
    ("ru", " dative = Амуру ; genitive=Амура;", "genitive=Амура;dative=Амуру"),
    ("mn", "ablative=Амар мөрнөөс", "ablative=Амар мөрнөөс"),
    ("ru", "genitive=a=b", "genitive=a=b"),
])
def test_cases_of_a_name(language, text, expected):
    assert cells.Forms(language=language).check(text) == expected


@pytest.mark.parametrize(("language", "text", "code"), [
    ("ru", "Амура", "forms"), ("ru", "genitive=", "forms"), ("ru", "ablative=Амура", "forms"),
    ("mn", "prepositional=Амар", "forms"), ("ru", "genitive=a;genitive=b", "forms"),
    ("ru", "nominative=Амур", "forms"), ("ru", "genitive=a\u202eb", "control"),
    ("ru", "genitive=" + "x" * 301, "too-long"),
])
def test_what_is_no_case_of_a_name(language, text, code):
    assert refused(cells.Forms(language=language), text) == code


def test_choices():
    cell = cells.Choice(values=("Ia", "II"))
    assert cell.check("ia") == "Ia"
    assert refused(cell, "I") == "choice"


@pytest.mark.parametrize(("text", "expected"), [
    ("yes", "yes"), ("Да", "yes"), ("是", "yes"), ("тийм", "yes"), ("TRUE", "yes"), ("1", "yes"),
    ("no", "no"), ("нет", "no"), ("否", "no"), ("Үгүй", "no"), ("False", "no"), ("0", "no"),
])
def test_yes_and_no_in_four_languages(text, expected):
    assert cells.YesNo().check(text) == expected


def test_neither_yes_nor_no():
    assert refused(cells.YesNo(), "perhaps") == "choice"
