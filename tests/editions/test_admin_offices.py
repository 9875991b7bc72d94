"""Offices, stewardships, notices, editions: operators alone."""

import pytest
from django.contrib.auth.models import Group, Permission

from amurinfo.editions.models import Edition, Notice, Office, Stewardship
from amurinfo.facts.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOMS = ("offices", "stewardships", "notices", "editions")


@pytest.mark.parametrize("room", ROOMS)
def test_operators_see_them(room, operator):
    assert operator.get(f"/editors/offices/{room}/").status_code == 200


@pytest.mark.parametrize("room", ROOMS)
def test_offices_do_not_whatever_boxes_were_ticked(room, office_user, log_in):
    user = office_user("vladivostok")
    group = Group.objects.create(name="too much")
    group.permissions.set(Permission.objects.filter(content_type__app_label="editions"))
    user.groups.add(group)
    client = log_in(user)
    for address in ("", "results/"):
        assert client.get(f"/editors/offices/{room}/{address}")["Location"] == "/editors/"
    front = client.get("/editors/").content.decode()
    assert "/editors/offices/" not in front


def test_a_new_office_has_its_groups_at_once(operator):
    organisation = Organisation.objects.get(slug="office-dadal")
    answer = operator.post("/editors/offices/offices/new/", {
        "slug": "harbin", "organisation": organisation.pk, "time_zone": "Asia/Shanghai",
        "language": "zh-hans", "email": "",
    })
    assert answer.status_code == 302
    office = Office.objects.get(slug="harbin")
    assert {role.kind for role in office.roles.all()} == {"contributor", "editor", "steward"}


def test_an_office_keeps_its_slug_and_is_not_deleted(operator):
    office = Office.objects.get(slug="dadal")
    operator.post(f"/editors/offices/offices/edit/{office.pk}/", {
        "slug": "other", "organisation": office.organisation_id, "language": "mn",
        "time_zone": "Asia/Ulaanbaatar", "email": "office@example.org",
    })
    office.refresh_from_db()
    assert (office.slug, office.email) == ("dadal", "office@example.org")
    gone = operator.post(f"/editors/offices/offices/delete/{office.pk}/", follow=True)
    assert gone.status_code == 404


def test_a_time_zone_that_is_none_is_refused(operator):
    office = Office.objects.get(slug="dadal")
    answer = operator.post(f"/editors/offices/offices/edit/{office.pk}/", {
        "organisation": office.organisation_id, "language": "mn", "time_zone": "Asia/Dadal",
    })
    assert "time_zone" in answer.context["form"].errors


def test_a_stewardship_gives_rights_and_takes_them(operator, office_user, log_in):
    dadal = log_in(office_user("dadal"))
    russian = Edition.objects.get(language="ru")
    operator.post("/editors/offices/stewardships/new/", {
        "office": Office.objects.get(slug="dadal").pk, "edition": russian.pk, "source": "letter",
    })
    row = Stewardship.objects.get(office__slug="dadal", edition=russian)
    from amurinfo.facts.models import Name

    name = Name.objects.filter(language="ru").first()
    assert dadal.get(f"/editors/facts/names/edit/{name.pk}/").status_code == 200
    operator.post(f"/editors/offices/stewardships/delete/{row.pk}/")
    assert dadal.get(f"/editors/facts/names/edit/{name.pk}/").status_code == 302


@pytest.mark.parametrize(
    "changes", [{"edition": ""}, {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}]
)
def test_a_stewardship_of_nothing_or_of_no_time_is_refused(changes, operator):
    sent = {
        "office": Office.objects.get(slug="dadal").pk,
        "edition": Edition.objects.get(language="ru").pk,
    }
    count = Stewardship.objects.count()
    answer = operator.post("/editors/offices/stewardships/new/", sent | changes)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert Stewardship.objects.count() == count


def test_a_notice_has_a_text_a_language(operator):
    sent = {
        "name": "Age mark", "kind": "age", "text_ru": "12+", "text_mn": "",
        "page_types": ["ArticlePage"], "country": "RU",
        "editions": [Edition.objects.get(language="ru").pk],
    }
    assert operator.post("/editors/offices/notices/new/", sent).status_code == 302
    notice = Notice.objects.get(name="Age mark")
    assert (notice.text, notice.page_types, notice.country) == (
        {"ru": "12+"}, ["ArticlePage"], "RU"
    )
    answer = operator.post("/editors/offices/notices/new/", sent | {"text_ru": " "})
    assert "text" in answer.context["form"].errors


def test_an_unchanged_notice_stays_as_it_is(operator):
    notice = Notice.objects.get(name="Past event")
    before = dict(notice.text)
    answer = operator.get(f"/editors/offices/notices/edit/{notice.pk}/")
    form = answer.context["form"]
    assert form.initial["page_types"] == ["EventPage"]
    operator.post(f"/editors/offices/notices/edit/{notice.pk}/", {
        "name": notice.name, "kind": notice.kind, "page_types": ["EventPage"], "archived": "on",
        **{f"text_{code}": text for code, text in before.items()},
    })
    notice.refresh_from_db()
    assert (notice.text, notice.archived) == (before, True)


@pytest.mark.parametrize("address", ["new/", "edit/1/", "delete/1/"])
def test_editions_are_only_looked_at(address, operator):
    answer = operator.post(f"/editors/offices/editions/{address}", follow=True)
    assert answer.status_code == 404
