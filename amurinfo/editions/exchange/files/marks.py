"""Which placeholder of a translation is which of its source.

Each text numbers its own as they come; in a file both have the numbers of the source. What a
translation has besides comes after those.
"""

from dataclasses import replace

from ..richtext import Mark
from ..segments import Segment
from .tokens import renumbered


def numbers(source: Segment, own: Segment) -> dict[int, int]:
    """Number in ``own`` -> number in the file: the same thing first, then one of the same kind."""
    free = dict(enumerate(source.marks, 1))
    found: dict[int, int] = {}
    for is_same in (_same_thing, _same_kind):
        for number, mark in enumerate(own.marks, 1):
            if number not in found:
                match = next((n for n, other in free.items() if is_same(mark, other)), None)
                if match is not None:
                    found[number] = match
                    del free[match]
    extra = len(source.marks)
    for number in range(1, len(own.marks) + 1):
        if number not in found:
            extra += 1
            found[number] = extra
    return found


def _same_thing(one: Mark, other: Mark) -> bool:
    return one.tag == other.tag and _said(one) == _said(other)


def _said(mark: Mark) -> set[tuple[str, str]]:
    is_fact = "fact" in (mark.get("embedtype"), mark.get("linktype"))
    return {(name, value) for name, value in mark.attributes if not (is_fact and name == "id")}


def _same_kind(one: Mark, other: Mark) -> bool:
    return one.tag == other.tag


def for_file(source: Segment, own: Segment | None) -> tuple[str, tuple[Mark, ...]]:
    """(one's own text with the numbers of the file, what all numbers of the file stand for).
    ``source``: with its links at home in one's own edition."""
    if own is None:
        return "", source.marks
    given = numbers(source, own)
    marks = dict(enumerate(source.marks, 1))
    marks |= {given[number]: mark for number, mark in enumerate(own.marks, 1)}
    return renumbered(own.text, given), tuple(marks[n] for n in sorted(marks))


def from_file(text: str, marks: tuple[Mark, ...], segment: Segment) -> Segment:
    """``segment`` with the words of a file."""
    return replace(segment, text=text, marks=marks)
