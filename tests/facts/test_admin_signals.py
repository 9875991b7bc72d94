"""Whoever reacts to facts hears of what is saved in the editors' interface."""

import pytest
from django.db import transaction

from amurinfo.facts.models import Figure, Membership, Name, PrecisePlace, ProtectedArea, Species
from amurinfo.facts.signals import record_changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Sets of records, one an announcement."""
    told = []

    def listen(records, **kwargs):
        told.append(set(records))

    record_changed.connect(listen)
    yield told
    record_changed.disconnect(listen)


def test_one_transaction_is_told_once(heard, django_capture_on_commit_callbacks):
    tiger = Species.objects.get(slug="amur-tiger")
    with django_capture_on_commit_callbacks(execute=True):
        tiger.save()
        tiger.name_set.first().save()
        tiger.save()
        assert heard == []
    assert heard == [{("species", "amur-tiger")}]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: Name.objects.get(language="ru", record__slug="bastak", status="preferred").save(),
         {("area", "bastak")}),
        (lambda: Name.objects.filter(language="ru", record__slug="bastak").first().delete(),
         {("area", "bastak")}),
        (lambda: Membership.objects.get(
            area__slug="bastak", network__slug="amur-green-belt").delete(),
         {("area", "bastak"), ("network", "amur-green-belt")}),
        (lambda: PrecisePlace.objects.create(
            record=ProtectedArea.objects.get(slug="bastak"), lat=49.1, lon=133.1, reason="x"),
         {("area", "bastak")}),
        (lambda: Figure.objects.get(slug="amur-tiger-ru-1940").save(
            update_fields=["uncertainty_m"]),
         {("figure", "amur-tiger-ru-1940"), ("species", "amur-tiger")}),
    ],
    ids=["name", "name deleted", "membership", "precise place", "figure"],
)
def test_what_hangs_on_a_record_announces_it(
    change, expected, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        change()
    assert heard == [expected]


def test_what_was_rolled_back_is_not_told_but_what_follows_is(
    heard, django_capture_on_commit_callbacks
):
    tiger = Species.objects.get(slug="amur-tiger")
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(RuntimeError), transaction.atomic():
            tiger.save()
            raise RuntimeError
        tiger.save()
    assert heard == [{("species", "amur-tiger")}]


def test_a_saved_form_is_told(vladivostok, heard, django_capture_on_commit_callbacks):
    name = Name.objects.get(language="ru", record__slug="bastak", status="preferred")
    with django_capture_on_commit_callbacks(execute=True):
        vladivostok.post(f"/editors/facts/names/edit/{name.pk}/", {
            "text": "«Бастак», заповедник", "status": "preferred", "state": "official",
        })
    assert {("area", "bastak")} in heard
