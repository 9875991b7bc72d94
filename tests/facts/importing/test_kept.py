"""What a file may not change: words of another edition, cases of an old name, protected points."""

import pytest

from amurinfo.facts.importing.author import Author
from amurinfo.facts.models import Place, PrecisePlace

from .files import PLACE, codes, found, plan, records, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

RUSSIAN = Author(languages=frozenset({"ru"}))


# ---- whose words -------------------------------------------------------------------------------


@pytest.mark.parametrize(("stem", "slug", "cells", "language"), [
    ("places", "amur", {"name_zh": "阿穆尔河"}, "中文"),
    ("places", "amur", {"name_en": "Amur"}, "English"),
    ("places", "amur", {"note_mn": "Өөр"}, "Монгол"),
    ("places", "amur", {"note_mn": ""}, "Монгол"),
    ("places", "amur", {"forms_mn": "genitive=Амар мөрний"}, "Монгол"),
    ("species", "amur-tiger", {"flagship_for_zh": "红松"}, "中文"),
    ("networks", "amur-green-belt", {"founding_en": "x"}, "English"),
    ("protected_areas", "bastak", {"names_composed": "zh;mn"}, "中文"),
    ("protected_areas", "bastak", {"names_composed": ""}, "Монгол"),
    ("figures", "amur-tiger-ru-1940", {"note_zh": "x"}, "中文"),
])
def test_words_of_another_edition(stem, slug, cells, language):
    made = plan(RUSSIAN, **{stem: records({"slug": slug, **cells})})
    ((column, value),) = cells.items()
    assert found(made) == [(f"{stem}.csv", 2, column, value, "not-your-language")]
    assert language in made.problems[0].message


@pytest.mark.parametrize(("stem", "slug", "cells"), [
    ("places", "khor", {"name_ru": "Река Хор"}),
    ("places", "khor", {"forms_ru": "genitive=Хора"}),
    ("places", "amur", {"name_ru": "Река Амур", "forms_ru": "genitive=Реки Амур"}),
    ("places", "amur", {"name_ru": "Река Амур", "forms_ru": ""}),
    ("places", "amur", {"note_ru": "Другое"}),
    ("species", "amur-tiger", {"flagship_for_ru": "Тайга"}),
    ("protected_areas", "bastak", {"names_composed": "ru;mn"}),
    ("places", "amur", {"lat": "52.9"}),  # facts belong to no language
    ("protected_areas", "bastak", {"area_ha": "127000"}),
])
def test_own_words_and_facts(stem, slug, cells):
    made = plan(RUSSIAN, **{stem: records({"slug": slug, **cells})})
    assert found(made) == []
    assert [tuple(cell[0] for cell in change.cells) for change in made.changes] == [tuple(cells)]


def test_words_of_others_may_stand_in_the_file_as_they_are():
    row = row_of("places", "khor") | {"name_ru": "Река Хор"}
    assert found(plan(RUSSIAN, places=records(row))) == []


def test_new_records_may_bring_names_in_all_languages():
    made = plan(RUSSIAN, places=records(PLACE | {
        "name_ru": "Новая", "name_zh": "新河", "name_mn": "Шинэ", "names_composed": "zh;mn"}))
    assert found(made) == []


# ---- cases of names ----------------------------------------------------------------------------


@pytest.mark.parametrize(("cells", "column", "code", "said"), [
    ({"forms_ru": "genetive=Амура"}, "forms_ru", "forms", "genitive, dative"),
    ({"forms_mn": "prepositional=Амар"}, "forms_mn", "forms", "comitative"),
    ({"name_ru": "Река Амур"}, "forms_ru", "old-forms", "the old one"),
    ({"name_mn": "Амар", "note_mn": "x"}, "forms_mn", "old-forms", "the old one"),
])
def test_what_is_wrong_with_cases_names_file_row_and_column(cells, column, code, said):
    made = plan(places=records({"slug": "amur", **cells}))
    problem, = made.problems
    assert (problem.file, problem.row, problem.column, problem.code) == (
        "places.csv", 2, column, code)
    assert "places.csv, row 2" in str(problem)
    assert column in str(problem)
    assert said in str(problem)


def test_cases_of_no_name():
    made = plan(species=records({"slug": "blakistons-fish-owl", "forms_mn": "genitive=x"}))
    assert found(made) == [
        ("species.csv", 2, "forms_mn", "genitive=x", "forms-of-nothing")]


def test_terms_have_no_cases():
    made = plan(concepts=records({"vocabulary": "designation", "slug": "zapovednik",
                                  "forms_ru": "genitive=x"}))
    assert codes(made) == {"unknown-column"}


# ---- sensitive places --------------------------------------------------------------------------


@pytest.fixture
def nest():
    record = Place.objects.get(slug="amur")
    return PrecisePlace.objects.create(record=record, lat=48.123457, lon=134.654321, reason="x")


@pytest.mark.parametrize("cells", [
    {"lat": "48.123457", "lon": "134.654321"}, {"lat": "48.4"}, {"lat": "", "lon": ""},
    {"position": "exact"},
])
def test_a_protected_point_is_not_changed_by_a_file(nest, cells):
    made = plan(places=records({"slug": "amur", **cells}))
    assert codes(made) >= {"sensitive"}
    assert {p.column for p in made.problems if p.code == "sensitive"} == set(cells)


def test_what_else_is_known_of_it_may_be_changed(nest):
    row = row_of("places", "amur")
    assert plan(places=records(row)).unchanged == 1
    assert found(plan(places=records(row | {"name_en": "Amur"}))) == []
