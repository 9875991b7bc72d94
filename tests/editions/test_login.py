"""Logging in: throttled in memory, by a cookie that only the editors' desk gets."""

import itertools
import re
from http.cookies import Morsel

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from amurinfo.editions.accounts import create, new_password
from amurinfo.editions.models import Office
from amurinfo.languages import BY_CODE, CODES
from tests.pages.reading import foreign

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOGIN = "/editors/login/"


@pytest.fixture
def account():
    return create("vladivostok", Office.objects.get(slug="vladivostok"))


def try_to(client: Client, name: str, password: str, **headers):
    return client.post(LOGIN, {"username": name, "password": password}, headers=headers)


def test_the_right_password_opens(client, account):
    user, password = account
    assert try_to(client, user.username, password).status_code == 302
    assert client.get("/editors/").status_code == 200


def test_a_wrong_one_does_not(client, account):
    user, password = account
    for wrong in ("", password[:-1], password.upper(), f"{password} x", "x" * 5000):
        Client().post(LOGIN, {"username": user.username, "password": wrong})
        cache.clear()
    assert client.get("/editors/").status_code == 302


@pytest.mark.parametrize("code", CODES)
def test_five_failures_are_enough(code, account):
    user, password = account
    client = Client()
    for _ in range(4):
        answer = try_to(client, user.username, "wrong", **{"accept-language": code})
        assert answer.status_code == 200
    answer = try_to(client, user.username, "wrong", **{"accept-language": code})
    assert answer.status_code == 429
    page = answer.content.decode()
    assert f'<html lang="{BY_CODE[code].tag}">' in page
    assert "15" in re.sub(r"<[^>]*>", "", page)
    assert not foreign(answer.content)
    # Now the right one does not help either, and whether it was right is not told.
    answer = try_to(client, user.username, password, **{"accept-language": code})
    assert answer.status_code == 429
    assert client.get("/editors/").status_code == 302


def test_others_are_not_locked_out(account):
    user, password = account
    for _ in range(6):
        try_to(Client(REMOTE_ADDR="203.0.113.1"), user.username, "wrong")
    assert try_to(
        Client(REMOTE_ADDR="203.0.113.2"), user.username, password
    ).status_code == 302
    assert try_to(Client(REMOTE_ADDR="203.0.113.1"), "somebody", "wrong").status_code == 200


def test_the_lock_opens_by_itself(account):
    """What is counted stands in the cache, which forgets."""
    user, password = account
    for _ in range(6):
        try_to(Client(), user.username, "wrong")
    cache.clear()
    assert try_to(Client(), user.username, password).status_code == 302


def test_a_success_begins_the_count_anew(account):
    user, password = account
    for _ in range(2):
        for _ in range(4):
            try_to(Client(), user.username, "wrong")
        assert try_to(Client(), user.username, password).status_code == 302


def test_nothing_of_it_is_on_disk(account):
    user, password = account
    for _ in range(6):
        try_to(Client(), user.username, "wrong")
    try_to(Client(REMOTE_ADDR="203.0.113.2"), user.username, password)
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    "weak", ["short-1", "password1234", "123456789012", "vladivostok1"]
)
def test_weak_passwords_are_refused(weak, account):
    with pytest.raises(ValidationError):
        validate_password(weak, account[0])


def test_passwords_that_we_make_pass(account):
    for _ in range(50):
        made = new_password()
        validate_password(made, account[0])
        assert not set(made) & set("Il1O0o")


def test_a_person_cannot_choose_a_weak_one(client, account):
    user, password = account
    try_to(client, user.username, password)
    for new in ("short-1", "A-quite-long-one-4"):
        client.post("/editors/account/", {
            "name_email-first_name": "S", "name_email-last_name": "K",
            "name_email-email": "s@example.org",
            "locale-preferred_language": "ru", "locale-current_time_zone": "UTC",
            "notifications-submitted_notifications": "on",
            "password-old_password": password, "password-new_password1": new,
            "password-new_password2": new, "theme-theme": "system",
            "theme-contrast": "system", "theme-density": "default",
        })
        user.refresh_from_db()
        assert user.check_password(password) is (new == "short-1")


def session_cookie(client: Client, account) -> Morsel:
    user, password = account
    return try_to(client, user.username, password).cookies["editor_session"]


def test_the_cookie_of_a_session(client, account, settings):
    cookie = session_cookie(client, account)
    assert cookie["path"] == "/editors/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["expires"] == cookie["max-age"] == ""
    assert not cookie["domain"]
    assert not cookie["secure"]  # http://localhost; as the address of the site is
    settings.SESSION_COOKIE_SECURE = True
    assert session_cookie(Client(), account)["secure"]


def test_secure_follows_the_address(settings):
    assert settings.SESSION_COOKIE_SECURE is settings.CSRF_COOKIE_SECURE is settings.SECURE
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60


def test_the_cookie_against_forged_forms(client):
    cookie = client.get(LOGIN).cookies["editor_csrf"]
    assert cookie["path"] == "/editors/"
    assert cookie["samesite"] == "Lax"


def test_forged_forms_are_refused(account, log_in):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account[0], backend="django.contrib.auth.backends.ModelBackend")
    for path in ("pages/3/edit/", "pages/3/delete/", "api/main/pages/3/action/delete/"):
        assert client.post(f"/editors/{path}").status_code == 403


def test_a_session_gets_a_new_key_at_login(client, account):
    before = client.session
    before.save()
    client.cookies["editor_session"] = before.session_key
    assert session_cookie(client, account).value != before.session_key


@pytest.mark.parametrize("logged_in", [False, True])
def test_no_cookie_on_any_public_page(logged_in, account):
    client = Client()
    if logged_in:
        session_cookie(client, account)
        kept = dict(client.cookies.items())
    else:
        kept = {}
    paths = ["/", "/sitemap.xml", "/robots.txt", "/nowhere/", "/documents/1/a.pdf"]
    kinds = ("species/", "news/", "nothing/", "protected-areas/", "ecoregion/rivers/")
    # Every edition and every kind of page; not each kind in each edition.
    paths += [f"/{code}/" for code in CODES]
    paths += [f"/{code}/{kind}" for code, kind in zip(itertools.cycle(CODES), kinds)]
    for path in paths:
        answer = client.get(path)
        assert not answer.cookies, path
        assert "Set-Cookie" not in answer.headers, path
    assert dict(client.cookies.items()) == kept


def test_logging_out_ends_it(client, account):
    session_cookie(client, account)
    client.post("/editors/logout/")
    assert client.get("/editors/").status_code == 302


def test_where_to_go_next_is_not_elsewhere(client, account):
    user, password = account
    answer = client.post(
        f"{LOGIN}?next=https://taken.example/",
        {"username": user.username, "password": password, "next": "https://taken.example/"},
    )
    assert answer["Location"].startswith("/editors/")
