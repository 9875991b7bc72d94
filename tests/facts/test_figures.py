"""Figures: never changed, only followed by others; nonsense does not get into the database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from amurinfo.facts.models import Figure, Species

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    """Whatever language the test before has left behind."""
    with override("en"):
        yield


@pytest.fixture
def tiger():
    return Species.objects.get(slug="amur-tiger")


def new(tiger, **fields):
    return Figure(**{"slug": "test-figure", "subject": tiger, "aspect": "population", "low": 5,
                     "high": 7, "unit": "individuals", "source": "a ; b"} | fields)


@pytest.fixture
def figure(tiger):
    made = new(tiger)
    made.save()
    return made


@pytest.mark.parametrize(("field", "value"), [
    ("low", 6), ("high", 8), ("source", "another"), ("as_of", "2020"), ("note", {"en": "x"}),
    ("unit", "adults"), ("slug", "other"), ("confidence", "high"), ("countries", "CN"),
])
def test_a_figure_is_never_changed(figure, field, value):
    setattr(figure, field, value)
    for options in ({}, {"update_fields": [field]}, {"update_fields": [field, "superseded_by"]}):
        with pytest.raises(ValueError):
            figure.save(**options)
    fresh = Figure.objects.get(pk=figure.pk)
    assert getattr(fresh, field) != value


def test_its_blurred_place_may_be_written(figure):
    figure.lat, figure.lon, figure.uncertainty_m = 48.5, 134.5, 70_000
    figure.save(update_fields=["lat", "lon", "uncertainty_m"])
    assert Figure.objects.get(pk=figure.pk).lat == 48.5


def test_a_chain_of_corrections(figure, tiger):
    second = figure.correct(new(tiger, slug="whatever", low=6))
    third = second.correct(new(tiger, low=7))
    figure.refresh_from_db()
    second.refresh_from_db()
    assert [figure.superseded_by, second.superseded_by, third.superseded_by] == [
        second, third, None]
    assert {f.slug for f in (figure, second, third)} == {"test-figure"}
    history = Figure.objects.filter(slug="test-figure").order_by("pk")
    assert [f.low for f in history] == [5, 6, 7]
    assert list(Figure.objects.current().filter(slug="test-figure")) == [third]
    assert list(third.corrects.all()) == [second]


def test_a_correction_keeps_slug_and_subject(figure, tiger):
    leopard = Species.objects.get(slug="amur-leopard")
    after = figure.correct(new(tiger, slug="other", subject=leopard, low=6))
    after.refresh_from_db()
    assert (after.slug, after.subject_id) == (figure.slug, tiger.pk)


def test_what_was_corrected_already_is_not_corrected_again(figure, tiger):
    second = figure.correct(new(tiger, low=6))
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.correct(new(tiger, low=7))
    figure.refresh_from_db()
    assert figure.superseded_by == second
    assert Figure.objects.filter(slug="test-figure").count() == 2


def test_a_correction_that_fails_leaves_the_old_one_current(figure, tiger):
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.correct(new(tiger, low=9, high=8))
    assert list(Figure.objects.current().filter(slug="test-figure")) == [figure]


def test_history_is_not_cut_off(figure, tiger):
    second = figure.correct(new(tiger, low=6))
    with pytest.raises(ProtectedError):
        second.delete()


@pytest.mark.parametrize("fields", [
    {"low": None, "high": None}, {"low": 8, "high": 7}, {"low": Decimal("7.0001"), "high": 7},
])
def test_the_database_refuses_nonsense(tiger, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        new(tiger, **fields).save()


def test_one_current_figure_a_slug(figure, tiger):
    with pytest.raises(IntegrityError), transaction.atomic():
        new(tiger).save()


@pytest.mark.parametrize("fields", [
    {"low": None}, {"high": None}, {"low": 7, "high": 7}, {"low": 0, "high": 0},
])
def test_the_database_takes(tiger, fields):
    new(tiger, **fields).save()


@pytest.mark.parametrize(("fields", "where"), [
    ({"low": None, "high": None}, "low"), ({"low": 8, "high": 7}, "high"),
    ({"as_of": "2015-02-30"}, "as_of"), ({"as_of": "spring"}, "as_of"),
])
def test_forms_are_told(tiger, fields, where):
    with pytest.raises(ValidationError) as caught:
        new(tiger, **fields).clean()
    assert set(caught.value.message_dict) == {where}


def test_forms_are_told_nothing_when_all_is_well(tiger):
    new(tiger, as_of="2015-02").clean()
    new(tiger, low=None).clean()


def test_in_words(tiger):
    figure = new(tiger, low=415, high=476, countries="RU;CN")
    assert figure.value_for("en") == "415–476 individuals"
    assert str(figure) == "415–476 individuals"
    assert figure.sources == ["a", "b"]
    assert figure.country_codes == ["RU", "CN"]
    figure.note = {"ru": "Зимой."}
    assert (figure.note_for("ru"), figure.note_for("mn")) == ("Зимой.", "")
