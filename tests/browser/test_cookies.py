"""Cookies of those who edit: none that the policy does not list."""

import time

import pytest

from amurinfo.visitors import registry
from tests.browser.test_editing import log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.machine]


def test_an_editor_gets_the_cookies_that_the_policy_lists(open_page, centre):
    """Logs in, saves something that is confirmed with a message, and folds the menu."""
    page = open_page("/editors/login/")
    log_in(page, centre, "vladivostok")
    page.goto("/editors/campaigns/new/")
    page.fill('input[name="code"]', f"cookies-{time.time_ns()}")
    page.fill('input[name="name"]', "Cookies")
    page.click('form [type="submit"]:has-text("")', no_wait_after=True)
    page.locator(".messages .success").wait_for()
    page.locator(".sidebar__collapse-toggle, .sidebar-collapse-toggle, "
                 "[aria-controls='wagtail-sidebar'][type=button]").first.click()
    page.goto("/editors/")
    seen = {cookie["name"]: cookie for cookie in page.context.cookies()}
    promised = {cookie.name: cookie for cookie in registry.COOKIES if not cookie.readers}
    assert {name: cookie["path"] for name, cookie in seen.items()} == {
        name: cookie.path for name, cookie in promised.items()}
    for name, cookie in seen.items():
        assert cookie["expires"] == -1, name  # the end of the session, as all are promised
        assert promised[name].days is None
