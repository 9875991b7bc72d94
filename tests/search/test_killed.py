"""Killed in the middle, by the signal that nothing can catch: the index loses nothing."""

import subprocess
import sys

import pytest

from tests import prepared as prepare
from tests.services import ROOT, as_an_operator

pytestmark = pytest.mark.machine

_BEGIN = """
import os, signal
import django
django.setup()
from wagtail.models import Page
from amurinfo.search import index
from amurinfo.search.models import Document, Pending
page = Page.objects.live().get(slug="rivers", locale__language_code="ru").specific

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
"""
#: Documents are written, and the transaction of the index is not over.
_WHILE_FOLLOWING = """
index.remember = die
page.title = "Зюзюблик"
page.save_revision().publish()
"""
#: The first part of another generation is written.
_WHILE_BUILDING = """
index.rebuild(die)
"""
#: Another name, and then who follows it in the texts that hold it, in another process.
_RENAME = """
from amurinfo.facts.models import Name
name = Name.objects.get(record__kind="species", record__slug="amur-tiger", language="ru",
                        status="preferred")
name.text = "Зюзюблик"
name.save()
"""
_PUBLISHER = """
from amurinfo.delivery.snapshots import publisher
publisher.Publisher.hear = lambda self: 0  # and no pages
one = publisher.Publisher(ahead=False, processes=2)
one.index.next = lambda number: []
"""
_WHILE_THE_PUBLISHER_FOLLOWS = _PUBLISHER + """
parent, follow, times = os.getpid(), index._follow, []

def both(batch):
    if times:
        os.kill(parent, signal.SIGKILL)
        die()
    times.append(1)
    follow(batch)

index._follow = both
one.round()
"""
_LOOK = """
now = index.state()
there = Document.objects.filter(generation=now.generation)
print(there.count(), there.filter(title="Зюзюблик").count(), Pending.objects.count())
"""


@pytest.fixture
def python(prepared, tmp_path):
    data = prepare.copy(prepared, tmp_path / "data")
    environment = {
        **as_an_operator(), "DATA": str(data), "LC_ALL": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.base",
    }

    def run(what: str, dies: bool = False) -> list[int]:
        done = subprocess.run([sys.executable, "-c", _BEGIN + what], cwd=ROOT, text=True,
                              capture_output=True, env=environment, timeout=300)
        assert done.returncode == (-9 if dies else 0), done.stderr
        return [int(number) for number in done.stdout.split()]

    return run


def test_the_index_loses_nothing(python):
    python(_WHILE_FOLLOWING, dies=True)
    python(_WHILE_BUILDING, dies=True)
    whole, new, waiting = python(_LOOK)
    # The old index answers; what was published is known to be missing in it.
    assert (new, waiting > 0) == (0, True)
    assert python("index.update()" + _LOOK) == [whole, 1, 0]
    assert python(_RENAME + _LOOK) == [whole, 2, 2]
    python(_WHILE_THE_PUBLISHER_FOLLOWS, dies=True)
    whole, new, waiting = python(_LOOK)
    assert waiting > 50
    assert python(_PUBLISHER + "one.round()" + _LOOK) == [whole, new, 0]
