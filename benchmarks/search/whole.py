"""The whole answer as a reader has it, and suggestions: see benchmarks/README.md.

In the processor time of our process and, where PostgreSQL runs on this machine, of its server's.
Run with DATA naming the folder of a centre that was prepared. What is added for the suggestions is
taken back.
"""

import os
import sys
from contextlib import contextmanager

import django

from .clock import Clock
from .sets import queries
from .speed import percentiles, synthetic

#: Begins of what is typed: so many letters.
_TYPED = range(1, 9)


@contextmanager
def _parts(clock: Clock, spent: dict[str, list[float]]):
    """Times of the steps within a search, by the name of what is called."""
    from amurinfo.search import results, shown, views
    from amurinfo.search.meaning import Understanding

    steps = {"understanding": (Understanding, "read"), "ranking": (results, "answers"),
             "documents and languages": (results, "_listed"),
             "facets with their names": (results, "facets_of"),
             # Those of all lists of a page are read together.
             "reading texts": (shown.Shower, "announce"),
             "titles and snippets": (shown.Shower, "_item"),
             "all of these, with what is between them": (views, "search")}
    kept = []
    for label, (owner, name) in steps.items():
        before = getattr(owner, name)
        kept.append((owner, name, before))

        def timed(*args, _before=before, _label=label, **kwargs):
            with clock.into(spent, _label):
                return _before(*args, **kwargs)

        setattr(owner, name, timed)
    try:
        yield
    finally:
        for owner, name, before in kept:
            setattr(owner, name, before)


def answers(clock: Clock) -> None:
    from django.test import Client

    from amurinfo.search import results

    results.load()
    client, spent, one = Client(SERVER_NAME="localhost"), {}, {}
    for first in (True, False):
        spent.clear()
        with _parts(clock, one):
            for query in queries():
                one.clear()
                with clock.into(one, "whole page"):
                    done = client.get(f"/{query['lang']}/search/", {"q": query["text"]})
                assert done.status_code == 200, done.status_code
                for label, seconds in one.items():
                    spent.setdefault(label, []).append(sum(seconds))
        if first:
            print("  first round (nothing is kept yet)", percentiles(spent["whole page"]))
    for label, seconds in spent.items():
        print(f"  {label:<40} {percentiles(seconds)}")


def suggestions(number: int, clock: Clock) -> None:
    """Among ``number`` documents a language more."""
    from django.db import transaction
    from django.test import Client

    from amurinfo.search import index
    from amurinfo.search.models import Document
    from amurinfo.search.sources.source import Label, Source
    from amurinfo.search.suggestions import remember, suggest

    now, rows = index.state().generation, list(synthetic(number))
    with transaction.atomic():
        documents = Document.objects.bulk_create([
            Document(generation=now, key=f"page:{10**9 + at}", thing=f"page:{10**9 + at}",
                     kind="page", language=row["lang"], title=row["title"],
                     title_language=row["lang"], text="", mark="")
            for at, row in enumerate(rows)
        ], batch_size=500)
        remember(now, [
            (document, Source(document.key, document.language, document.thing, "page",
                              document.title, document.language, "",
                              labels=[Label(document.title, document.language)]))
            for document in documents
        ])
        client, spent = Client(SERVER_NAME="localhost"), {}
        for query in queries():
            for length in _TYPED:
                typed = query["text"][:length]
                with clock.into(spent, "suggestions"):
                    suggest(now, query["lang"], typed)
            with clock.into(spent, "their answer"):
                client.get(f"/{query['lang']}/search/suggestions/", {"q": query["text"][:4]})
        for label, seconds in spent.items():
            print(f"  {label:<26} {percentiles(seconds)}")
        transaction.set_rollback(True)


def main(number: str = "20000") -> None:
    django.setup()
    from django.db import connection

    clock = Clock(connection)
    print(f"{connection.vendor}, {len(queries())} queries, load {os.getloadavg()[0]:.1f}")
    answers(clock)
    print(f"suggestions, {number} documents a language more")
    suggestions(int(number), clock)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
    main(*sys.argv[1:])
