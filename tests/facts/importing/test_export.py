"""What goes out can come in again, and does no harm in a spreadsheet."""

import csv
import io

import pytest

from amurinfo.facts.importing.author import OPERATOR
from amurinfo.facts.importing.export import as_csv, write_all
from amurinfo.facts.importing.kinds import BY_STEM, KINDS
from amurinfo.facts.importing.plan import make_plan
from amurinfo.facts.models import Place, PrecisePlace

from .files import exported, found, plan, records, row_of

pytestmark = pytest.mark.django_db


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_export_is_the_content_that_the_centre_began_with(content):
    """Files -> an empty database -> files: byte for byte."""
    for stem, text in exported().items():
        assert text.encode() == (content / "facts" / f"{stem}.csv").read_bytes()


def test_all_files_are_written(tmp_path):
    paths = write_all(tmp_path / "a" / "b")
    assert {path.name for path in paths} == {f"{stem}.csv" for stem in BY_STEM}
    for path in paths:
        assert path.read_bytes() == as_csv(BY_STEM[path.stem]).encode()
    made = make_plan([(path.name, path.read_bytes()) for path in paths], OPERATOR)
    assert (made.problems, made.changes) == ([], [])


@pytest.mark.parametrize("stem", sorted(BY_STEM))
def test_form(stem):
    """UTF-8, commas, LF, a header; RFC 4180 apart from the line ends."""
    text = as_csv(BY_STEM[stem])
    assert "\r" not in text
    assert text.endswith("\n")
    rows = rows_of(text)
    assert rows[0] == list(BY_STEM[stem].columns)
    assert {len(row) for row in rows} == {len(rows[0])}
    marked = as_csv(BY_STEM[stem], mark=True).encode()
    assert marked == b"\xef\xbb\xbf" + text.encode()
    assert plan(**{stem: marked}).changes == []


@pytest.mark.parametrize("text", [
    "=1+1", "+7 423", "-5 °C", "@home", "'=quoted", "''-x", "'tis", "'", "a,b;c\t\"d\"\ne",
])
def test_text_that_a_spreadsheet_would_run(text):
    """OWASP "CSV Injection": no cell of ours begins so; and the text comes back as it was."""
    amur = Place.objects.get(slug="amur")
    amur.note = amur.note | {"en": text}
    amur.save()
    exported_cell = row_of("places", "amur")["note_en"]
    assert not exported_cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    data = as_csv(BY_STEM["places"]).encode()
    assert (found(plan(places=data)), plan(places=data).changes) == ([], [])
    # Over another text, it is written as it was meant.
    made = plan(places=records({"slug": "shilka", "note_en": exported_cell}))
    assert [change.cells[0][2] for change in made.changes] == [text]


def test_no_cell_of_ours_begins_as_a_formula():
    for text in exported().values():
        for row in rows_of(text):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_exports_cost_a_fixed_number_of_queries(django_assert_max_num_queries):
    for kind in KINDS:
        with django_assert_max_num_queries(8):
            as_csv(kind)


def test_exact_places_are_in_no_file():
    record = Place.objects.get(slug="amur")
    PrecisePlace.objects.create(record=record, lat=48.123457, lon=134.654321, reason="secret den")
    everything = "".join(exported().values())
    for trace in ("48.123", "134.654", "secret den"):
        assert trace not in everything
    row = row_of("places", "amur")
    assert (row["lat"], row["lon"], row["position"]) == ("48.5", "134.5", "generalised")
