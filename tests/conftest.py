"""The centre as it opens: all facts, words, offices. Loaded once; each test is rolled back."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from amurinfo.config import catalogues, stylesheet
from amurinfo.editions.middleware import StewardshipMiddleware
from tests import prepared as prepare

# Until all tests are found: what is made until then stays.
gc.disable()
# Before anything is translated: a fresh clone has no compiled catalogues.
catalogues.compile_all()
# Pages carry it.
stylesheet.build(settings.DATA / "built")


def pytest_make_parametrize_id(config, val, argname):
    """Files and long texts are numbered: an archive holds the second of its making.

    Two processes that collect in different seconds would not find the same tests.
    """
    return argname if isinstance(val, bytes) or isinstance(val, str) and len(val) > 80 else None


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL what asks the database much is run again, and what is for it alone."""
    on_postgresql = bool(os.environ.get("DATABASE_URL"))

    def wanted(item) -> bool:
        if item.get_closest_marker("postgresql"):
            return on_postgresql
        return not on_postgresql or bool(
            not item.get_closest_marker("once")
            and (item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()))
        )

    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = filter(wanted, items)


def pytest_collection_finish(session):
    """What is loaded by now stays. To look for garbage in it again and again, and as often as
    Python does of itself in the rest, took a sixth of all tests' time."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, worker_id):
    """The folder of a centre that was set up once for the whole run; copy it, never change it."""
    base = tmp_path_factory.getbasetemp()
    own = (base if worker_id == "master" else base.parent) / "prepared"
    return prepare.once(Path(os.environ.get("PREPARED", own)))


if os.environ.get("DATABASE_URL"):

    @pytest.fixture(scope="session")
    def django_db_modify_db_settings(django_db_modify_db_settings, prepared):
        """The database of the server is what was prepared; each process gets a copy of it."""
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = settings.DATABASES["default"]["NAME"]

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock():
            _nobody()

    @pytest.fixture
    def database_copy(prepared):
        """DATABASE_URL of a copy of what was prepared, for servers that a test starts."""
        import psycopg

        server, _slash, template = os.environ["DATABASE_URL"].rpartition("/")
        name = f"copy_{os.getpid()}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            yield f"{server}/{name}"
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

elif os.environ.get("TEST_DATABASE"):

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup, django_db_blocker):
        from amurinfo.config.setup import load_content

        with django_db_blocker.unblock():
            load_content(lambda text: None, lambda what: lambda done, of: None)

else:

    @pytest.fixture(scope="session")
    def django_db_setup(django_test_environment, django_db_blocker, prepared):
        """In memory, as Django makes it, but filled with what was prepared for all processes."""
        from django.db import connection

        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
            connection.ensure_connection()
            prepare.fill(connection.connection, prepared)
            _nobody()


def _nobody() -> None:
    """Tests make the people that they need."""
    from django.contrib.auth import get_user_model

    get_user_model().objects.all().delete()


@pytest.fixture(autouse=True)
def fresh_cache():
    """Throttled logins of one test are not those of the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def rights_of_today(request, monkeypatch):
    """Rights are those of the content as it was loaded. Each test would set them anew at its
    first request of an editor, which took a twelfth of all tests' time; those that are about
    that are marked."""
    first = request.node.get_closest_marker("first_request")
    monkeypatch.setattr(StewardshipMiddleware, "day", None if first else timezone.now().date())


@pytest.fixture(autouse=True)
def language_of_nobody():
    """A request leaves its language behind in the thread, and with it in the next test."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def office_user(db):
    """Makes a user of an office: ``office_user("vladivostok", "editor")``."""
    from amurinfo.editions.accounts import create
    from amurinfo.editions.models import Office

    def make(office: str, kind: str = "steward", name: str = ""):
        user, _password = create(
            name or f"{office}-{kind}", Office.objects.get(slug=office), kind
        )
        return user

    return make


@pytest.fixture
def content():
    return settings.CONTENT_DIR


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
