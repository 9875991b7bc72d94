"""Exact places reach nobody: no page, no map, no file, no list, whoever saves what."""

import json

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.test import Client

from amurinfo.facts.models import Figure, Place, PrecisePlace, ProtectedArea, Record
from amurinfo.languages import CODES

pytestmark = pytest.mark.django_db

LAT, LON = 48.123457, 134.654321
#: By hand: cells of one degree, the centre of 48-49 N, 134-135 E.
PUBLIC = (48.5, 134.5)
#: The exact digits, with a point or a comma, however many of them a page would show.
TRACES = ("48.12", "48,12", "134.65", "134,65", "123457", "654321", "48°7", "134°39")


def is_silent(text):
    return not any(trace in text for trace in TRACES)


def point(record):
    return Record.objects.values_list("lat", "lon").get(pk=record.pk)


@pytest.fixture
def amur():
    record = Place.objects.get(slug="amur")
    # Public and exact until somebody says that it must not be.
    record.lat, record.lon = LAT, LON
    record.save()
    assert point(record) == (LAT, LON)
    return record


@pytest.fixture
def den(amur):
    return PrecisePlace.objects.create(record=amur, lat=LAT, lon=LON, reason="secret den")


def test_the_public_point_is_blurred_with_it(amur, den):
    assert point(amur) == PUBLIC
    amur.refresh_from_db()
    assert amur.position == "generalised"
    # From the centre to a corner of a cell of one degree at 48.5 N: 111.2 km north-south and
    # 111.32 km x cos 48 = 74.5 km east-west, half of each: about 66.9 km.
    assert 66_000 < amur.uncertainty_m < 68_000


def test_whoever_saves_the_record_cannot_undo_it(amur, den):
    for record in (amur, Place.objects.get(pk=amur.pk), Record.objects.get(pk=amur.pk)):
        record.lat, record.lon, record.position = LAT, LON, "exact"
        record.save()
        assert point(amur) == PUBLIC
        record.refresh_from_db()
        assert record.position == "generalised"


def test_a_move_moves_the_public_point_by_cells_only(amur, den):
    den.lat = 48.9
    den.save()
    assert point(amur) == PUBLIC
    den.lat = 49.1
    den.save()
    assert point(amur) == (49.5, 134.5)


def test_a_lesser_category_is_less_coarse(amur, den):
    den.category = "2"
    den.save()
    assert point(amur) == (48.15, 134.65)


def test_its_own_doubt_is_added(amur, den):
    amur.refresh_from_db()
    before = amur.uncertainty_m
    den.uncertainty_m = 500
    den.save()
    amur.refresh_from_db()
    assert amur.uncertainty_m == before + 500


def test_when_protection_ends_the_exact_point_does_not_come_out(amur, den):
    den.delete()
    assert point(amur) == PUBLIC
    with pytest.raises(ObjectDoesNotExist):
        Record.objects.get(pk=amur.pk).precise_place  # noqa: B018


def test_no_str_no_repr(den):
    look = den.accesses.create(user=None)
    for text in (str(den), repr(den), str(look), repr(look)):
        assert is_silent(text)
        assert "secret" not in text


@pytest.mark.parametrize("language", CODES)
def test_no_page_of_the_place(amur, den, language):
    answer = Client().get(f"/{language}/places/amur/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert is_silent(page)
    assert "secret den" not in page
    # The page does show a point: the blurred one, in the language's own number format.
    assert ("48,5°" if language == "ru" else "48.5°") in page
    assert is_silent(Client().get(f"/{language}/places/").content.decode())


def test_the_trap_would_be_seen(amur):
    """The same page without protection does show the digits that the test looks for."""
    assert not is_silent(Client().get("/en/places/amur/").content.decode())


@pytest.mark.parametrize("language", CODES)
def test_no_map_no_page_of_an_area(language):
    area = ProtectedArea.objects.get(slug="bastak")
    PrecisePlace.objects.create(record=area, lat=LAT, lon=LON, reason="secret den")
    data = Client().get(f"/{language}/map/areas/").content.decode()
    (shown,) = [f for f in json.loads(data)["features"] if "/bastak/" in f["properties"]["url"]]
    # GeoJSON (RFC 7946): longitude first.
    assert shown["geometry"]["coordinates"] == [134.5, 48.5]
    for path in ("map/areas/", "map/", "areas/bastak/", "protected-areas/bastak/"):
        answer = Client().get(f"/{language}/{path}")
        text = answer.content.decode()
        assert "654321" not in text
        assert "123457" not in text
        assert f"[{LON},{LAT}]" not in text
    page = Client().get(shown["properties"]["url"])
    assert page.status_code == 200
    assert "48.12" not in page.content.decode()
    assert "134.65" not in page.content.decode()


def test_a_figure_has_a_place_too():
    figure = Figure.objects.get(slug="amur-tiger-ru-1996")
    place = PrecisePlace.objects.create(
        figure=figure, lat=LAT, lon=LON, category="3", reason="secret den")
    figure.refresh_from_db()
    # Cells of 0.01 degree, by hand.
    assert (figure.lat, figure.lon) == (48.125, 134.655)
    assert is_silent(str(place))
    assert (figure.low, figure.high) == (415, 476)


def test_of_a_record_or_of_a_figure_not_both_not_none(amur):
    figure = Figure.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PrecisePlace.objects.create(record=amur, figure=figure, lat=1, lon=1, reason="x")
    with pytest.raises((IntegrityError, AttributeError)), transaction.atomic():
        PrecisePlace.objects.create(lat=1, lon=1, reason="x")


@pytest.mark.parametrize("where", [(91, 0), (0, 181)])
def test_no_such_place(amur, where):
    with pytest.raises(ValueError), transaction.atomic():
        PrecisePlace.objects.create(record=amur, lat=where[0], lon=where[1], reason="x")
    assert not PrecisePlace.objects.exists()
    assert point(amur) == (LAT, LON)


def test_coordinates_come_in_pairs(amur):
    # A half point must not slip through SQL's third truth value.
    for fields in ({"lat": None}, {"lon": None}, {"lat": 91.0}, {"lon": 181.0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Record.objects.filter(pk=amur.pk).update(**fields)
