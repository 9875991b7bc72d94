"""An office beside a server that translates."""

import pytest

from amurinfo.editions.exchange.machine import consents
from amurinfo.editions.models import Office
from tests import libretranslate


@pytest.fixture
def server(settings):
    with libretranslate.running() as found:
        settings.MACHINE_URL = found.address + "/"
        yield found


@pytest.fixture
def steward(office_user):
    return office_user("dadal", "steward", "bat")


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


@pytest.fixture
def consented(server, steward):
    return consents.give(Office.objects.get(slug="dadal"), steward, server.address)
