"""Cookies of those who edit, and a cookie that changes while a page is open."""

import json
import time

import pytest

from amurinfo.visitors import registry
from tests.browser.office import log_in
from tests.browser.test_consent import beacons

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("editors"),
]

FIGURES = "a[href$='/amur-tiger/figures/']"


def test_an_editor_gets_the_cookies_that_the_policy_lists(open_page, centre):
    """Logs in, saves something that is confirmed with a message, and folds the menu."""
    page = open_page("/editors/login/")
    log_in(page, centre, "vladivostok")
    page.goto("/editors/campaigns/new/")
    page.fill('input[name="code"]', f"cookies-{time.time_ns()}")
    page.fill('input[name="name"]', "Cookies")
    page.locator('input[name="name"]').press("Enter")
    page.locator(".messages .success").wait_for()
    page.locator(".sidebar__collapse-toggle").click()
    page.goto("/editors/")
    seen = {cookie["name"]: cookie for cookie in page.context.cookies()}
    promised = {cookie.name: cookie for cookie in registry.COOKIES if not cookie.readers}
    assert {name: cookie["path"] for name, cookie in seen.items()} == {
        name: cookie.path for name, cookie in promised.items()}
    for name, cookie in seen.items():
        assert promised[name].days is None
        assert cookie["expires"] == -1, name  # until the browser is closed


def agree(page, path):
    with page.expect_request("**/visit/"):
        page.locator("#consent [value=yes]").click()
    assert page.url.endswith(path)
    assert page.locator("#consent").is_hidden()


def test_a_withdrawal_in_another_tab_holds_in_this_one(open_page):
    path = "/ru/species/amur-tiger/"
    page = open_page(path)
    told = beacons(page)
    agree(page, path)
    with page.expect_download():
        page.locator(FIGURES).click()
    assert [json.loads(beacon.post_data) for beacon in told] == [
        {"k": 0, "p": path, "w": 2}, {"k": 1, "p": path, "t": f"{path}figures/", "w": 2}]
    other = page.context.new_page()
    other.goto("/mn/")
    other.locator("footer [value=no]").click()
    other.wait_for_url("**/mn/")
    told.clear()
    with page.expect_download():
        page.locator(FIGURES).click()
    page.wait_for_timeout(500)
    assert told == []


def test_going_back_tells_of_a_page_once_at_most(open_page):
    page = open_page("/en/species/")
    told = beacons(page)
    agree(page, "/en/species/")
    page.goto("/en/species/amur-tiger/")
    assert [json.loads(beacon.post_data)["p"] for beacon in told] == [
        "/en/species/", "/en/species/amur-tiger/"]
    for move, path in ((page.go_back, "/en/species/"),
                       (page.go_forward, "/en/species/amur-tiger/")):
        told.clear()
        move()
        page.wait_for_timeout(500)
        assert page.url.endswith(path)
        assert [json.loads(beacon.post_data)["p"] for beacon in told] in ([], [path])
