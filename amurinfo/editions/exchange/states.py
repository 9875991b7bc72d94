"""How the text of one edition stands to that of another, segment by segment.

A *text* is one published state of one page in one edition. Each of its segments may have links:
"this says what edition E said in that state of its text". Nobody is the master: a link may lead
from any edition to any other, in both directions and in circles. An edition is behind another
where the other's words have changed since the state that it last knew, and it knew a state

- because it said so itself (its own link), or
- because the other once said that its words agree with this edition's (the other's link).

In the second case only what changes the content counts: whoever made her text from mine may
polish it without my being asked each time. Knows neither Django nor Wagtail.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .align import Alignment, align
from .diff import Gravity, gravity
from .segments import Segment

Place = tuple[int, int]  # (state of a text, number of a segment in it)


class How(StrEnum):
    CURRENT = "current"  # says the same
    ADAPTED = "adapted"  # deliberately says something else
    WAIVED = "waived"    # the change is known and not followed


class State(StrEnum):
    CURRENT = "current"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"
    ADAPTED = "adapted"
    WAIVED = "waived"
    OWN = "own"  # made here; the other edition has no counterpart


#: What an edition is asked to do something about.
BEHIND = frozenset({State.CHANGED, State.NEW, State.REMOVED})


@dataclass(frozen=True)
class Link:
    """``refs``: the other edition's segments. ``own``: the published state of one's own words
    for which it was said; ``None`` until they are published."""

    how: How
    refs: tuple[Place, ...]
    reason: str = ""
    own: Place | None = None


@dataclass(frozen=True)
class Omission:
    """A segment of another edition that this one deliberately does not have."""

    edition: str
    ref: Place
    reason: str = ""


@dataclass
class Text:
    """``id``: number of the state, rising with time; 0 for a draft. ``links``: for each segment,
    by edition. ``since``: for each segment, the day (ISO) on which its words became these."""

    id: int
    edition: str
    segments: Sequence[Segment]
    links: list[dict[str, Link]] = field(default_factory=list)
    omitted: list[Omission] = field(default_factory=list)
    since: list[str] = field(default_factory=list)

    def __post_init__(self):
        if not self.links:
            self.links = [{} for _segment in self.segments]
        if not self.since:
            self.since = [""] * len(self.segments)


@dataclass(frozen=True)
class Row:
    """``target``/``source``: numbers in the two live texts; ``before``: the source's words as
    they were when this edition last knew them; ``now``: as they are."""

    state: State
    target: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    before: tuple[Segment, ...] = ()
    now: tuple[Segment, ...] = ()
    gravity: Gravity = Gravity.NONE
    since: str = ""
    reason: str = ""

    @property
    def is_behind(self) -> bool:
        return self.state in BEHIND


class Shelf:
    """Texts of one page by their number, and their alignments, each made once."""

    def __init__(self, texts: Mapping[int, Text]):
        self.texts = texts
        self._made: dict[tuple[int, int], Alignment] = {}

    def align(self, old: int, new: Text) -> Alignment:
        key = old, id(new)
        if key not in self._made:
            self._made[key] = align(self.texts[old].segments, new.segments)
        return self._made[key]


def refers_to(text: Text) -> Iterator[int]:
    """Numbers of all texts that are needed to compare ``text`` with others."""
    for links in text.links:
        for link in links.values():
            yield from (state for state, _index in link.refs)
            if link.own:
                yield link.own[0]
    yield from (omission.ref[0] for omission in text.omitted)


def are_related(target: Text, source: Text) -> bool:
    """Whether either says that it knows the other."""
    return (
        any(source.edition in links for links in target.links)
        or any(target.edition in links for links in source.links)
        or any(omission.edition == source.edition for omission in target.omitted)
    )


@dataclass
class _Known:
    """What a segment of the target last knew. ``least``: from which gravity on it counts."""

    refs: tuple[Place, ...]
    how: How
    reason: str = ""
    least: Gravity = Gravity.FORM

    @property
    def at(self) -> int:
        return max((state for state, _index in self.refs), default=0)


def compare(target: Text, source: Text, shelf: Shelf) -> list[Row]:
    """How ``target`` stands to ``source``, in the order of the source and then of the target.

    Empty if the two are not related at all.
    """
    if not are_related(target, source):
        return []
    known, covered = _what_is_known(target, source, shelf)
    rows: list[Row] = []
    told: dict[tuple, int] = {}
    for index in range(len(target.segments)):
        if index not in known:
            rows.append(Row(State.OWN, (index,)))
            continue
        row = _row(index, known[index], source, shelf)
        covered |= set(row.source)
        # Two of mine made from one of theirs are one change, not two.
        key = (row.state, row.source, row.before)
        if row.is_behind and key in told:
            first = rows[told[key]]
            rows[told[key]] = replace(first, target=(*first.target, index))
            continue
        told[key] = len(rows)
        rows.append(row)
    rows += _uncovered(target, source, shelf, covered)
    return sorted(rows, key=_order)


def _order(row: Row):
    return (row.source[0] if row.source else 10**6, row.target[0] if row.target else 10**6)


def _what_is_known(target: Text, source: Text, shelf: Shelf):
    known: dict[int, _Known] = {}
    covered: set[int] = set()
    for index, links in enumerate(target.links):
        link = links.get(source.edition)
        if link:
            known[index] = _Known(link.refs, link.how, link.reason)
            for state, number in link.refs:
                covered |= set(shelf.align(state, source).of_old[number].new)
    for index, links in enumerate(source.links):
        link = links.get(target.edition)
        if not link:
            continue
        covered.add(index)
        own = (link.own,) if link.own else ()
        for state, number in link.refs:
            for mine in shelf.align(state, target).of_old[number].new:
                seen = _Known(own, How.CURRENT, least=Gravity.CONTENT)
                if mine not in known or seen.at > known[mine].at:
                    known[mine] = seen
    return known, covered


def _row(index: int, known: _Known, source: Text, shelf: Shelf) -> Row:
    groups = []
    for state, number in known.refs:
        group = shelf.align(state, source).of_old[number]
        if (state, group) not in groups:
            groups.append((state, group))
    now = tuple(sorted({number for _state, group in groups for number in group.new}))
    different = [(state, group) for state, group in groups if not group.same]
    before = tuple(
        shelf.texts[state].segments[number] for state, group in different for number in group.old
    )
    after = [n for _state, group in different for n in group.new]
    words = tuple(source.segments[number] for number in dict.fromkeys(after))
    weight = gravity(list(before), list(words), source.edition) if different else Gravity.NONE
    least = Gravity.CONTENT if known.how == How.ADAPTED else known.least
    if groups and not now and known.how != How.ADAPTED:
        return Row(State.REMOVED, (index,), (), before, (), Gravity.CONTENT)
    if different and now and weight >= least:
        since = max((source.since[number] for number in after), default="")
        return Row(State.CHANGED, (index,), now, before, words, weight, since)
    return Row(State(known.how.value), (index,), now, reason=known.reason)


def _uncovered(target: Text, source: Text, shelf: Shelf, covered: set[int]) -> Iterator[Row]:
    left_out: dict[int, str] = {}
    for omission in target.omitted:
        if omission.edition != source.edition:
            continue
        state, number = omission.ref
        group = shelf.align(state, source).of_old[number]
        old = [shelf.texts[state].segments[n] for n in group.old]
        new = [source.segments[n] for n in group.new]
        if group.same or gravity(old, new, source.edition) < Gravity.CONTENT:
            left_out |= dict.fromkeys(group.new, omission.reason)
    for index, segment in enumerate(source.segments):
        if index in covered:
            continue
        if index in left_out:
            yield Row(State.WAIVED, (), (index,), reason=left_out[index])
        else:
            yield Row(State.NEW, (), (index,), (), (segment,), Gravity.CONTENT,
                      source.since[index])


@dataclass(frozen=True)
class Summary:
    """``behind`` of ``total`` places of the source; ``words``: those that differ in more than
    form. ``since``: the last day on which one of them changed."""

    changed: int = 0
    new: int = 0
    removed: int = 0
    adapted: int = 0
    waived: int = 0
    total: int = 0
    gravity: Gravity = Gravity.NONE
    since: str = ""
    words: int = 0

    @property
    def behind(self) -> int:
        return self.changed + self.new + self.removed


def summarise(rows: Sequence[Row], source: Text) -> Summary:
    count = {state: sum(row.state == state for row in rows) for state in State}
    behind = [row for row in rows if row.is_behind]
    return Summary(
        count[State.CHANGED], count[State.NEW], count[State.REMOVED], count[State.ADAPTED],
        count[State.WAIVED], len(source.segments),
        max((row.gravity for row in behind), default=Gravity.NONE),
        max((row.since for row in behind), default=""),
        sum(row.gravity > Gravity.FORM for row in behind),
    )


# ---- how links live on ---------------------------------------------------------------------


def carry(old: Text, segments: Sequence[Segment]) -> Text:
    """The links of ``old`` for the words as they are now. What is split keeps its links in each
    part, what is merged has those of all; what was taken out is remembered as left out."""
    made = align(old.segments, segments, in_place=True)
    links: list[dict[str, Link]] = []
    since: list[str] = []
    for index in range(len(segments)):
        group = made.of_new[index]
        links.append(_merged([old.links[number] for number in group.old]))
        kept = [old.since[number] for number in group.old]
        since.append(max(kept, default="") if group.same else "")
    omitted = list(old.omitted)
    for group in made.groups:
        for number in () if group.new else group.old:
            omitted += [
                Omission(edition, ref)
                for edition, link in old.links[number].items() for ref in link.refs
            ]
    return Text(0, old.edition, segments, links, omitted, since)


def _merged(several: list[dict[str, Link]]) -> dict[str, Link]:
    found: dict[str, Link] = {}
    for links in several:
        for edition, link in links.items():
            other = found.get(edition)
            if other is None:
                found[edition] = link
                continue
            how = How.CURRENT if How.CURRENT in (link.how, other.how) else other.how
            found[edition] = Link(
                how, tuple(dict.fromkeys((*other.refs, *link.refs))),
                other.reason or link.reason, other.own or link.own,
            )
    return found


def published(draft: Text, number: int, day: str) -> Text:
    """``draft`` as the state ``number``, published on ``day``: its links are from now on about
    words that everybody can read."""
    links = [
        {
            edition: link if link.own else replace(link, own=(number, index))
            for edition, link in mine.items()
        }
        for index, mine in enumerate(draft.links)
    ]
    since = [when or day for when in draft.since]
    return Text(number, draft.edition, draft.segments, links, draft.omitted, since)


def say(
    text: Text, index: int, source: Text, numbers: Sequence[int],
    how: How = How.CURRENT, reason: str = "",
) -> None:
    """Segment ``index`` stands so to these segments of ``source`` as they are now."""
    refs = tuple((source.id, number) for number in numbers)
    text.links[index][source.edition] = Link(how, refs, reason)


def leave_out(text: Text, source: Text, number: int, reason: str = "") -> None:
    text.omitted = [
        *(o for o in text.omitted if o != Omission(source.edition, (source.id, number))),
        Omission(source.edition, (source.id, number), reason),
    ]


def say_all(text: Text, source: Text, pairs: Mapping[int, Sequence[int]]) -> None:
    """``text`` as a whole says what ``source`` says now: by ``pairs`` where they are known; what
    is left over on the other side is left out here on purpose."""
    told = set()
    for index, numbers in pairs.items():
        before = text.links[index].get(source.edition)
        if before is None or before.how != How.ADAPTED:
            say(text, index, source, numbers)
        told |= set(numbers)
    for number in range(len(source.segments)):
        if number not in told:
            leave_out(text, source, number)


def say_of_third(text: Text, index: int, row_of_third: Row, third: Text) -> None:
    """Whoever agrees with what I agree with, agrees with me: ``row_of_third`` is how ``third``
    stands to the words that ``text`` was just said to follow."""
    link = text.links[index].get(third.edition)
    if row_of_third.state == State.CURRENT and (link is None or link.how == How.CURRENT):
        say(text, index, third, row_of_third.target)
