"""Rights begin and end by the calendar, from the first request of the day."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from amurinfo.editions import middleware, roles
from amurinfo.editions.accounts import create
from amurinfo.editions.models import Edition, Office, Role, Stewardship
from amurinfo.facts.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.first_request]

DAY = datetime.timedelta(days=1)


@pytest.fixture
def new_day(monkeypatch):
    """Sets the calendar: ``new_day(+1)`` is tomorrow."""

    def turn(days: int):
        now = timezone.now() + days * DAY
        monkeypatch.setattr(timezone, "now", lambda: now)

    return turn


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def kharkhorin(db):
    """A new office: one more row."""
    return Office.objects.create(
        slug="kharkhorin", time_zone="Asia/Ulaanbaatar", language="mn",
        organisation=Organisation.objects.create(slug="office-kharkhorin"),
    )


def keep(office: Office, code: str, begin=None, end=None) -> Stewardship:
    return Stewardship.objects.create(
        office=office, edition=Edition.objects.get(language=code),
        valid_from=begin, valid_to=end,
    )


def home(code: str) -> Page:
    return Page.objects.get(depth=2, locale__language_code=code)


def may(client, code: str) -> bool:
    """Whether the form of a page is shown, on a server that has just been started."""
    page = home(code).get_children().first()
    return client.get(f"/editors/pages/{page.pk}/edit/").status_code == 200


def again(client, user) -> None:
    """Yesterday's session is over; the server is still the one of yesterday."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize(
    ("begin", "end", "holds"),
    [
        (0, 0, True), (-9, 0, True), (None, 0, True), (0, None, True), (-1, 1, True),
        (None, -1, False), (-9, -1, False), (1, None, False), (1, 9, False),
    ],
)
def test_both_ends_belong_to_it(begin, end, holds, kharkhorin, log_in, today):
    days = [None if d is None else today + d * DAY for d in (begin, end)]
    keep(kharkhorin, "mn", *days)
    user, _password = create("new", kharkhorin, Role.Kind.STEWARD)
    assert may(log_in(user), "mn") is holds
    assert user.has_perm("facts.change_place") is holds
    assert roles.languages_of(user) == ({"mn"} if holds else set())
    assert not may(log_in(user), "ru")


def test_it_ends_with_the_first_request_of_the_day(office_user, log_in, new_day, today):
    office = Office.objects.get(slug="dadal")
    office.stewardships.filter(edition__language="mn").update(valid_to=today)
    user = office_user("dadal", "editor")
    client = log_in(user)
    assert may(client, "mn")
    assert may(client, "en")
    new_day(1)
    again(client, user)
    assert not may(client, "mn")
    assert may(client, "en")


def test_it_begins_with_the_first_request_of_the_day(
    kharkhorin, log_in, new_day, today
):
    keep(kharkhorin, "ru", begin=today + DAY)
    user, _password = create("new", kharkhorin, Role.Kind.EDITOR)
    client = log_in(user)
    assert not may(client, "ru")
    new_day(1)
    again(client, user)
    assert may(client, "ru")


def test_nothing_at_all_is_left_when_nothing_is_kept(office_user, log_in, new_day, today):
    office = Office.objects.get(slug="dadal")
    office.stewardships.update(valid_to=today)
    user = office_user("dadal", "steward")
    client = log_in(user)
    assert client.get("/editors/").status_code == 200
    new_day(1)
    again(client, user)
    assert client.get("/editors/").status_code == 302
    groups = Group.objects.filter(role__office=office)
    assert not GroupPagePermission.objects.filter(group__in=groups).exists()
    assert not GroupCollectionPermission.objects.filter(group__in=groups).exists()
    user = type(user).objects.get(pk=user.pk)
    assert not user.get_all_permissions()


def test_reading_pages_sets_no_rights(client, monkeypatch):
    asked = []
    monkeypatch.setattr(roles, "sync_all", lambda: asked.append(1))
    client.get("/ru/")
    assert not asked
    client.get("/editors/login/")
    client.get("/editors/login/")
    assert len(asked) == 1


def test_rights_are_set_once_a_day(monkeypatch, new_day, rf):
    asked = []
    monkeypatch.setattr(roles, "sync_all", lambda: asked.append(1))
    serve = middleware.StewardshipMiddleware(lambda request: None)
    for _ in range(3):
        serve(rf.get("/editors/"))
    assert len(asked) == 1
    new_day(1)
    serve(rf.get("/editors/"))
    assert len(asked) == 2


def test_a_second_setting_gives_and_takes_nothing():
    roles.sync_all()
    with CaptureQueriesContext(connection) as asked:
        roles.sync_all()
    written = [
        query["sql"] for query in asked
        if "permission" in query["sql"] and not query["sql"].startswith("SELECT")
    ]
    assert not written


def test_a_new_office_is_one_more_row(kharkhorin, log_in):
    keep(kharkhorin, "en")
    assert {role.kind for role in kharkhorin.roles.all()} == set(Role.Kind.values)
    assert Collection.objects.filter(name="office: kharkhorin").exists()
    user, _password = create("new", kharkhorin)
    client = log_in(user)
    assert may(client, "en")
    assert not may(client, "mn")
    page = home("en").get_descendants().get(url_path__endswith="/ecoregion/rivers/")
    client.post(f"/editors/pages/{page.pk}/unpublish/")
    page.refresh_from_db()
    assert not page.live
    assert Edition.objects.get(language="en").stewards.count() == 4


def test_rights_that_somebody_gave_by_hand_do_not_last(office_user):
    group = office_user("dadal", "editor").groups.get()
    right = Permission.objects.get(
        codename="change_page", content_type__app_label="wagtailcore"
    )
    GroupPagePermission.objects.create(
        group=group, page=Page.get_first_root_node(), permission=right
    )
    group.permissions.add(Permission.objects.get(codename="change_user"))
    roles.sync_all()
    assert not GroupPagePermission.objects.filter(group=group, page__depth=1).exists()
    assert not group.permissions.filter(codename="change_user").exists()


def test_only_offices_have_rights_on_pages():
    """Wagtail's own two groups, with rights on all editions, are not there."""
    assert not GroupPagePermission.objects.filter(group__role=None).exists()
    assert not GroupCollectionPermission.objects.filter(group__role=None).exists()
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
