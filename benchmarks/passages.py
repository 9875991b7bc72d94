"""The centre's own content in a database of its own; what each passage was made from."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def content() -> Iterator[None]:
    """Django with a new database that holds ``content/``, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="amurinfo-benchmark-") as folder:
        os.environ |= {"DATA": folder, "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.test"}
        import django

        django.setup()
        from django.core.management import call_command

        from amurinfo.config.setup import load_content

        call_command("migrate", verbosity=0)
        load_content(lambda text: None, lambda what: lambda done, of: None)
        yield


def current() -> Iterator[tuple]:
    """(key of the page, pair) of every passage that is published and current, in all twelve
    directions."""
    from amurinfo.editions.exchange.checks import Pair
    from amurinfo.editions.exchange.states import State
    from amurinfo.editions.exchange.texts import Library
    from amurinfo.editions.models import Snapshot

    library = Library(Snapshot.objects.filter(is_live=True).values_list(
        "translation_key", flat=True))
    for (key, code), text in library.live.items():
        whole = "\n".join(segment.plain for segment in text.segments)
        for (other_key, other), source in library.live.items():
            if key != other_key or code == other:
                continue
            for row in library.compare(text, source):
                if row.state == State.CURRENT and row.target and row.source:
                    yield key, Pair([source.segments[n] for n in row.source], other,
                                    [text.segments[n] for n in row.target], code, whole)
