"""For people who change the code: errors in the browser, static files uncollected."""

from .base import *  # noqa: F403

DEBUG = True
SNAPSHOTS = False
ALLOWED_HOSTS = ["*"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
