"""Browsers at the editors' desk, logged in without a password."""

import pytest
from django.test import Client


@pytest.fixture
def log_in():
    def client_of(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of


@pytest.fixture
def operator(db, django_user_model, log_in):
    return log_in(django_user_model.objects.create_superuser("operator", password="x"))


@pytest.fixture
def vladivostok(office_user, log_in):
    """A steward of the Russian and of the English edition."""
    return log_in(office_user("vladivostok"))


@pytest.fixture
def contributor(office_user, log_in):
    return log_in(office_user("vladivostok", "contributor"))
