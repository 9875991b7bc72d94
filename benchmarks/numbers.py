"""False alarms of the check of numbers on the centre's own content, and wrong numbers it finds.

Run: python -m benchmarks.numbers [--show] (fills a database of its own with the content)

Every passage that is published and current, in all twelve directions, is checked against what it
was made from: an alarm counts as false, as people have read these texts. Then each digit of one's
own words is changed to another, one at a time, by a fixed seed, as a slip would: the check has to
warn. Where the slip makes a number that the source does not say in figures, it cannot.
Allowed are in each direction false alarms on two passages in a hundred, and two missed slips in a
hundred.
"""

import argparse
import random
import re
import sys
from collections import Counter
from dataclasses import replace

from . import passages

ALLOWED = 0.02


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--show", action="store_true", help="print what is warned of, and missed")
    given = options.parse_args()
    with passages.content():
        pairs = [pair for _key, pair in passages.current()]
    return report(pairs, given.show)


def report(pairs, show: bool) -> int:
    chance = random.Random(1)
    counts: dict[tuple[str, str], Counter] = {}
    for pair in pairs:
        count = counts.setdefault((pair.source_language, pair.language), Counter())
        found = warned(pair)
        count["passages"] += 1
        count["alarms"] += bool(found)
        if found and show:
            print(found, pair.source_text, pair.text, sep="\n  ")
        for slip in [] if found else slips(pair, chance):
            count["slips"] += 1
            count["found"] += bool(warned(slip))
            if show and not warned(slip):
                print("missed", slip.source_text, slip.text, sep="\n  ")
    print("from -> to          passages  false alarms  slips  found")
    for (source, own), count in sorted(counts.items()):
        print(f"{source:>8} -> {own:<8} {count['passages']:7} "
              f"{count['alarms'] / count['passages']:13.2%} {count['slips']:6} "
              f"{share(count):6.1%}")
    total = sum(counts.values(), Counter())
    print(f"all: {total['passages']} passages, {total['alarms'] / total['passages']:.2%} false, "
          f"{total['slips']} slips, {share(total):.1%} found")
    good = all(count["alarms"] <= ALLOWED * count["passages"] and share(count) >= 1 - ALLOWED
               for count in counts.values())
    return 0 if good else 1


def share(count: Counter) -> float:
    return count["found"] / (count["slips"] or 1)


def warned(pair) -> list[str]:
    from amurinfo.editions.exchange.checks import NumbersEqual

    return list(NumbersEqual().run(pair))


def slips(pair, chance: random.Random):
    """The pair with one digit of one's own words changed, for each digit."""
    for index, segment in enumerate(pair.own):
        for match in re.finditer(r"(?<!\{)(?<!\{/)\d(?![\d/]*\})", segment.text):
            other = chance.choice([d for d in "123456789" if d != match.group()])
            text = segment.text[:match.start()] + other + segment.text[match.end():]
            own = [*pair.own]
            own[index] = replace(segment, text=text)
            yield replace(pair, own=own)


if __name__ == "__main__":
    sys.exit(main())
