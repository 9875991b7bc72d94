"""A page of the joint edition, and people of three offices who keep it."""

import pytest
from wagtail.models import Page

from amurinfo.editions.approval import in_interface


@pytest.fixture
def english():
    home = Page.objects.get(depth=2, locale__language_code="en")
    return Page.objects.get(url_path=f"{home.url_path}ecoregion/rivers/").specific


@pytest.fixture
def people(office_user, log_in):
    """(user, client) by office."""
    found = {}
    for office in ("vladivostok", "changchun", "dadal"):
        user = office_user(office, "editor")
        user.email = f"{office}@example.org"
        user.save()
        found[office] = user, log_in(user)
    return found


@pytest.fixture
def at_work():
    """As if in the editors' interface."""
    token = in_interface.set(True)
    yield
    in_interface.reset(token)
