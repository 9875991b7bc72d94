"""Pages as files in a folder of the test's own."""

import pytest

from amurinfo.delivery.snapshots import rendering
from amurinfo.delivery.snapshots.publisher import Publisher


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


@pytest.fixture
def publisher(kept):
    """One that knows of all changes until now."""
    publisher = Publisher(ahead=False, processes=1)
    publisher.begin()
    publisher.round()
    return publisher
