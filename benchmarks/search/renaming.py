"""What somebody waits for who renames a thing that many texts name: see benchmarks/README.md.

In the processor time of our process and, where PostgreSQL runs on this machine, of its server's.
Run with DATA naming a copy of a centre that was prepared; the name is put back.
"""

import os
import sys

import django

from .clock import Clock


def main(slug: str = "amur-tiger") -> None:
    django.setup()
    from django.db import connection, transaction

    from amurinfo.facts.models import Name
    from amurinfo.search import index, results

    index.update()
    results.load()  # as a worker has
    clock, spent, texts = Clock(connection), {}, []
    made = index.indexed
    index.indexed = lambda *given: texts.append(1) or made(*given)
    name = Name.objects.get(record__slug=slug, language="ru", status="preferred")
    print(f"{connection.vendor}, load {os.getloadavg()[0]:.1f}")
    for text in (f"{name.text} новый", name.text) * 3:
        name.text = text
        for label, act in (("the request", name.save), ("afterwards", index.drain)):
            texts.clear()
            with clock.into(spent, label):
                if label == "afterwards":
                    act()
                else:
                    with transaction.atomic():
                        act()
            print(f"  {label:<12} {spent[label][-1]:5.2f} s, {len(texts)} documents")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amurinfo.config.settings.base")
    main(*sys.argv[1:])
