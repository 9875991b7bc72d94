"""A warning is dismissed with a reason, and comes back when the words change."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from amurinfo.editions.exchange import dismissals
from amurinfo.editions.exchange.basis import Stale
from amurinfo.editions.exchange.beside import beside
from amurinfo.editions.models import Dismissal

pytestmark = pytest.mark.django_db


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


@pytest.fixture
def warned(rivers):
    """The Russian text has a number that the Mongolian one has not."""
    rivers.paragraphs("ru", lambda html: html.replace("<p>", "<p>Всего 4711. ", 1))
    return rivers


def found(desk):
    return [p for line in beside(desk.page("mn"), "ru").lines for p in line.problems
            if p.code == "numbers" and "4711" in p.details]


def send(client, desk, problem, **data):
    return client.post(reverse("editions_dismiss", args=[desk.page("mn").pk]), {
        "source": "ru", "code": problem.code, "details": problem.details,
        "digest": problem.digest, **data})


def test_with_a_reason_who_and_why_are_seen_and_it_can_be_taken_back(warned, saraa, log_in):
    client = log_in(saraa)
    (problem,) = found(warned)
    assert send(client, warned, problem, action="dismiss", reason=" ").status_code == 400
    answer = send(client, warned, problem, action="dismiss", reason="Written in words.")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Written in words." in text
    assert "saraa" in text
    (problem,) = found(warned)
    assert problem.dismissal.reason == "Written in words."
    assert send(client, warned, problem, action="warn").status_code == 200
    assert found(warned)[0].dismissal is None


@pytest.mark.parametrize("code", ["ru", "mn"])
def test_it_comes_back_when_either_text_changes(code, warned, saraa):
    (problem,) = found(warned)
    dismissals.dismiss(warned.page("mn"), saraa, {problem.mark}, problem.mark, "So.")
    assert found(warned)[0].dismissal
    warned.paragraphs(code, lambda html: html.replace(".", "!", 1))
    assert [p.dismissal for p in found(warned)] == [None]


def test_what_is_not_warned_of_or_forbidden_is_refused(warned, saraa, office_user):
    page, (problem,) = warned.page("mn"), found(warned)
    with pytest.raises(Stale):
        dismissals.dismiss(page, saraa, set(), problem.mark, "So.")
    forbidden = ("forbidden", "x", problem.digest)
    with pytest.raises(ValueError, match="cannot be dismissed"):
        dismissals.dismiss(page, saraa, {forbidden}, forbidden, "So.")
    with pytest.raises(PermissionDenied):
        dismissals.dismiss(page, office_user("vladivostok"), {problem.mark}, problem.mark, "So.")
    assert not Dismissal.objects.exists()
