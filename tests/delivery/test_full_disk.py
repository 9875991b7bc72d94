"""A disk without room: a real small file system, and what the editor reads."""

import errno
import os
import shutil
import subprocess
import sys

import pytest
from wagtail.models import Page

from amurinfo.delivery.snapshots import panel, receivers
from amurinfo.delivery.snapshots.store import DiskFull, Store
from tests import services
from tests.editions.attacks.forms import page_form

PATH = "/ru/about/partnership/"

#: A file system of one's own, for whoever may make one, and who may not as root of a namespace.
MOUNT = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c",
         'mount -t tmpfs -o size=400k none "$1" && exec "$2" -m tests.delivery.full_disk "$1"',
         "sh"]


def may_mount() -> bool:
    command = [*MOUNT[:-2], "mount -t tmpfs none /tmp"]
    return bool(shutil.which("unshare")) and subprocess.run(
        command, capture_output=True).returncode == 0


@pytest.mark.machine
@pytest.mark.slow
@pytest.mark.skipif(not may_mount(), reason="no file system may be mounted here")
def test_nothing_is_truncated(tmp_path):
    done = subprocess.run(
        [*MOUNT, str(tmp_path), sys.executable], cwd=services.ROOT, capture_output=True, text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.test"},
    )
    assert done.stdout == "whole\n", done.stderr


@pytest.fixture
def publish(kept, office_user, log_in):
    """Publishes the article as an editor does; returns what the interface said."""
    user = office_user("vladivostok")  # whose people read Russian
    client = log_in(user)

    def it(title: str) -> str:
        page = Page.objects.get(
            locale__language_code="ru", url_path__endswith="/about/partnership/").specific
        data = page_form(user, page, title=title, **{"action-publish": "1"})
        answer = client.post(f"/editors/pages/{page.pk}/edit/", data, follow=True)
        assert Page.objects.get(pk=page.pk).title == title
        return answer.content.decode()

    return it


@pytest.mark.django_db
@pytest.mark.once
def test_the_editor_is_told_what_readers_get(publish, kept, monkeypatch):
    told, full = "читатели пока видят её прежней", "не осталось места"
    kept.refresh(PATH)
    old = kept.store().read(PATH)
    with monkeypatch.context() as without_room:
        def no_room(*_arguments, **_named):
            raise DiskFull(errno.ENOSPC, "No space left on device")

        without_room.setattr(Store, "write_all", no_room)
        # The test's own transaction is never committed; what hangs on it is done at once.
        without_room.setattr(receivers.transaction, "on_commit", lambda then, **_options: then())
        without_room.setattr(panel, "ROOM", 1 << 60)
        said = publish("First")
        assert told in said
        assert full in said
        assert kept.store().read(PATH) == old
        without_room.setattr(panel, "ROOM", 0)
        said = publish("Second")
        assert told in said
        assert full not in said
        [(path, problem)] = kept.index().state()["problems"]
        assert (path, problem.partition(":")[0]) == (PATH, "DiskFull")
    monkeypatch.setattr(receivers.transaction, "on_commit", lambda then, **_options: then())
    assert told not in publish("Third")
    assert b"Third" in kept.store().read(PATH)
