"""Exact places: seen by the few, and every look is written down."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Group, Permission

from amurinfo.facts.models import Figure, PrecisePlace, PrecisePlaceAccess, ProtectedArea, Record

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LAT, LON = "49.123457", "133.654321"
#: However a page writes them: with point or comma, with fewer digits.
TRACES = ("49.1234", "49,1234", "133.6543", "133,6543")


@pytest.fixture
def place():
    area = ProtectedArea.objects.get(slug="bastak")
    return PrecisePlace.objects.create(
        record=area, lat=float(LAT), lon=float(LON), reason="den in the third ravine"
    )


@pytest.fixture
def keeper(office_user, log_in):
    """Of an office, and in a group that may see exact places."""
    user = office_user("vladivostok", name="keeper")
    keepers = Group.objects.create(name="keepers of places")
    keepers.permissions.set(
        Permission.objects.filter(content_type__app_label="facts", codename__in=[
            "view_preciseplace", "change_preciseplace", "add_preciseplace",
        ])
    )
    user.groups.add(keepers)
    return log_in(user)


def test_every_look_is_written_down(keeper, place):
    answer = keeper.get(f"/editors/facts/precise-places/inspect/{place.pk}/")
    assert "133.654321" in answer.content.decode().replace(",", ".")
    assert [look.user.username for look in place.accesses.all()] == ["keeper"]
    keeper.get(f"/editors/facts/precise-places/edit/{place.pk}/")
    assert place.accesses.count() == 2


def test_a_refused_form_is_a_look_too(keeper, place):
    answer = keeper.post(f"/editors/facts/precise-places/edit/{place.pk}/", {"lat": "x"})
    assert answer.status_code == 200
    assert place.accesses.count() == 1


def test_the_list_and_the_history_show_no_coordinates(keeper, place):
    for address in ("", "results/", f"history/{place.pk}/"):
        page = keeper.get(f"/editors/facts/precise-places/{address}")
        assert page.status_code == 200
        assert not any(trace in page.content.decode() for trace in TRACES)
    assert not PrecisePlaceAccess.objects.exists()


def test_a_new_place_blurs_what_everybody_sees(keeper):
    area = ProtectedArea.objects.get(slug="bastak")
    answer = keeper.post("/editors/facts/precise-places/new/", {
        "record": area.pk, "lat": LAT, "lon": LON, "uncertainty_m": 10, "category": "2",
        "reason": "den",
    })
    assert answer.status_code == 302
    area.refresh_from_db()
    assert (area.lat, area.lon) == (49.15, 133.65)


@pytest.mark.parametrize("subject", ["none", "both"])
def test_a_place_is_of_one_thing(subject, keeper):
    record = Record.objects.get(kind="area", slug="bastak")
    figure = Figure.objects.current().first()
    chosen = {"record": record.pk, "figure": figure.pk} if subject == "both" else {}
    answer = keeper.post("/editors/facts/precise-places/new/", {
        **chosen, "lat": LAT, "lon": LON, "uncertainty_m": 0, "category": "1", "reason": "den",
    })
    assert answer.status_code == 200 and "record" in answer.context["form"].errors
    assert not PrecisePlace.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["", "results/", "new/", "inspect/{pk}/", "edit/{pk}/", "history/{pk}/"],
)
def test_an_office_gets_nowhere_near(address, vladivostok, place):
    address = "/editors/facts/precise-places/" + address.format(pk=place.pk)
    for answer in (vladivostok.get(address), vladivostok.post(address, {"lat": 1})):
        # Wagtail's way to say no.
        assert answer.status_code == 302 and answer["Location"] == "/editors/"
    assert not place.accesses.exists()


def test_the_right_to_change_is_nothing_without_the_right_to_see(office_user, log_in, place):
    user = office_user("vladivostok")
    group = Group.objects.create(name="half")
    group.permissions.set(Permission.objects.filter(codename="change_preciseplace"))
    user.groups.add(group)
    answer = log_in(user).get(f"/editors/facts/precise-places/edit/{place.pk}/")
    assert answer.status_code == 302 and answer["Location"] == "/editors/"


def test_an_office_account_sees_no_coordinates_anywhere(vladivostok, operator, place):
    area = place.record
    # What may leave a trace: the operator's own work on the place.
    operator.post(f"/editors/facts/precise-places/edit/{place.pk}/", {
        "lat": LAT, "lon": LON, "uncertainty_m": 5, "category": "1", "reason": "den",
    })
    pages = [
        "", "facts/area/", f"facts/area/edit/{area.pk}/", f"facts/area/inspect/{area.pk}/",
        f"facts/area/history/{area.pk}/", f"facts/notes/{area.pk}/", "facts/names/",
        f"facts/names/?record={area.pk}", "facts/figures/", "facts/figures/?q=bastak",
        "reports/site-history/",
    ]
    for page in pages:
        answer = vladivostok.get(f"/editors/{page}")
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert not any(trace in text for trace in TRACES), page
        assert "third ravine" not in text, page
    export = vladivostok.get("/editors/facts/export/")
    files = zipfile.ZipFile(io.BytesIO(export.content))
    everything = "".join(files.read(name).decode() for name in files.namelist())
    assert "bastak" in everything
    assert not any(trace in everything for trace in TRACES)
