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
import sys
from collections import Counter
from pathlib import Path

from . import passages

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
    from amurinfo.editions.models import Standing

    terms = termbase.terms()
    paths = dict(Standing.objects.values_list("translation_key", "sort_path"))
    count, found, words = 0, [], {}
    for key, pair in passages.current():
        count += 1
        for alarm in terms.missing(pair):
            said = paths.get(key, ""), pair.source_language, pair.language, alarm
            found.append(said)
            words[said] = pair.source_text, pair.text
    return count, found, words


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--new", type=Path, help="where alarms are written that nobody judged")
    given = options.parse_args()
    with passages.content():
        count, found, words = alarms()
    known = judged()
    verdicts = Counter(known.get(alarm, "not judged") for alarm in found)
    false = verdicts["false"] + verdicts["not judged"]
    print(f"{count} passages, {len(found)} alarms ({len(found) / count:.2%}): "
          f"{verdicts['true']} true, {verdicts['false']} false, "
          f"{verdicts['not judged']} not judged")
    print(f"false: {false / count:.2%} of the passages, {ALLOWED:.0%} allowed")
    if given.new:
        with given.new.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow([*COLUMNS, "verdict", "there", "here"])
            table.writerows([*alarm, "", *words[alarm]] for alarm in dict.fromkeys(found)
                            if alarm not in known)
    return 0 if false <= ALLOWED * count else 1


if __name__ == "__main__":
    sys.exit(main())
