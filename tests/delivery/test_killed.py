"""Publishing, rendering and mirroring, killed with -9 at random moments: see killing.py."""

import os
import re
import subprocess
import sys

import pytest

from tests import services
from tests.prepared import copy

pytestmark = [pytest.mark.machine, pytest.mark.slow]


def test_old_bytes_or_new_and_whoever_comes_next_goes_on(prepared, tmp_path):
    """A hundred kills in all; ``KILLS=100`` makes them a hundred of each."""
    kills = os.environ.get("KILLS", "34")
    done = subprocess.run(
        [sys.executable, "-m", "tests.delivery.killing", kills], cwd=services.ROOT,
        capture_output=True, text=True, timeout=1800,
        env={**services.as_an_operator(), "DATA": str(copy(prepared, tmp_path / "data")),
             "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.base"},
    )
    print(done.stdout)  # figures, and the seed of the moments
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"(\w+): (\d+) killed", done.stdout) == [
        (work, kills) for work in ("publish", "render", "mirror")]
