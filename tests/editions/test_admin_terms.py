"""Terms of the programme by form: each office those of its language; they hold at once."""

import pytest
from django.urls import reverse

from amurinfo.analysis import Label
from amurinfo.editions.exchange import termbase
from amurinfo.editions.exchange.checks import Pair
from amurinfo.editions.exchange.segments import Segment
from amurinfo.editions.exchange.terms import overruled
from amurinfo.editions.models import Term

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def dadal(office_user, log_in):
    return log_in(office_user("dadal", "editor"))


def add(client, **data):
    return client.post(reverse("term_of_edition:add"), {
        "concept": "buffer-zone", "language": "mn", "text": "хамгаалалтын зурвас",
        "status": "preferred", **data})


def refused(answer) -> bool:
    """As Wagtail does it: back to the front page, with a word."""
    return answer.status_code == 302 and answer["Location"] == "/editors/"


def test_what_an_office_says_holds_at_once(dadal):
    source = [Segment("b", 0, "p", "in the buffer zone")]

    def missing(own):
        pair = Pair(source, "en", [Segment("b", 0, "p", own)], "mn")
        return list(termbase.terms().missing(pair))

    assert missing("хамгаалалтын зурваст")
    assert add(dadal).status_code == 302
    assert missing("хамгаалалтын зурваст") == []
    assert missing("ойд") == ["buffer zone → хамгаалалтын зурвас"]
    assert Term.objects.get().changed_by.username == "dadal-editor"
    add(dadal, text="захын бүс", status="forbidden")
    assert list(termbase.terms().forbidden("захын бүсэд", "mn")) == [
        "захын бүсэд → хамгаалалтын зурвас"]


def test_each_office_writes_its_own_language_and_sees_all(dadal, office_user, log_in):
    assert refused(add(dadal, language="ru"))
    add(dadal)
    term = Term.objects.get()
    edit, delete = (reverse(f"term_of_edition:{what}", args=[term.pk])
                    for what in ("edit", "delete"))
    other = log_in(office_user("vladivostok"))
    assert "хамгаалалтын зурвас" in other.get(
        reverse("term_of_edition:index")).content.decode()
    for address in (edit, delete):
        assert refused(other.get(address))
        assert refused(other.post(address, {"text": "x", "status": "allowed"}))
    term.refresh_from_db()
    assert term.text == "хамгаалалтын зурвас"
    assert dadal.post(edit, {"text": "орчны зурвас", "status": "preferred"}).status_code == 302
    term.refresh_from_db()
    assert (term.text, term.concept, term.language) == ("орчны зурвас", "buffer-zone", "mn")
    assert dadal.post(delete).status_code == 302
    assert not Term.objects.exists()


def test_one_is_preferred_and_none_is_there_twice(dadal):
    add(dadal)
    assert "«хамгаалалтын зурвас» нь энэ хэлний үндсэн" in add(dadal, text="x").content.decode()
    assert "ийм нэр томьёо аль хэдийн" in add(dadal, status="allowed").content.decode()
    assert Term.objects.count() == 1


def test_what_is_said_overrules_what_came_along():
    came = [Label("c", "en", "zone"), Label("c", "en", "belt", "allowed"), Label("c", "ru", "зона")]
    said = [Label("c", "en", "Belt"), Label("c", "ru", "полоса", "forbidden")]
    assert overruled(came, said) == [
        Label("c", "en", "zone", "allowed"), Label("c", "ru", "зона"), *said]
