"""For tests: a folder of their own, quick password hashes, nothing else different.

``TEST_DATABASE``: file of the SQLite database; with pytest's ``--reuse-db`` the content that is
loaded once stays for the next run. Default: in memory.
"""

import os
import tempfile

# Playwright leaves an event loop in the thread in which the next test asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="amurinfo-test-"))

from .base import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests of delivery turn it on; the others ask the application itself.
SNAPSHOTS = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
if "TEST_DATABASE" in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DATABASE"]}  # noqa: F405
