"""Files against the database: each thing that a careful colleague would stumble over."""

import pytest
from django.utils.translation import override

from amurinfo.facts.importing.author import Author
from amurinfo.facts.importing.kinds import KINDS
from amurinfo.facts.importing.plan import make_plan
from amurinfo.facts.models import Name, Place, Species

from .files import (
    PLACE,
    codes,
    csv_bytes,
    do,
    everything,
    exported,
    found,
    plan,
    records,
    row_of,
    workbook,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

AREA = {"slug": "new-area", "country": "RU", "name_ru": "Новый", "designation": "zapovednik",
        "source": "general knowledge"}
FIGURE = {"slug": "new-figure", "subject_kind": "species", "subject": "amur-tiger",
          "property": "population", "low": "5", "high": "7", "unit": "individuals",
          "source": "general knowledge"}
CONCEPT = {"vocabulary": "party", "slug": "new-party", "name_en": "New"}


def area(**cells):
    return plan(protected_areas=records(AREA | cells))


def place(**cells):
    return plan(places=records(PLACE | cells))


def figure(**cells):
    return plan(figures=records(FIGURE | cells))


def without(row, *columns):
    return {key: value for key, value in row.items() if key not in columns}


# ---- what is fine ------------------------------------------------------------------------------


def test_new_rows_are_fine():
    for made in (area(), place(), figure(), plan(concepts=records(CONCEPT))):
        assert found(made) == []
        assert [change.is_new for change in made.changes] == [True]


def test_a_plan_writes_nothing():
    before = everything()
    place()
    plan(places=records({"slug": "amur", "name_en": "Changed"}))
    assert everything() == before


def test_what_is_there_changes_nothing():
    made = make_plan([(f"{stem}.csv", text.encode()) for stem, text in exported().items()],
                     Author())
    assert (made.problems, made.changes) == ([], [])
    assert made.unchanged == sum(len(list(kind.queryset())) for kind in KINDS)


@pytest.mark.parametrize("data", [
    records(PLACE),
    csv_bytes(list(PLACE), list(PLACE.values()), delimiter=";", encoding="utf-8-sig"),
    csv_bytes(list(PLACE), list(PLACE.values()), delimiter="\t", encoding="utf-16"),
    workbook(list(PLACE), list(PLACE.values())),
    workbook(list(PLACE), ["new-place", "river", "New", 48, 134.0, "general knowledge"]),
], ids=["csv", "semicolons and a mark", "utf-16", "excel of text", "excel of numbers"])
def test_the_same_row_however_it_is_packed(data):
    made = plan(places=data)
    assert found(made) == []
    assert [change.values for change in made.changes] == [PLACE]


def test_russian_windows_file():
    row = AREA | {"name_ru": "Новый заповедник", "note_ru": "Точка у реки"}
    made = plan(protected_areas=csv_bytes(list(row), list(row.values()), encoding="cp1251"))
    assert made.changes[0].values["name_ru"] == "Новый заповедник"
    assert made.remarks == [("protected_areas.csv", "encoding", "Windows-1251")]


def test_chinese_windows_file():
    row = {"slug": "amur", "name_zh": "黑龙江"}
    made = plan(places=csv_bytes(list(row), list(row.values()), encoding="gb18030"))
    assert [c.cells for c in made.changes] == [[("name_zh", "黑龙江（阿穆尔河）", "黑龙江")]]


# ---- which file it is -------------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "places.csv", "Places-2026.CSV", "places (1).csv", "C/temp/places.csv",
    "от коллеги.csv",  # told by its columns
])
def test_the_kind_of_file(name):
    made = make_plan([(name, records(PLACE))], Author())
    assert [c.kind.stem for c in made.changes] == ["places"]


@pytest.mark.parametrize("name", ["protected-areas.csv", "protected_areas_RU.xlsx"])
def test_areas_have_two_words(name):
    assert [c.kind.stem for c in make_plan([(name, records(AREA))], Author()).changes] == [
        "protected_areas"]


def test_a_file_of_which_nobody_can_tell():
    made = make_plan([("table.csv", b"slug,name_en\na,b\n")], Author())
    ((file, row, column, value, code),) = found(made)
    assert (file, row, code) == ("table.csv", 0, "unknown-file")
    assert "places.csv" in made.problems[0].message


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty-file"), (b"slug,name_en\n", "empty-file"), (b"PK\x03\x04", "broken-workbook"),
    (b'slug\n"a', "broken-quotes"), (b"slug\na,b\n", "too-many-cells"),
    (b"\x00\xff\x00", "not-a-table"), (b"slug,slug\na,b\n", "double-column"),
    (b"a" * 21_000_000, "too-large"),
])
def test_files_that_cannot_be_read(data, code):
    made = make_plan([("places.csv", data), ("networks.csv", exported()["networks"].encode())],
                     Author())
    # The others are read all the same, so that all problems are told at once.
    assert codes(made) == {code}
    assert made.problems[0].file == "places.csv"
    assert made.unchanged > 0


# ---- columns -----------------------------------------------------------------------------------


def test_unknown_columns():
    made = place(nmae_en="x", height="5")
    assert found(made) == [("places.csv", 1, "nmae_en", "", "unknown-column"),
                           ("places.csv", 1, "height", "", "unknown-column")]
    assert "name_en" in made.problems[0].message


def test_missing_columns():
    made = plan(places=b"name_en,name_ru\nx,y\n")
    assert found(made) == [("places.csv", 1, "slug", "", "missing-column")]
    made = plan(concepts=b"slug,name_en\nx,y\n")
    assert found(made) == [("concepts.csv", 1, "vocabulary", "", "missing-column")]
    made = plan(places=records(without(PLACE, "kind", "source")))
    assert found(made) == [("places.csv", 2, "kind", "", "missing-column"),
                           ("places.csv", 2, "source", "", "missing-column")]


def test_required_cells():
    assert found(place(slug="")) == [("places.csv", 2, "slug", "", "required")]
    assert found(place(source="")) == [("places.csv", 2, "source", "", "required")]
    made = plan(places=records({"slug": "amur", "kind": ""}))
    assert found(made) == [("places.csv", 2, "kind", "river", "required")]


# ---- slugs ------------------------------------------------------------------------------------


def test_a_slug_twice_in_a_file():
    made = plan(places=records(PLACE, PLACE | {"slug": "other"}, PLACE))
    assert found(made) == [("places.csv", 4, "slug", "new-place", "twice")]
    assert made.problems[0].params == {"row": 2, "file": "places.csv"}


def test_a_slug_twice_across_two_files():
    made = make_plan([("places-1.csv", records(PLACE)), ("places-2.xlsx",
                      workbook(list(PLACE), list(PLACE.values())))], Author())
    assert found(made) == [("places-2.xlsx", 2, "slug", "new-place", "twice")]
    assert made.problems[0].params == {"row": 2, "file": "places-1.csv"}


def test_one_slug_in_two_kinds_is_fine():
    made = plan(places=records(PLACE | {"slug": "x"}),
                protected_areas=records(AREA | {"slug": "x"}))
    assert found(made) == []


def test_terms_of_two_vocabularies_may_share_a_slug():
    assert found(plan(concepts=records(CONCEPT, CONCEPT | {"vocabulary": "method"}))) == []


def test_terms_must_fit_into_the_database():
    made = plan(concepts=records(CONCEPT | {"vocabulary": "v" * 31}))
    assert found(made) == [("concepts.csv", 2, "vocabulary", "v" * 31, "too-long")]
    made = plan(concepts=records(CONCEPT | {"slug": "s" * 75}))
    assert found(made) == [("concepts.csv", 2, "slug", "s" * 75, "too-long")]
    assert made.problems[0].params == {"limit": 74}  # 80 in all: "party", a hyphen, the slug


# ---- points ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lat", "lon", "expected"), [
    ("90.5", "134", [("lat", "90.5", "outside")]),  # no latitude at all
    ("200", "134", [("lat", "200", "range")]),
    ("56.5", "48", [("lat", "56.5", "outside")]),
    ("48", "", [("lon", "", "half-point")]),
    ("", "134", [("lat", "", "half-point")]),
    ("39.9", "134", [("lat", "39.9", "outside")]),
    ("48", "145.1", [("lat", "48", "outside")]),
    ("0", "0", [("lat", "0", "outside")]),
    ("48,2", "134", [("lat", "48,2", "number")]),
    ("48°12'", "134", [("lat", "48°12'", "number")]),
])
def test_points(lat, lon, expected):
    made = place(lat=lat, lon=lon)
    assert [(column, value, code) for _f, _r, column, value, code in found(made)] == expected


@pytest.mark.parametrize(("lat", "lon"), [("40", "105"), ("60", "145"), ("48.123456", "134")])
def test_points_inside(lat, lon):
    assert found(place(lat=lat, lon=lon)) == []


def test_latitude_and_longitude_swapped():
    """134.86° is no latitude at all, but it is told as what happened."""
    made = place(lat="134.86", lon="48.2")
    assert codes(made) == {"swapped"}
    assert [(p.row, p.column, p.value) for p in made.problems] == [(2, "lat", "134.86")]


@pytest.mark.parametrize(("cells", "expected"), [
    ({"lat": ""}, "half-point"), ({"lon": ""}, "half-point"), ({"lat": "10"}, "outside"),
    ({"lon": "150"}, "outside"),
])
def test_half_a_point_in_a_file_of_one_column(cells, expected):
    """What counts is the point as it would be afterwards."""
    assert codes(plan(places=records({"slug": "amur", **cells}))) == {expected}


def test_half_a_point_for_a_record_without_one():
    bare = Place.objects.filter(lat=None).first()
    if bare is None:
        do(places=records(without(PLACE, "lat", "lon")))
        bare = Place.objects.get(slug="new-place")
    assert codes(plan(places=records({"slug": bare.slug, "lat": "48"}))) == {"half-point"}


def test_half_a_point_of_a_new_record():
    assert codes(plan(places=records(without(PLACE, "lon")))) == {"half-point"}


# ---- references --------------------------------------------------------------------------------


@pytest.mark.parametrize(("column", "value", "kind"), [
    ("networks", "no-such", "network"), ("candidate_networks", "no-such", "network"),
    ("species", "amur-tiger;no-such", "species"), ("designation", "no-such", "concept"),
    ("designation", "river", "concept"),  # a term, of another list
])
def test_unknown_references(column, value, kind):
    made = area(**{column: value})
    assert found(made) == [("protected_areas.csv", 2, column, value, "unknown-reference")]
    assert made.problems[0].params == {"kind": kind}


def test_unknown_references_of_other_files():
    assert codes(place(kind="zapovednik")) == {"unknown-reference"}
    assert codes(figure(territory="no-such")) == {"unknown-reference"}
    assert codes(figure(method="no-such")) == {"unknown-reference"}
    assert codes(figure(subject="no-such")) == {"unknown-reference"}
    assert codes(figure(subject_kind="area")) == {"unknown-reference"}
    assert codes(plan(agreements=records({
        "slug": "x", "parties": "RU;no-such", "kind": "law", "name_en": "x", "source": "x",
    }))) >= {"unknown-reference"}


def test_one_file_may_refer_to_another_in_any_order():
    network = {"slug": "new-network", "kind": "convention", "name_en": "N", "source": "x"}
    kinds = records({"vocabulary": "network-kind", "slug": "convention", "name_en": "Convention"})
    files = [("protected_areas.csv", records(AREA | {"networks": "new-network"})),
             ("networks.csv", records(network)), ("concepts.csv", kinds)]
    for order in (files, files[::-1]):
        made = make_plan(order, Author())
        assert found(made) == []
        assert [c.kind.stem for c in made.changes][-2:] == ["networks", "protected_areas"]


def test_member_and_candidate_at_once():
    assert codes(area(networks="amur-green-belt", candidate_networks="amur-green-belt")) == {
        "candidate-and-member"}


def test_a_candidate_becomes_no_member_unseen():
    """A file with one of the two columns: the other one is that of the database."""
    network = "amur-ussuri-memorandum-2016"
    do(protected_areas=records(AREA | {"candidate_networks": network}))
    made = plan(protected_areas=records({"slug": "new-area", "networks": network}))
    assert codes(made) == {"candidate-and-member"}
    made = plan(protected_areas=records(
        {"slug": "new-area", "networks": network, "candidate_networks": ""}))
    assert found(made) == []


# ---- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["0", "-5", "0.5", "20000001", "1e12"])
def test_absurd_areas(size):
    assert codes(area(area_ha=size)) == {"absurd-area"}


@pytest.mark.parametrize("size", ["1", "127094.5", "20000000"])
def test_areas(size):
    assert found(area(area_ha=size)) == []


@pytest.mark.parametrize(("cells", "column", "code"), [
    ({"low": "7", "high": "5"}, "high", "low-above-high"),
    ({"low": "", "high": ""}, "low", "no-value"),
    ({"low": "-1"}, "low", "range"),
    ({"high": "1e15"}, "high", "range"),
    ({"unit": "herds"}, "unit", "choice"),
    ({"as_of": "last year"}, "as_of", "date"),
    ({"countries": "ZZ"}, "countries", "country"),
])
def test_figures(cells, column, code):
    made = figure(**cells)
    assert [(p.column, p.code) for p in made.problems] == [(column, code)]


def test_the_range_is_named_in_full():
    assert "None" not in figure(low="-1").problems[0].message


def test_one_end_in_a_file_of_one_column():
    # amur-tiger-ru-1996 is 415-476, amur-tiger-ru-1940 "fewer than 50": no lower end.
    for cells, code in [
        ({"slug": "amur-tiger-ru-1996", "low": "477"}, "low-above-high"),
        ({"slug": "amur-tiger-ru-1996", "high": "414"}, "low-above-high"),
        ({"slug": "amur-tiger-ru-1940", "high": ""}, "no-value"),
    ]:
        assert codes(plan(figures=records(cells))) == {code}
    assert found(plan(figures=records({"slug": "amur-tiger-ru-1996", "low": "476"}))) == []


@pytest.mark.parametrize("cells", [
    {"subject": "amur-leopard"}, {"subject_kind": "place", "subject": "amur"},
    {"subject_kind": "species", "subject": "amur-leopard"},
])
def test_a_figure_keeps_its_subject(cells):
    made = plan(figures=records({"slug": "amur-tiger-ru-1996"} | cells))
    assert codes(made) == {"subject-changed"}


def test_the_kind_alone_does_not_change_the_subject_either():
    made = plan(figures=records({"slug": "amur-tiger-ru-1996", "subject_kind": "place"}))
    assert codes(made) == {"unknown-reference"}


def test_the_size_of_an_area_stands_with_the_area():
    as_area = {"subject_kind": "area", "subject": "bastak", "unit": "ha"}
    assert [(p.column, p.code) for p in figure(**as_area, property="area").problems] == [
        ("property", "choice")]
    assert found(figure(**as_area, property="buffer-zone-area")) == []
    made = figure(**as_area, property="buffer-zone-area", slug="bastak-area")
    assert [(p.column, p.code) for p in made.problems] == [("slug", "twice")]
    assert "protected_areas.csv" in made.problems[0].message


def test_an_area_whose_size_would_take_the_slug_of_a_figure():
    assert codes(area(slug="amur-basin", area_ha="5")) == {"twice"}


# ---- texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "code"), [
    ("=cmd|' /C calc'!A0", "formula"), ("+7 423", "formula"), ("-5", "formula"),
    ("@SUM(1)", "formula"), ("a\x00b", "control"), ("a\x1bb", "control"),
    ("a\u202eb", "control"), ("a\u2066b", "control"), ("x" * 2001, "too-long"),
])
def test_texts(text, code):
    made = place(note_en=text)
    assert found(made) == [("places.csv", 2, "note_en", text, code)]


def test_names_are_shorter():
    assert codes(place(name_en="x" * 301)) == {"too-long"}
    assert codes(place(name_en="x" * 300)) == set()


def test_a_formula_of_excel():
    made = plan(places=workbook(["slug", "name_en"], ["amur", "=A1"]))
    assert found(made) == [("places.csv", 2, "name_en", "=A1", "formula")]


def test_a_record_needs_a_name():
    assert codes(place(name_en="")) == {"no-name"}
    assert codes(plan(places=records(without(PLACE, "name_en")))) == {"no-name"}
    empty = {"slug": "amur", "name_en": "", "name_ru": "", "name_zh": "", "name_mn": ""}
    assert codes(plan(places=records(empty))) == {"no-name"}
    assert found(plan(places=records(empty | {"name_zh": "黑龙江"}))) == []


def test_what_was_published_is_not_emptied():
    made = plan(protected_areas=records({"slug": "bastak", "area_ha": ""}))
    assert found(made) == [("protected_areas.csv", 2, "area_ha", "127094.5", "emptied")]


def test_all_problems_are_told_at_once():
    made = plan(places=records(PLACE | {"slug": "Bad"}, PLACE | {"lat": "134", "lon": "48"},
                               PLACE | {"slug": "c", "kind": "x", "source": ""}),
                figures=records(FIGURE | {"low": "9"}))
    assert {(f, r, c) for f, r, c, _v, _code in found(made)} == {
        ("places.csv", 2, "slug"), ("places.csv", 3, "lat"), ("places.csv", 4, "kind"),
        ("places.csv", 4, "source"), ("figures.csv", 2, "high"),
    }
    for language in ("en", "ru", "zh-hans", "mn"):
        with override(language):
            for problem in made.problems:
                text = str(problem)
                assert problem.file in text
                assert str(problem.row) in text
                assert problem.column in text
                assert problem.value in text


def test_a_record_that_was_odd_before_may_be_edited_elsewhere():
    """A doubtful point that an editor entered by hand does not block a file of names."""
    Place.objects.filter(slug="amur").update(lat=39, lon=100)
    row = row_of("places", "amur")
    assert plan(places=records(row)).unchanged == 1
    assert found(plan(places=records(row | {"name_en": "Amur"}))) == []
    assert codes(plan(places=records(row | {"lat": "38"}))) == {"outside"}


# ---- nothing said twice ------------------------------------------------------------------------


def test_composed_is_said_of_names_only_that_are_there():
    species = next(s for s in Species.objects.all() if "mn" not in s.preferred_names)
    row = row_of("species", species.slug)
    listed = ";".join(filter(None, [row["names_composed"], "mn"]))
    made = plan(species=records({"slug": species.slug, "names_composed": listed}))
    assert (found(made), made.unchanged) == ([], 1)
    assert not Name.objects.filter(record=species, language="mn", status="preferred").exists()


def test_an_empty_yes_or_no_is_no():
    made = plan(protected_areas=records({"slug": "bastak", "world_heritage": ""}))
    assert (found(made), made.unchanged) == ([], 1)
