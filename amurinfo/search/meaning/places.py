"""Where each key stands in a text: worked out when it is indexed, so that the words of a query can
be marked without reading the text again. Pure.

Numbers of four bytes: how many keys there are; their fingerprints in order; for each where its
places end; the places, each with its start and its length. So one key is found by halving.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from itertools import accumulate, chain
from zlib import crc32

from amurinfo.analysis import joined

#: Start and length of a place share one number. What stands behind the last start is not marked,
#: what is longer is marked as far as this.
_BITS = 10
_LONGEST, _LAST = (1 << _BITS) - 1, (1 << 32 - _BITS) - 1


def packed(mentions: Iterable[tuple[int, int, tuple[str, ...]]]) -> bytes:
    """(start, end, keys) of words and names as they are kept with a text."""
    by_key: dict[str, list[int]] = {}
    for start, end, keys in mentions:
        if start <= _LAST:
            place = start << _BITS | min(end - start, _LONGEST)
            for key in keys:
                by_key.setdefault(key, []).append(place)
    by_number: dict[int, list[int]] = {}
    for key, places in by_key.items():
        by_number.setdefault(crc32(key.encode()), []).extend(places)
    numbers = sorted(by_number)
    ordered = [by_number[number] for number in numbers]
    return array("I", chain(
        (len(numbers),), numbers, accumulate(map(len, ordered)), *ordered)).tobytes()


def marks(kept: bytes | None, keys: Collection[str]) -> list[tuple[int, int]]:
    """(start, end) of all places of these keys, joined where they touch. An index that an older
    program made does not say."""
    if not kept:
        return []
    there = memoryview(kept).cast("I")
    count, found = there[0], []
    for key in keys:
        number = crc32(key.encode())
        at = bisect_left(there, number, 1, count + 1)
        if at <= count and there[at] == number:
            # The places of a key begin where those of the one before it end.
            begin = there[count + at - 1] if at > 1 else 0
            first = 2 * count + 1
            found += there[first + begin:first + there[count + at]]
    return joined((place >> _BITS, (place >> _BITS) + (place & _LONGEST)) for place in found)
