"""All or nothing; history is kept; a column that is not in the file is left alone."""

import csv
import io
import itertools
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amurinfo.facts.importing.apply import Refused, apply
from amurinfo.facts.importing.author import OPERATOR, Author
from amurinfo.facts.importing.export import as_csv
from amurinfo.facts.importing.kinds import BY_STEM
from amurinfo.facts.importing.plan import make_plan
from amurinfo.facts.models import Figure, Membership, Name, Place, ProtectedArea
from amurinfo.facts.signals import record_changed

from .files import codes, do, everything, exported, found, plan, records, row_of

pytestmark = pytest.mark.django_db

NEW_AREA = {"slug": "new-area", "country": "RU", "name_ru": "Новый", "designation": "zapovednik",
            "area_ha": "100", "networks": "amur-green-belt", "species": "amur-tiger",
            "source": "general knowledge"}


# ---- all or nothing ----------------------------------------------------------------------------


def test_one_bad_row_among_good_files():
    before = everything()
    made = plan(
        places=records({"slug": "amur", "name_en": "Changed"}, {"slug": "shilka", "name_en": "C"}),
        species=records({"slug": "amur-tiger", "iucn_year": "2020"}),
        protected_areas=records(NEW_AREA, NEW_AREA | {"slug": "other", "area_ha": "-1"}),
    )
    assert codes(made) == {"absurd-area"}
    assert len(made.changes) == 4
    with pytest.raises(Refused) as caught:
        apply(made, OPERATOR)
    assert caught.value.plan is made
    assert everything() == before


def test_a_fault_half_way_leaves_nothing(monkeypatch):
    """Whatever the plan did not foresee: the rows written before are taken back."""
    before = everything()
    made = plan(places=records({"slug": "amur", "name_en": "Changed"}),
                protected_areas=records(NEW_AREA))
    monkeypatch.setattr(ProtectedArea, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply(made, OPERATOR)
    assert everything() == before


def test_the_order_of_files_does_not_matter(content):
    """The whole content again, with a change in each file, in several orders."""
    texts = exported()
    edited = {
        "concepts": texts["concepts"].replace("State Nature Reserve (zapovednik)", "Zapovednik"),
        "networks": texts["networks"].replace("Amur-Heilong Green Belt", "Green Belt"),
        "places": texts["places"].replace("Shilka", "Shilka River"),
        "figures": texts["figures"].replace(",415,476,", ",416,476,"),
    }
    files = [(f"{stem}.csv", text.encode()) for stem, text in (texts | edited).items()]
    plans = [make_plan(order, OPERATOR)
             for order in itertools.islice(itertools.permutations(files), 0, 40320, 9999)]
    first = [(c.kind.stem, c.slug, c.cells) for c in plans[0].changes]
    assert {stem for stem, _slug, _cells in first} == set(edited)
    for made in plans:
        assert made.problems == []
        assert [(c.kind.stem, c.slug, c.cells) for c in made.changes] == first


# ---- what is written ---------------------------------------------------------------------------


def test_a_new_area_is_there_with_all_that_it_has():
    do(protected_areas=records(NEW_AREA))
    area = ProtectedArea.objects.get(slug="new-area")
    assert (area.kind, area.countries, area.designation.code) == ("area", "RU", "zapovednik")
    assert area.name_for("ru").text == "Новый"
    assert [species.slug for species in area.species.all()] == ["amur-tiger"]
    (figure,) = area.figures.all()
    assert (figure.slug, figure.low, figure.high, figure.unit, figure.aspect) == (
        "new-area-area", 100, 100, "ha", "area")
    assert row_of("protected_areas", "new-area") == {
        column: "" for column in row_of("protected_areas", "new-area")
    } | {"world_heritage": "no"} | NEW_AREA


def test_a_new_size_keeps_the_old_one_as_history(django_user_model):
    user = django_user_model.objects.create(username="editor")
    old = Figure.objects.get(slug="bastak-area", superseded_by=None)
    do(Author(user), protected_areas=records({"slug": "bastak", "area_ha": "128000"}))
    new = Figure.objects.get(slug="bastak-area", superseded_by=None)
    old.refresh_from_db()
    assert (float(old.low), float(old.high)) == (127094.5, 127094.5)
    assert old.superseded_by == new
    assert (new.low, new.high, new.subject_id, new.created_by) == (
        128000, 128000, old.subject_id, user)
    assert row_of("protected_areas", "bastak")["area_ha"] == "128000"


def test_the_same_size_again_is_no_correction():
    count = Figure.objects.count()
    do(protected_areas=records({"slug": "bastak", "area_ha": "127094.50", "note_en": "New."}))
    assert Figure.objects.count() == count


def test_a_range_is_not_made_narrower_by_a_change_elsewhere():
    """An editor gave the size as a range; the file knows its lower end only."""
    old = Figure.objects.get(slug="bastak-area", superseded_by=None)
    new = old.correct(Figure(slug=old.slug, subject=old.subject, aspect="area", low=100, high=200,
                             unit="ha", source="x"))
    row = row_of("protected_areas", "bastak")
    do(protected_areas=records(row | {"note_en": "New."}))
    assert Figure.objects.get(slug="bastak-area", superseded_by=None) == new


def test_a_figure_is_corrected_not_changed():
    slug = "amur-tiger-ru-1996"
    old = Figure.objects.get(slug=slug)
    do(figures=records({"slug": slug, "low": "420"}))
    new = Figure.objects.get(slug=slug, superseded_by=None)
    old.refresh_from_db()
    assert (old.low, old.high, old.superseded_by) == (415, 476, new)
    assert (new.low, new.high, new.unit, new.as_of, new.territory, new.note) == (
        420, 476, old.unit, old.as_of, old.territory, old.note)


# ---- a file of some columns --------------------------------------------------------------------

PARTIAL = [
    ("protected_areas", "name_zh", "巴斯达克"),
    ("protected_areas", "name_mn", "Бастак газар"),
    ("protected_areas", "note_en", ""),
    ("protected_areas", "area_ha", "127000"),
    ("protected_areas", "established", "1801"),
    ("protected_areas", "networks", "amur-green-belt"),
    ("protected_areas", "species", "red-crowned-crane;amur-tiger"),
    ("protected_areas", "names_composed", "ru;mn"),
    ("protected_areas", "lat", "49.1"),
    ("places", "kind", "lake"),
    ("places", "name_en", "Another"),
    ("species", "flagship_for_ru", "Тайга"),
    ("species", "forms_ru", "genitive=Зверя;dative=Зверю"),
    ("places", "forms_mn", "genitive=Голын"),
    ("species", "iucn_year", "1999"),
    ("networks", "year", "2004"),
    ("networks", "founding_zh", "新"),
    ("agreements", "date", "2010-11"),
    ("agreements", "parties", "CN;RU"),
    ("organisations", "place", "khabarovsk"),
    ("figures", "high", "99999999"),
    ("figures", "note_ru", "Другое."),
    ("concepts", "name_mn", "Өөр"),
]


def test_one_column_changes_that_column_alone():
    """Each edit in a file of its own, slug and one column, on a record of its own."""
    before = {stem: csv_dicts(text) for stem, text in exported().items()}
    files, expected, used = [], {}, set()
    for number, (stem, column, value) in enumerate(PARTIAL):
        row = next(
            row for row in before[stem]
            if row[column] not in ("", value) and (stem, row["slug"]) not in used
            and not row.get("candidate_networks")
        )
        used.add((stem, row["slug"]))
        key = {name: row[name] for name in ("vocabulary", "slug") if name in row}
        files.append((f"{stem}-{number}.csv", records(key | {column: value})))
        expected[f"{stem}-{number}.csv"] = [(column, row[column], value)]
        row[column] = value  # what the export shall hold afterwards, everything else as it was
    made = make_plan(files, OPERATOR)
    assert found(made) == []
    assert {change.file: change.cells for change in made.changes} == expected
    apply(made, OPERATOR)
    after = {stem: csv_dicts(text) for stem, text in exported().items()}
    for stem, rows in before.items():
        # Corrected figures are new ones: they stand at the end.
        assert sorted(map(str, after[stem])) == sorted(map(str, rows))
    # And the same files again find nothing to do.
    again = make_plan(files, OPERATOR)
    assert (again.changes, again.unchanged) == ([], len(PARTIAL))


def test_a_candidate_that_is_confirmed():
    network = "amur-ussuri-memorandum-2016"
    do(protected_areas=records(NEW_AREA | {"networks": "", "candidate_networks": network}))
    assert Membership.objects.get(area__slug="new-area").state == "candidate"
    do(protected_areas=records(
        {"slug": "new-area", "networks": f"amur-green-belt;{network}", "candidate_networks": ""}))
    row = row_of("protected_areas", "new-area")
    assert (row["networks"], row["candidate_networks"]) == (f"amur-green-belt;{network}", "")


def test_the_order_of_networks_is_kept():
    row = row_of("protected_areas", "bastak")
    turned = ";".join(reversed(row["networks"].split(";")))
    do(protected_areas=records({"slug": "bastak", "networks": turned}))
    assert row_of("protected_areas", "bastak")["networks"] == turned


# ---- names -------------------------------------------------------------------------------------


def test_a_variant_that_becomes_the_preferred_name():
    amur = Place.objects.get(slug="amur")
    Name.objects.create(record=amur, language="ru", text="Река Амур", status="allowed")
    do(places=records({"slug": "amur", "name_ru": "Река Амур", "forms_ru": ""}))
    assert [(n.text, n.status) for n in amur.name_set.filter(language="ru")] == [
        ("Река Амур", "preferred")]


def test_cases_come_and_go_with_a_file():
    do(places=records({"slug": "khor", "forms_ru": "dative=Хору;genitive=Хора"}))
    name = Name.objects.get(record__slug="khor", language="ru", status="preferred")
    assert name.forms == {"genitive": "Хора", "dative": "Хору"}
    assert row_of("places", "khor")["forms_ru"] == "genitive=Хора;dative=Хору"
    do(places=records({"slug": "khor", "forms_ru": ""}))
    name.refresh_from_db()
    assert name.forms == {}


def test_a_name_in_new_words_loses_its_review(office_user):
    name = Name.objects.get(record__slug="amur", record__kind="place", language="ru")
    name.review(office_user("vladivostok"))
    name.save()
    do(places=records({"slug": "amur", "note_ru": "Другое", "name_ru": "Амур"}))
    name.refresh_from_db()
    assert name.state == "reviewed"
    do(places=records({"slug": "amur", "name_ru": "Река Амур", "forms_ru": ""}))
    name.refresh_from_db()
    assert (name.text, name.state) == ("Река Амур", "official")


def test_a_composed_name_in_new_words_is_composed_until_the_file_says_otherwise():
    do(protected_areas=records({"slug": "bastak", "name_mn": "Бастак"}))
    name = Name.objects.get(record__slug="bastak", language="mn", status="preferred")
    assert name.state == "composed"
    do(protected_areas=records({"slug": "bastak", "names_composed": ""}))
    name.refresh_from_db()
    assert name.state == "official"


def test_an_emptied_name_is_gone_and_variants_stay():
    amur = Place.objects.get(slug="amur")
    Name.objects.create(record=amur, language="ru", text="Река Амур", status="allowed")
    made = do(places=records({"slug": "amur", "name_ru": ""}))
    # Its cases go with it, and the preview says so.
    assert [column for column, _old, _new in made.changes[0].cells] == ["name_ru", "forms_ru"]
    assert [n.text for n in amur.name_set.filter(language="ru")] == ["Река Амур"]


# ---- who is told -------------------------------------------------------------------------------


def test_the_change_is_told_once_after_it_is_written(django_capture_on_commit_callbacks):
    told = []

    def listen(records, **_kwargs):
        told.append(set(records))

    record_changed.connect(listen)
    try:
        made = plan(places=records({"slug": "amur", "name_en": "A"}),
                    species=records({"slug": "amur-tiger", "iucn_year": "2021"},
                                    {"slug": "amur-leopard", "iucn_year": "2008"}))
        with django_capture_on_commit_callbacks(execute=True):
            apply(made, OPERATOR)
            assert told == []
    finally:
        record_changed.disconnect(listen)
    assert told == [{("place", "amur"), ("species", "amur-tiger")}]


def test_progress_is_told():
    steps = []
    made = plan(places=records({"slug": "amur", "name_en": "A"},
                               {"slug": "shilka", "name_en": "B"}))
    apply(made, OPERATOR, lambda done, of: steps.append((done, of)))
    assert steps == [(1, 2), (2, 2)]


# ---- any edits ---------------------------------------------------------------------------------

words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])
    | st.sampled_from("'=+-@\n"), max_size=20,
).map(str.strip)
VALUES = {
    "name": words, "note": words, "founding": words, "flagship_for": words,
    "source": words.filter(bool),
    "lat": st.integers(40, 60).map(str), "lon": st.integers(105, 145).map(str),
    "area_ha": st.decimals(1, 10**6, places=2).map(lambda d: f"{d:f}"),
    "established": st.sampled_from(["", "1963", "2026"]),
    "year": st.sampled_from(["", "1971"]), "iucn_year": st.sampled_from(["", "2022"]),
    "world_heritage": st.sampled_from(["yes", "no"]),
    "confidence": st.sampled_from(["", "high", "low"]),
    "countries": st.sampled_from(["", "RU", "CN;MN"]),
    "date": st.sampled_from(["", "2015", "2015-02"]), "as_of": st.sampled_from(["", "2015-02-28"]),
    "species": st.sampled_from(["", "amur-tiger", "oriental-stork;amur-tiger"]),
    "networks": st.sampled_from(["", "amur-green-belt"]),
    "candidate_networks": st.sampled_from(["", "amur-ussuri-memorandum-2016"]),
    "forms": st.sampled_from(["", "genitive=Чего;dative=Чему", "instrumental='=x"]),
    "names_composed": st.sampled_from(["", "ru;mn", "en"]),
}


def csv_dicts(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def csv_rows(text):
    return [tuple(row.values()) for row in csv_dicts(text)]


def value_for(column):
    return VALUES.get(column, VALUES.get(column.rpartition("_")[0]))


def test_after_any_edit_the_export_is_what_was_imported():
    """Edits that are taken: export, import and export again agree, and nothing is left to do."""
    texts = exported()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def any_edit(data):
        # Not the terms: they hold nothing but names, which all the others have too.
        stem = data.draw(st.sampled_from(sorted(set(texts) - {"concepts"})))
        rows = csv_dicts(texts[stem])
        columns = [column for column in rows[0] if value_for(column) is not None]
        chosen = random.Random(data.draw(st.integers(0, 999))).sample(rows, 2)
        for row in chosen:
            for column in data.draw(st.lists(st.sampled_from(columns), max_size=4)):
                row[column] = data.draw(value_for(column))
        edited = {stem: records(*chosen)}
        with transaction.atomic():
            made = plan(**edited)
            if made.problems:
                with pytest.raises(Refused):
                    apply(made, OPERATOR)
                assert as_csv(BY_STEM[stem]) == texts[stem]
            else:
                apply(made, OPERATOR)
                assert plan(**edited).changes == []
                after = as_csv(BY_STEM[stem])
                full = plan(**{stem: after.encode()})
                assert (found(full), full.changes) == ([], [])
                # Two rows as they were, two as they are: those that no file named have not moved.
                assert len(set(csv_rows(after)) ^ set(csv_rows(texts[stem]))) <= 4
            transaction.set_rollback(True)

    any_edit()
