"""Pages as files in a folder of the test's own."""

import pytest

from amurinfo.delivery.snapshots import rendering


@pytest.fixture
def kept(settings, tmp_path, db):
    """Snapshots are on, and nothing is rendered yet."""
    settings.SNAPSHOTS = True
    settings.DATA = tmp_path
    for cached in (rendering.store, rendering.index, rendering._handler):
        cached.cache_clear()
    yield rendering
    for cached in (rendering.store, rendering.index, rendering._handler):
        cached.cache_clear()
