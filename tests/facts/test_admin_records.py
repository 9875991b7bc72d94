"""Lists and forms of neutral facts."""

import pytest

from amurinfo.facts.models import (
    Agreement,
    Concept,
    Membership,
    Name,
    Network,
    Place,
    PrecisePlace,
    ProtectedArea,
    Species,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LISTS = ("area", "network", "species", "place", "agreement", "organisation", "concept")


def form_of(client, address: str) -> dict[str, list[str]]:
    """What a browser would send if nothing were changed."""
    from lxml import html

    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    form = html.document_fromstring(answer.content).get_element_by_id("w-editor-form")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_costs_the_same_however_long(
    kind, vladivostok, django_assert_max_num_queries, django_assert_num_queries
):
    vladivostok.get(f"/editors/facts/{kind}/")  # warms caches of types and sites
    with django_assert_max_num_queries(25) as long:
        answer = vladivostok.get(f"/editors/facts/{kind}/")
    assert answer.status_code == 200
    keep = answer.context["object_list"][0].slug
    with django_assert_num_queries(len(long)):
        short = vladivostok.get(f"/editors/facts/{kind}/", {"q": keep})
    assert 1 <= len(short.context["object_list"]) <= len(answer.context["object_list"])


@pytest.mark.parametrize(
    ("query", "slug"), [("баст", "bastak"), ("БАСТАК", "bastak"), ("巴斯达克", "bastak")]
)
def test_an_area_is_found_by_its_name_in_any_language(query, slug, vladivostok):
    answer = vladivostok.get("/editors/facts/area/", {"q": query})
    assert slug in {area.slug for area in answer.context["object_list"]}


def test_lists_are_narrowed_by_country_and_by_vocabulary(vladivostok):
    answer = vladivostok.get("/editors/facts/area/", {"country": "MN"})
    assert {area.countries for area in answer.context["object_list"]} == {"MN"}
    answer = vladivostok.get("/editors/facts/concept/", {"vocabulary": "module"})
    assert {term.vocabulary for term in answer.context["object_list"]} == {"module"}


def test_an_unchanged_form_changes_nothing(vladivostok):
    from amurinfo.facts.importing.kinds import BY_STEM

    kind = BY_STEM["protected_areas"]
    before = kind.row(kind.queryset().get(slug="bastak"))
    address = f"/editors/facts/area/edit/{ProtectedArea.objects.get(slug='bastak').pk}/"
    assert vladivostok.post(address, form_of(vladivostok, address)).status_code == 302
    assert kind.row(kind.queryset().get(slug="bastak")) == before


def test_facts_are_changed_and_the_slug_is_not(vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    address = f"/editors/facts/area/edit/{area.pk}/"
    sent = form_of(vladivostok, address) | {"slug": "other", "established": "1998"}
    assert vladivostok.post(address, sent).status_code == 302
    area.refresh_from_db()
    assert (area.slug, area.established) == ("bastak", 1998)


def test_memberships_are_moved_between_members_and_candidates(vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    belt = Network.objects.get(slug="amur-green-belt")
    address = f"/editors/facts/area/edit/{area.pk}/"
    sent = form_of(vladivostok, address)
    sent["networks"].remove(str(belt.pk))
    assert vladivostok.post(address, {**sent, "candidate_networks": [belt.pk]}).status_code == 302
    assert Membership.objects.get(area=area, network=belt).state == "candidate"
    both = vladivostok.post(
        address, {**sent, "networks": [belt.pk], "candidate_networks": [belt.pk]}
    )
    assert both.status_code == 200 and both.context["form"].errors["candidate_networks"]


def test_species_of_an_area_keep_the_compilers_order(vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    address = f"/editors/facts/area/edit/{area.pk}/"
    sent = form_of(vladivostok, address)
    sent["species"].remove(str(Species.objects.get(slug="oriental-stork").pk))
    sent["species"].append(str(Species.objects.get(slug="amur-leopard").pk))
    vladivostok.post(address, sent)
    area.refresh_from_db()
    assert area.texts["species_order"] == [
        "amur-tiger", "red-crowned-crane", "white-naped-crane", "amur-leopard",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lat": "133.08", "lon": "49"}, "lat"),
        ({"lat": "49", "lon": ""}, "lon"),
        ({"countries": "Russia"}, "countries"),
        ({"established": "12"}, "established"),
        ({"source": ""}, "source"),
    ],
)
def test_a_form_refuses_what_a_file_would(changes, field, vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    address = f"/editors/facts/area/edit/{area.pk}/"
    answer = vladivostok.post(address, form_of(vladivostok, address) | changes)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    area.refresh_from_db()
    assert (area.lat, area.lon, area.countries, area.established) == (49, 133.08, "RU", 1997)


def test_a_new_place_has_a_slug_of_its_own(vladivostok):
    river = Concept.objects.get(vocabulary="place-kind", code="river")
    sent = {"place_kind": river.pk, "source": "test", "countries": "ru", "slug": "amur"}
    answer = vladivostok.post("/editors/facts/place/new/", sent)
    assert answer.status_code == 200 and "slug" in answer.context["form"].errors
    answer = vladivostok.post("/editors/facts/place/new/", sent | {"slug": "new-brook"})
    assert answer.status_code == 302
    place = Place.objects.get(slug="new-brook")
    assert (place.kind, place.countries) == ("place", "RU")


def test_a_new_term_goes_into_a_list_that_there_is(vladivostok):
    sent = {"vocabulary": "method", "code": "drone-count"}
    assert vladivostok.post("/editors/facts/concept/new/", sent).status_code == 302
    assert Concept.objects.get(slug="method-drone-count").code == "drone-count"
    again = vladivostok.post("/editors/facts/concept/new/", sent)
    assert "code" in again.context["form"].errors
    made_up = vladivostok.post(
        "/editors/facts/concept/new/", {"vocabulary": "colour", "code": "red"}
    )
    assert "vocabulary" in made_up.context["form"].errors


def test_an_agreement_has_parties(vladivostok):
    agreement = Agreement.objects.exclude(countries="").filter(other_parties=None).first()
    address = f"/editors/facts/agreement/edit/{agreement.pk}/"
    answer = vladivostok.post(address, form_of(vladivostok, address) | {"countries": ""})
    assert "countries" in answer.context["form"].errors


def test_contributors_look_and_do_not_touch(contributor):
    area = ProtectedArea.objects.get(slug="bastak")
    seen = contributor.get(f"/editors/facts/area/inspect/{area.pk}/")
    assert seen.status_code == 200
    assert "Заповедник «Бастак»" in seen.content.decode()
    # Wagtail sends editors without the right back to the front page.
    for address in (f"edit/{area.pk}/", "new/"):
        answer = contributor.post(f"/editors/facts/area/{address}", {"established": "1900"})
        assert answer.status_code == 302 and answer["Location"] == "/editors/"
    area.refresh_from_db()
    assert area.established == 1997


@pytest.mark.parametrize("route", ["delete", "copy", "usage"])
def test_nobody_deletes_records(route, operator):
    area = ProtectedArea.objects.get(slug="bastak")
    answer = operator.post(f"/editors/facts/area/{route}/{area.pk}/", follow=True)
    assert answer.status_code == 404
    assert ProtectedArea.objects.filter(pk=area.pk).exists()


def test_the_point_of_a_protected_place_is_not_set_by_hand(vladivostok):
    area = ProtectedArea.objects.get(slug="bastak")
    PrecisePlace.objects.create(record=area, lat=49.123456, lon=133.654321, reason="nest")
    address = f"/editors/facts/area/edit/{area.pk}/"
    vladivostok.post(address, form_of(vladivostok, address) | {"lat": "50", "lon": "130"})
    area.refresh_from_db()
    assert (area.lat, area.lon, area.position) == (49.5, 133.5, "generalised")


def test_a_record_without_a_name_can_be_opened(vladivostok):
    river = Concept.objects.get(vocabulary="place-kind", code="river")
    place = Place.objects.create(slug="nameless", place_kind=river, source="test")
    assert not Name.objects.filter(record=place).exists()
    answer = vladivostok.get(f"/editors/facts/place/inspect/{place.pk}/")
    assert answer.status_code == 200
