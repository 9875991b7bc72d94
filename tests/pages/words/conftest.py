"""Two offices at their desks."""

import pytest


@pytest.fixture
def own_folder(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def irina(office_user):
    return office_user("vladivostok", "editor", "irina")


@pytest.fixture
def saraa(office_user):
    return office_user("dadal", "editor", "saraa")


@pytest.fixture
def vladivostok(irina, log_in):
    return log_in(irina)


@pytest.fixture
def dadal(saraa, log_in):
    return log_in(saraa)
