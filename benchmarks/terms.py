"""Alarms of the term check on the centre's own content, and how many of them are false.

Run: python -m benchmarks.terms [--new FILE] (fills a database of its own with the content)

Every passage that is published and current, in all twelve directions, is checked against what it
was made from. ``terms_judged.csv`` holds what people said of each alarm: ``true`` where the page
does not call the thing by any name that the glossary or the record has, ``false`` where it does,
or the source does not name the thing at all. Of false alarms fewer than two in a hundred passages
are allowed; an alarm that nobody has judged counts as false, and ``--new`` writes it to FILE.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

JUDGED = Path(__file__).with_name("terms_judged.csv")
ALLOWED = 0.02
#: An alarm as it is judged: once, however many passages of the page give it.
COLUMNS = ("page", "source", "target", "alarm")


def judged() -> dict[tuple[str, ...], str]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in COLUMNS): row["verdict"]
                for row in csv.DictReader(file)}


def alarms() -> tuple[int, list[tuple[str, ...]], dict[tuple[str, ...], tuple[str, str]]]:
    """(passages, alarms, what stands there and here for each)."""
    from amurinfo.editions.exchange import termbase
    from amurinfo.editions.exchange.checks import Pair
    from amurinfo.editions.exchange.states import State
    from amurinfo.editions.exchange.texts import Library
    from amurinfo.editions.models import Snapshot, Standing

    terms = termbase.terms()
    paths = dict(Standing.objects.values_list("translation_key", "sort_path"))
    library = Library(Snapshot.objects.filter(is_live=True).values_list(
        "translation_key", flat=True))
    passages, found, words = 0, [], {}
    for (key, code), text in library.live.items():
        whole = "\n".join(segment.plain for segment in text.segments)
        for (other_key, other), source in library.live.items():
            if key != other_key or code == other:
                continue
            for row in library.compare(text, source):
                if row.state != State.CURRENT or not (row.target and row.source):
                    continue
                pair = Pair([source.segments[n] for n in row.source], other,
                            [text.segments[n] for n in row.target], code, whole)
                passages += 1
                for alarm in terms.missing(pair):
                    said = paths.get(key, ""), other, code, alarm
                    found.append(said)
                    words[said] = pair.source_text, pair.text
    return passages, found, words


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--new", type=Path, help="where alarms are written that nobody judged")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="amurinfo-terms-") as folder:
        os.environ |= {"DATA": folder, "DJANGO_SETTINGS_MODULE": "amurinfo.config.settings.test"}
        import django

        django.setup()
        from django.core.management import call_command

        from amurinfo.config.setup import load_content

        call_command("migrate", verbosity=0)
        load_content(lambda text: None, lambda what: lambda done, of: None)
        passages, found, words = alarms()
    known = judged()
    verdicts = Counter(known.get(alarm, "not judged") for alarm in found)
    false = verdicts["false"] + verdicts["not judged"]
    print(f"{passages} passages, {len(found)} alarms ({len(found) / passages:.2%}): "
          f"{verdicts['true']} true, {verdicts['false']} false, "
          f"{verdicts['not judged']} not judged")
    print(f"false: {false / passages:.2%} of the passages, {ALLOWED:.0%} allowed")
    if given.new:
        with given.new.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow([*COLUMNS, "verdict", "there", "here"])
            table.writerows([*alarm, "", *words[alarm]] for alarm in dict.fromkeys(found)
                            if alarm not in known)
    return 0 if false <= ALLOWED * passages else 1


if __name__ == "__main__":
    sys.exit(main())
