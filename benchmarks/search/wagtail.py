"""Wagtail's own database search, as it comes: each text an object of a model that is indexed.

    python -m benchmarks.search.wagtail quality [held-out|tuning]
    python -m benchmarks.search.wagtail speed [documents a language]

A process of its own with nothing but ``modelsearch``, the search of Wagtail, on SQLite in a
temporary file or in the empty database that ``DATABASE_URL`` names. Queries run with any of the
words, over all languages.
"""

import os
import sys
import tempfile
import time

import django
import environ
from django.conf import settings
from django.db import connection, models


def _model():
    """A model with a title and a body, made here so that no centre carries it."""
    from modelsearch import index

    class Text(index.Indexed, models.Model):
        title = models.TextField()
        body = models.TextField()
        search_fields = [index.SearchField("title", boost=4), index.SearchField("body")]

        class Meta:
            app_label = "contenttypes"

        def __str__(self):
            return self.title

    return Text


def filled(docs):
    """(model, backend) with these texts, the n-th under the number n."""
    from django.core.management import call_command
    from modelsearch.backends import get_search_backend
    from modelsearch.models import IndexEntry

    text = _model()
    IndexEntry.add_generic_relations()
    for app in ("contenttypes", "modelsearch"):
        call_command("migrate", app, verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(text)
    backend, batch = get_search_backend(), []
    index = backend.get_index_for_model(text)
    for at, doc in enumerate(docs, 1):
        batch.append(text(pk=at, title=doc["title"], body=doc["body"]))
        if len(batch) == 500:
            _add(text, index, batch)
    _add(text, index, batch)
    return text, backend


def _add(text, index, batch: list) -> None:
    text.objects.bulk_create(batch)
    index.add_items(text, batch)
    batch.clear()


def main(what: str = "quality", which: str = "") -> None:
    from .sets import documents, queries

    with tempfile.TemporaryDirectory() as folder:
        settings.configure(
            INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch"],
            DATABASES={"default": environ.Env.db_url_config(
                os.environ.get("DATABASE_URL", f"sqlite:///{folder}/peer.sqlite3"))},
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            MODELSEARCH_BACKENDS={"default": {"BACKEND": "modelsearch.backends.database"}},
        )
        django.setup()
        print(f"Wagtail's database search, {connection.vendor}")
        try:
            if what == "speed":
                from .speed import percentiles, synthetic

                text, backend = filled(synthetic(int(which or 20000)))
                seconds = []
                for query in queries():
                    began = time.perf_counter()
                    list(backend.search(query["text"], text, operator="or")[:10])
                    seconds.append(time.perf_counter() - began)
                print(f"  all            {percentiles(seconds)}")
            else:
                from .quality import table

                docs, asked = documents(), queries(which or "held-out")
                text, backend = filled(docs)
                table({
                    query["query_id"]: [
                        docs[one.pk - 1]["id"]
                        for one in backend.search(query["text"], text, operator="or")[:50]
                    ] for query in asked
                }, asked)
        finally:
            connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
