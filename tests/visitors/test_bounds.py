"""Answers without end fill no table, and nobody's address is kept for it."""

import datetime
import pickle

import pytest
from django.test import Client

from amurinfo.visitors import models, views
from amurinfo.visitors.counting.bounds import ALL, Bound
from tests.visitors.test_consent import HERE, answer, counting  # noqa: F401 (a fixture)

DAY = datetime.date(2026, 11, 26)


def test_a_network_and_all_of_them_have_an_end_each_day():
    days = [DAY]
    bound = Bound(lambda: days[0], each=3, all=5)
    assert [bound.take("192.0.2.1") for _ in range(5)] == [True] * 3 + [False] * 2
    assert [bound.take(f"2001:db8::{n}") for n in range(4)] == [True, True, False, False]
    assert "192.0.2.1" not in repr(vars(bound))
    with pytest.raises(TypeError):
        pickle.dumps(vars(bound)["_salt"])
    days[0] += datetime.timedelta(days=1)
    assert bound.take("192.0.2.1")


def test_as_many_as_are_measured_may_answer():
    """The class of pupils behind one address; 20,000 receipts take some four megabytes."""
    bound = Bound(lambda: DAY)
    assert sum(bound.take("192.0.2.1") for _ in range(2000)) == 500
    many = Bound(lambda: DAY)
    taken = sum(many.take(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}") for n in range(40_000))
    assert taken == ALL == 20_000


@pytest.fixture
def three(monkeypatch):
    monkeypatch.setattr(views, "answers", Bound(lambda: DAY, each=3))


@pytest.mark.django_db
def test_forged_answers_end_and_readers_elsewhere_are_heard(three, counting):  # noqa: F811
    for _ in range(10):
        last = answer(Client(), "yes", headers={**HERE, "x-real-ip": "192.0.2.1"})
    assert models.Consent.objects.count() == 3
    assert (last.status_code, last["Location"]) == (303, "/ru/privacy/me/")
    assert not last.cookies  # no receipt, so no yes
    assert counting.collector.give(last=True)[1] == {"refused:answers": 7}
    assert models.Answers.objects.get(answer="yes").number == 3
    answer(Client(), "yes", headers={**HERE, "x-real-ip": "192.0.2.2"})
    assert models.Consent.objects.count() == 4


@pytest.mark.django_db
def test_a_no_is_always_obeyed_and_a_withdrawal_always_written(three):
    here = {**HERE, "x-real-ip": "192.0.2.1"}
    reader = Client()
    answer(reader, "yes", headers=here)
    for _ in range(10):
        assert answer(Client(), "no", headers=here).cookies["choice /"].value == "d1"
    assert models.Answers.objects.get(answer="no").number == 2
    reader.cookies["receipt"] = models.Consent.objects.get().receipt
    assert answer(reader, "no", headers=here).cookies["choice /"].value == "d1"
    assert models.Consent.objects.get().withdrawn
    assert models.Answers.objects.get(answer="withdrawn").number == 1
