"""What an editor sees of pages that are being renewed, while she looks."""

import pytest

from amurinfo.delivery.snapshots.index import Index
from tests.browser.office import until

pytestmark = [
    pytest.mark.browser, pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("editors"),
]

PATH = "/ru/waits/"


def test_what_is_told_of_pages_that_wait_follows(offices, centre):
    index = Index(centre.data / "pages" / "index.sqlite3")
    with index.together():  # it cannot be rendered, so it waits as long as the test wants
        index.wait([(PATH, 9)])
        for _time in range(10):
            index.failed(PATH, "later")
    page = offices("vladivostok").new_page()
    page.goto("/editors/", wait_until="domcontentloaded")
    panel = page.locator("[data-publishing]")
    assert PATH in panel.inner_text()
    index.forget(PATH)
    index.close()
    until(page, lambda: PATH not in panel.inner_text(), 15)
    page.close()
